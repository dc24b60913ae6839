/* Brings the journal to the server: one message at a time, again after failures, never as saved before the answer. */
import { message } from "./journal.js";

const LEAST_S = 2;
const MOST_S = 60;
const REFUSED = (status) => status >= 400 && status < 500 && ![401, 408, 425, 429].includes(status);

/**
 * `journal` of journal.js; `identity` {who} of this page, "" until the server names a guest; `opened` of this page;
 * `post(address, body)` answers {status, body, retry_s} or throws, `postLast` is the same for a page that goes;
 * `later(fn, ms)` answers a function that cancels. `beforeRound(healthy)` lets the recorder start a new batch;
 * `onAnswer(answer, batch)`; `onState({kind, waiting_s})`, kind "quiet", "saved", "waiting", "signed-out" or "refused".
 */
export function createSender({ journal, identity, opened, post, postLast = post, later, now = Date.now,
  beforeRound = () => {}, onAnswer = () => {}, onState = () => {} }) {
  const aside = new Set(); // batches the server cannot read: not again in this visit
  let kind = "quiet";
  let busy = false;
  let again = false;
  let failures = 0;
  let cancel = null;
  let next_s = 10;
  let asked = false; // a message without a name has gone out: its answer may name us after this page is gone

  const healthy = () => kind !== "waiting" && kind !== "signed-out";

  async function tell(to) {
    kind = to;
    onState({ kind, waiting_s: kind === "saved" ? 0 : await journal.waiting_s(identity.who) });
  }

  /** One message. Answers "saved", "signed-out", "refused", or {retry_s} for a passing failure. */
  async function send(batch, by = post, as = batch.opened) {
    if (!identity.who) {
      asked = true;
      journal.asking().catch(() => {});
    }
    let got;
    try {
      got = await by(batch.heartbeat, message({ ...batch, opened: as }, identity.who, now()));
    } catch {
      return { retry_s: 0 };
    }
    if (got.status === 200 && got.body && got.body.saved === true) {
      if (!identity.who && got.body.who) {
        identity.who = got.body.who;
        await journal.adopt(got.body.who);
      }
      await journal.sent(batch);
      next_s = Math.min(120, Math.max(LEAST_S, Number(got.body.next) || 10));
      onAnswer(got.body, batch);
      return "saved";
    }
    if (got.status === 401) return "signed-out";
    if (!REFUSED(got.status)) return { retry_s: got.retry_s || 0 };
    if (as !== opened) return send(batch, by, opened); // an old page's signature may have run out
    aside.add(batch.id);
    return "refused";
  }

  /** Sends all that waits, oldest first; stops at the first failure. */
  async function round() {
    const done = new Set();
    let outcome = "quiet";
    for (;;) {
      const batch = (await journal.mine(identity.who)).find((b) => !done.has(b.id) && !aside.has(b.id));
      if (!batch) return outcome;
      done.add(batch.id);
      const got = await send(batch);
      if (got === "refused" || (got === "saved" && outcome === "quiet")) outcome = got;
      else if (got !== "saved") return got;
    }
  }

  async function settle(outcome) {
    if (outcome === "quiet") return;
    if (outcome !== "signed-out" && typeof outcome === "string") failures = 0;
    if (typeof outcome === "string") { await tell(outcome); return; }
    failures += 1;
    const wait_s = Math.min(300, Math.max(outcome.retry_s, Math.min(MOST_S, LEAST_S ** failures)));
    cancel = later(() => { cancel = null; flush(); }, wait_s * 1000);
    await tell("waiting");
  }

  /** Sends what waits. While backing off, or signed out, only `now_please` sends at once. */
  async function flush({ now_please = false } = {}) {
    if (busy) { again = again || now_please; return; }
    if (!now_please && (cancel || kind === "signed-out")) { await tell(kind); return; }
    if (cancel) { cancel(); cancel = null; }
    busy = true;
    try {
      beforeRound(healthy());
      await settle(await round());
    } finally {
      busy = false;
    }
    if (again) { again = false; await flush({ now_please: true }); }
  }

  /** The page is being hidden: this batch now, without waiting for a turn. Not beside a guest's first message. */
  async function hurry(batch) {
    if (kind === "signed-out" || (!identity.who && busy)) return;
    const first = !identity.who;
    if (first) busy = true;
    try {
      if ((await send(batch, postLast)) === "saved") await tell("saved");
    } finally {
      if (first) busy = false;
    }
  }

  return { flush, hurry, next_s: () => next_s, asked: () => asked, healthy };
}
