/* The journal: what was played and not yet saved, each batch under the opaque tag of who played it. */
import { length, tidy, union } from "./spans.js";

/** Played before anybody was named, and somebody known came next: kept, never sent as theirs. */
const NOBODY_WE_KNOW = "?";
const KEPT_DAYS = 60;

/** A random name for a batch: 32 hexadecimal digits. */
export function randomId(crypto = globalThis.crypto) {
  return [...crypto.getRandomValues(new Uint8Array(16))].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}

/** The message for the server. `age`: seconds since the last of it was played, by this device's clock. */
export function message(batch, who, now_ms) {
  return {
    batch: batch.id,
    who: who || null,
    opened: batch.opened,
    spans: tidy(batch.spans),
    resume: Math.round(batch.resume * 1000) / 1000,
    age: Math.max(0, Math.round((now_ms - batch.at) / 100) / 10),
    rate: batch.rate,
  };
}

/** Rules over a store of store.js. `now`: this device's clock in milliseconds. */
export function createJournal({ store, now = Date.now }) {
  /** A new, empty batch of one film, by whom the page is for. */
  const blank = ({ tag, heartbeat, opened }) =>
    ({ id: randomId(), tag, heartbeat, opened, spans: [], resume: 0, at: now(), rate: 1, rev: 0, asked: false });

  /** Adds what was just played and keeps it: one short transaction. */
  function write(batch, spans, resume, rate) {
    Object.assign(batch, { spans: union([...batch.spans, ...spans], 0.01), resume, rate, at: now(), rev: batch.rev + 1 });
    return store.put({ ...batch });
  }

  /** The batches that may be sent for `who` ("" is nobody yet), oldest first. Nobody else's, ever. */
  async function mine(who) {
    const list = (await store.all()).filter((batch) => batch.tag === who && batch.spans.length);
    return list.sort((a, b) => a.at - b.at);
  }

  /** The server has it: forget it, unless more was written since it was read. */
  const sent = (batch) => store.change(batch.id, (found) => (found.rev === batch.rev ? null : undefined));

  /** A message goes out without a name; its answer, which this page may not live to see, names all of these. */
  async function asking() {
    for (const batch of await mine("")) await store.change(batch.id, (found) => ({ ...found, asked: true }));
  }

  async function rename(from, to, which = () => true) {
    for (const batch of await store.all()) {
      if (batch.tag === from && which(batch)) await store.change(batch.id, (found) => ({ ...found, tag: to }));
    }
  }

  /** The server named us: what was played before we had a name is ours. */
  async function adopt(who) {
    await store.learn(who);
    await rename("", who);
  }

  /**
   * When a page opens for `who`. A guest new to this device was born here by a message whose answer we
   * never saw: those batches are theirs. Other unnamed ones cannot be told apart from a housemate's,
   * so they wait unsent. `also`: earlier tags the server says are the same person.
   */
  async function settle(who, { guest = false, also = [] } = {}) {
    for (const batch of await store.all()) {
      if (now() - batch.at > KEPT_DAYS * 86_400_000) await store.change(batch.id, () => null);
    }
    if (!who) return;
    for (const tag of also) if (tag) await rename(tag, who);
    if (guest && !(await store.knows(who))) await rename("", who, (batch) => batch.asked);
    await rename("", NOBODY_WE_KNOW);
    await store.learn(who);
  }

  /** Seconds played by `who` and not yet saved, each film's seconds once. */
  async function waiting_s(who) {
    const films = new Map();
    for (const batch of await mine(who)) films.set(batch.heartbeat, [...(films.get(batch.heartbeat) || []), ...batch.spans]);
    return [...films.values()].reduce((sum, spans) => sum + length(spans), 0);
  }

  return { blank, write, mine, sent, asking, adopt, settle, waiting_s };
}
