/* A handful of listeners by name: what hosts speak through. */

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
