/* The poster's buttons: "Carry on from 3:07", "Start again", or just Play. */
import { clock, fill } from "./format.js";

/** `onPlay(at_s)` is called inside the click, so that sound is allowed. */
export function createFront({ element, words, onPlay }) {
  const play = element.querySelector("[data-part=play]");
  const carry = element.querySelector("[data-part=carry-on]");
  let place = 0;
  let asked = false;

  /** Offers `at_s`; `wanted` when the page's address asked for it: then Play itself goes there. */
  function show(at_s, wanted = false) {
    place = at_s;
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
  return { show, hide: () => { element.hidden = true; }, focus: () => (carry.hidden ? play : carry).focus() };
}
