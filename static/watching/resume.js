/* Where Play begins: offered, never forced; landed on after playing has begun, checked, tried once more. */
import { clock, fill } from "./words.js";

const END_S = 5;
const BEFORE_S = 3;
const LEAST_S = 5;
/** Players take their time to arrive; further off than this after a second they have not heard us. */
const OFF_S = 3;
const CHECK_MS = 1000;

/** Where to begin for somebody who was at `resume_s`: a little earlier, or 0 at the very start and near the end. */
export function startPlace(resume_s, duration_s) {
  if (!(resume_s > LEAST_S) || resume_s >= duration_s - END_S) return 0;
  return Math.max(0, resume_s - BEFORE_S);
}

/** The seconds asked for in the page's address (?t=83), or null. */
export function askedPlace(search, duration_s) {
  const t = Number(new URLSearchParams(search).get("t") || NaN);
  return Number.isFinite(t) && t >= 0 && t < duration_s ? t : null;
}

/** Brings a film to `target` seconds once it plays (before that, players start by themselves or forget the wish). */
export function createLanding(target, seek, now) {
  let tries = target > 0 ? 0 : 2;
  let at = 0;

  /** Give it every report of the player; answers true once it has nothing left to do. */
  function tick(e) {
    if (tries === 2 && at === 0) return true;
    if (tries === 0) {
      if (e.playing) go();
      return false;
    }
    const since_ms = now() - at;
    if (e.seeking || since_ms < CHECK_MS) return false;
    const most = target + OFF_S + (since_ms / 1000) * Math.max(1, e.rate);
    if (tries === 1 && (e.t < target - OFF_S || e.t > most)) { go(); return false; }
    tries = 2;
    at = 0;
    return true;
  }

  function go() {
    tries += 1;
    at = now();
    seek(target);
  }

  return { tick };
}

/** The poster's buttons: "Carry on from 3:07", "Start again", or just Play.
 * `onPlay(at_s)` is called inside the click, so that sound is allowed.
 */
export function createFront({ element, words, onPlay }) {
  const play = element.querySelector("[data-part=play]");
  const carry = element.querySelector("[data-part=carry-on]");
  const other = element.querySelector("[data-part=carry-other]");
  let place = 0;
  let there = 0;
  let asked = false;

  /** Offers `at_s`, and `other_s` where another device was; `wanted` when the page's address asked for it: then Play itself goes there. */
  function show(at_s, wanted = false, other_s = 0) {
    place = at_s;
    there = other_s;
    other.hidden = wanted || !(other_s > 0);
    other.textContent = fill(words.carry_other, { time: clock(other_s) });
    asked = wanted;
    const time = clock(at_s);
    carry.hidden = wanted || !(at_s > 0);
    carry.textContent = fill(words.carry_on, { time });
    play.textContent = wanted ? fill(words.play_from, { time }) : carry.hidden ? words.play : words.start_again;
    play.classList.toggle("quiet", !carry.hidden);
    element.hidden = false;
  }

  play.addEventListener("click", () => onPlay(asked ? place : 0));
  carry.addEventListener("click", () => onPlay(place));
  other.addEventListener("click", () => onPlay(there));
  return { show, hide: () => { element.hidden = true; }, focus: () => (carry.hidden ? play : carry).focus() };
}
