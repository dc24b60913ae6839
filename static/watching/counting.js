/* What was really played, from bounded steps: never from the furthest place, never from an event's word. */

/** A step may be this much longer than real time x speed: clocks of player and page are not one. */
const SLACK = 1.25;
/** And this many seconds longer, for a late first event (measured: no real player needs more). */
const GRACE_S = 0.6;

/**
 * Counts played stretches. `now` gives milliseconds that never run backwards (performance.now).
 * `tick(t, playing, seeking, rate)`: the place in seconds, as often as the player tells it; answers the
 * spans this step earned, none or one. A player tells the new place before it says that it seeks, so the
 * bound decides: a step longer than real time x speed is a jump and earns nothing.
 */
export function createCounter({ now }) {
  let last = null;

  function tick(t, playing, seeking, rate = 1) {
    const at = now();
    const before = last;
    last = Number.isFinite(t) && playing && !seeking ? { t, at, rate } : null;
    if (!before || !Number.isFinite(t) || seeking) return [];
    const step = t - before.t;
    const real_s = Math.max(0, at - before.at) / 1000;
    const most = real_s * Math.max(rate, before.rate) * SLACK + GRACE_S;
    return step > 0 && step <= most ? [[before.t, t]] : [];
  }

  /** Forget the last place: the next tick starts a new stretch. */
  function rest() {
    last = null;
  }

  return { tick, rest };
}
