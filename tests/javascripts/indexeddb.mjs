/* A stand-in for IndexedDB: what store.js uses of it, in memory, with faults on demand. */

/** `faults`: {refuse, silent, full} switch on as the test goes. `shelves` may be handed on to a "next visit". */
export function standInDatabase(faults = {}, shelves = new Map()) {
  const soon = (fn) => setTimeout(fn, 0);

  function transaction() {
    const own = { oncomplete: null, onabort: null, error: null, open: 0 };
    const settle = () => soon(() => { if (!own.open) (own.error ? own.onabort : own.oncomplete)?.(); });
    const request = (work) => {
      const r = { onsuccess: null, onerror: null };
      own.open += 1;
      soon(() => {
        own.open -= 1;
        try { r.result = work(); r.onsuccess?.(); } catch (error) { r.error = own.error = error; r.onerror?.(); }
        settle();
      });
      return r;
    };
    own.objectStore = (name) => {
      const { key, rows } = shelves.get(name);
      return {
        get: (id) => request(() => structuredClone(rows.get(id))),
        getAll: () => request(() => [...rows.values()].map((row) => structuredClone(row))),
        delete: (id) => request(() => { rows.delete(id); }),
        put: (row) => request(() => {
          if (faults.full) throw Object.assign(new Error("full"), { name: "QuotaExceededError" });
          rows.set(row[key], structuredClone(row));
        }),
      };
    };
    return own;
  }

  return {
    shelves,
    open() {
      const r = {};
      soon(() => {
        if (faults.silent) return;
        if (faults.refuse) { r.error = new Error("refused"); r.onerror(); return; }
        r.result = {
          transaction,
          close() {},
          createObjectStore: (name, { keyPath }) => shelves.set(name, { key: keyPath, rows: new Map() }),
        };
        if (!shelves.size) r.onupgradeneeded();
        r.onsuccess();
      });
      return r;
    },
  };
}
