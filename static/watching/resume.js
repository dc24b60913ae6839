/* Where Play begins: offered, never forced; landed on after playing has begun, checked, tried once more. */

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
