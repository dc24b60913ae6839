/* The written list of hosts. Each file exports createHost(element, film) -> {play(), pause(), seek(s), on(event, fn),
   destroy()} with the events "tick" {t, playing, seeking, rate}, "ended" and "problem" {kind}. */

export const hosts = {
  local: () => import("./local.js"),
  vimeo: () => import("./vimeo.js"),
};

/** `on(name, fn)` answers a function that stops listening; `emit(name, data)`; `clear()` forgets everybody. */
export function createEvents() {
  const listeners = new Map();
  return {
    on(name, fn) {
      if (!listeners.has(name)) listeners.set(name, new Set());
      listeners.get(name).add(fn);
      return () => listeners.get(name)?.delete(fn);
    },
    emit(name, data) {
      for (const fn of [...(listeners.get(name) || [])]) {
        try {
          fn(data);
        } catch (error) {
          console.error(name, error); // the SDK would swallow it without a word
        }
      }
    },
    clear: () => listeners.clear(),
  };
}

const STOPPED_MS = 10_000;
const NOT_BEGUN_MS = 15_000;

/**
 * Notices a film that was started and does not move: no event says so.
 * `onQuiet()` once per silence. Call `begun()` on Play, `tick(e)` on each report, `check()` about once a second.
 */
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
