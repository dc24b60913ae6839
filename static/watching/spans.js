/* Sets of half-open stretches of a film, in seconds: pure functions, no browser. */

/** Sorted, merged copy of `spans`; stretches that touch, or lie within `gap` seconds, become one. */
export function union(spans, gap = 0) {
  const sorted = spans
    .filter(([from, to]) => Number.isFinite(from) && Number.isFinite(to) && to > from)
    .sort((a, b) => a[0] - b[0]);
  const out = [];
  for (const [from, to] of sorted) {
    const last = out[out.length - 1];
    if (last && from <= last[1] + gap) last[1] = Math.max(last[1], to);
    else out.push([from, to]);
  }
  return out;
}

/** Seconds covered by `spans`, each counted once. */
export function length(spans) {
  return union(spans).reduce((sum, [from, to]) => sum + to - from, 0);
}

/** Runs of whole seconds seen: second n counts when its midpoint n + 0.5 lies in a span (as on the server). */
export function seenRuns(spans, duration_s) {
  const whole = union(spans).map(([from, to]) => [
    Math.max(0, Math.ceil(from - 0.5)),
    Math.min(duration_s, Math.ceil(to - 0.5)),
  ]);
  return union(whole);
}

/** The stretches of [0, duration_s) that `runs` leave out. */
export function gaps(runs, duration_s) {
  const out = [];
  let at = 0;
  for (const [from, to] of union(runs)) {
    if (from > at) out.push([at, Math.min(from, duration_s)]);
    at = Math.max(at, to);
  }
  if (at < duration_s) out.push([at, duration_s]);
  return out;
}

/** Where to begin for a stretch that starts at `from`: its first second counts even where the player arrives late. */
export const before = (from) => Math.max(0, from - 1);

const LEAST_GAP_S = 2;

/** What is worth playing again of [0, duration_s): gaps joined over crumbs that were seen, crumbs of gaps left out.
 * The server says the same in words (watching/rules.py). */
export function missed(runs, duration_s) {
  const out = [];
  for (const [from, to] of gaps(runs, duration_s)) {
    const last = out[out.length - 1];
    if (last && from - last[1] < LEAST_GAP_S) last[1] = to;
    else out.push([from, to]);
  }
  return out.filter(([from, to]) => to - from >= LEAST_GAP_S);
}

/** Spans as they travel: merged over gaps too small to hold a midpoint, to the millisecond. */
export function tidy(spans) {
  const milli = (s) => Math.round(s * 1000) / 1000;
  return union(spans, 0.01).map(([from, to]) => [milli(from), milli(to)]).filter(([from, to]) => to > from);
}
