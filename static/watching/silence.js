/* Notices a film that was started and does not move: no event says so. */

const STOPPED_MS = 10_000;
const NOT_BEGUN_MS = 15_000;

/** `onQuiet()` once per silence. Call `begun()` on Play, `tick(e)` on each report, `check()` about once a second. */
export function createSilence({ now, onQuiet }) {
  let moved_at = null;
  let limit = NOT_BEGUN_MS;
  let t = NaN;

  const rest = () => { moved_at = null; };
  return {
    begun() { moved_at = now(); limit = NOT_BEGUN_MS; t = NaN; },
    tick(e) {
      if (!e.playing && Number.isFinite(t)) { rest(); t = e.t; return; }
      if (e.t === t || !Number.isFinite(e.t)) return;
      if (Number.isFinite(t) && e.playing) { moved_at = now(); limit = STOPPED_MS; }
      t = e.t;
    },
    check() {
      if (moved_at === null || now() - moved_at < limit) return;
      rest();
      onQuiet();
    },
    rest,
  };
}
