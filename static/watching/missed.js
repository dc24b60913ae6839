/* "Play only what I missed": from gap to gap, until all is seen or the person goes somewhere else. */
import { before } from "./spans.js";

/** Players end up to half a second before the length they state. */
const END_S = 0.5;
/** Further than this from where playing would have brought the film, somebody has moved it. */
const JUMP_S = 2;

/**
 * Plays on from a gap that has just been sought. `gaps()` are the gaps as they are now; `leap(s)` seeks; `onOver(seen_all)`
 * once: true when nothing is left, false when the person moved or a second look at the rest brought nothing more.
 */
export function createChase({ gap, gaps, duration_s, leap, onOver, now }) {
  let current = gap;
  let last = null;
  let over = false;
  let left_s = Infinity; // what was missed when the last round began

  const stop = (all) => { over = true; onOver(all); };
  const total = (list) => list.reduce((sum, [from, to]) => sum + to - from, 0);

  function next() {
    const list = gaps();
    const ahead = list.find(([from]) => from >= current[1]);
    if (!list.length) { stop(true); return; }
    if (!ahead && total(list) >= left_s) { stop(false); return; }
    if (!ahead) left_s = total(list);
    current = ahead || list[0];
    last = null;
    leap(before(current[0]));
  }

  /** Give it every report of the player that comes while none of our own seeks is under way. */
  function tick(e) {
    if (over || !Number.isFinite(e.t)) return;
    const at = now();
    const most = last ? ((at - last.at) / 1000) * Math.max(1, e.rate || 1) * 1.25 + JUMP_S : 0;
    if (last && (e.seeking || e.t < last.t - JUMP_S || e.t - last.t > most)) { stop(false); return; }
    last = { t: e.t, at };
    if (e.t >= Math.min(current[1], duration_s - END_S)) next();
  }

  return { tick, ended() { if (!over) next(); }, over: () => over };
}
