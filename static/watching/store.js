/* Where unsent batches rest: IndexedDB, and this page's memory beside it. Memory alone where the device refuses. */

const BATCHES = "batches";
const PEOPLE = "people";

/** Promise for one IndexedDB request. */
const answer = (request) => new Promise((resolve, reject) => {
  request.onsuccess = () => resolve(request.result);
  request.onerror = () => reject(request.error);
});

/** Opens the device's database; rejects when it is refused, broken or silent for `limit_ms`. */
function opened(idb, limit_ms) {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error("silent")), limit_ms);
    const request = idb.open("watching", 1);
    request.onupgradeneeded = () => {
      request.result.createObjectStore(BATCHES, { keyPath: "id" });
      request.result.createObjectStore(PEOPLE, { keyPath: "tag" });
    };
    request.onerror = () => { clearTimeout(timer); reject(request.error); };
    request.onsuccess = () => { clearTimeout(timer); resolve(request.result); };
  });
}

/** The device: each call is one short transaction, done when the browser says it is kept. */
function device(idb, limit_ms) {
  let database = null;

  async function transact(shelf, mode, work) {
    if (!database) {
      database = await opened(idb, limit_ms);
      database.onversionchange = () => { database.close(); database = null; };
      database.onclose = () => { database = null; };
    }
    const transaction = database.transaction(shelf, mode);
    const done = new Promise((resolve, reject) => {
      transaction.oncomplete = resolve;
      transaction.onabort = () => reject(transaction.error);
    });
    done.catch(() => {}); // told to the caller below; never as an unhandled rejection
    const result = await work(transaction.objectStore(shelf));
    await done;
    return result;
  }

  /** Safari closes databases of sleeping pages: once more with a fresh one before giving up. */
  async function twice(...what) {
    try {
      return await transact(...what);
    } catch (error) {
      if (error && error.name === "QuotaExceededError") throw error;
      database = null;
      return transact(...what);
    }
  }

  return {
    all: () => twice(BATCHES, "readonly", (shelf) => answer(shelf.getAll())),
    put: (batch) => twice(BATCHES, "readwrite", (shelf) => answer(shelf.put(batch))),
    change: (id, decide) => twice(BATCHES, "readwrite", async (shelf) => {
      const now = await answer(shelf.get(id));
      const then = now && decide(now);
      if (then === null) await answer(shelf.delete(id));
      else if (then) await answer(shelf.put(then));
    }),
    knows: (tag) => twice(PEOPLE, "readonly", async (shelf) => Boolean(await answer(shelf.get(tag)))),
    learn: (tag) => twice(PEOPLE, "readwrite", (shelf) => answer(shelf.put({ tag }))),
  };
}

/**
 * Opens the store. `onMemory` is called, once, when the device cannot keep things and memory must do.
 * put(batch), all(), change(id, decide): decide(batch) answers the new batch, null to remove it,
 * undefined to leave it. What this page wrote is in `all()` at once, whatever the device does.
 */
export function openStore({ idb, onMemory = () => {}, limit_ms = 2000 }) {
  const kept = new Map();
  const people = new Set();
  let disk = null;

  async function onDisk(work, otherwise) {
    if (!disk) return otherwise;
    try {
      return await work(disk);
    } catch {
      if (disk) { disk = null; onMemory(); }
      return otherwise;
    }
  }

  async function all() {
    const merged = new Map((await onDisk((d) => d.all(), [])).map((batch) => [batch.id, batch]));
    for (const [id, batch] of kept) merged.set(id, { ...batch });
    return [...merged.values()];
  }

  async function change(id, decide) {
    const here = kept.get(id);
    const then = here && decide(here);
    if (then === null) kept.delete(id);
    else if (then) kept.set(id, then);
    await onDisk((d) => d.change(id, decide));
  }

  try { disk = idb ? device(idb, limit_ms) : null; } catch { disk = null; }
  if (!disk) onMemory();
  return {
    all,
    change,
    put: (batch) => { kept.set(batch.id, batch); return onDisk((d) => d.put(batch)); },
    knows: async (tag) => people.has(tag) || onDisk((d) => d.knows(tag), false),
    learn: (tag) => { people.add(tag); return onDisk((d) => d.learn(tag)); },
  };
}
