/* Sending: order, back-off, dead sessions, guests, and never "saved" before the answer. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { createCounter } from "../../static/watching/counting.js";
import { createJournal } from "../../static/watching/journal.js";
import { createRecorder } from "../../static/watching/recorder.js";
import { createSender } from "../../static/watching/sender.js";
import { openStore } from "../../static/watching/store.js";
import { standInDatabase } from "./indexeddb.mjs";

const FILM = { heartbeat: "/videos/know-your-rights/heartbeat", opened: "signed-now" };
const SAVED = { status: 200, body: { saved: true, covered: 1, next: 15 } };

/** A page with everything but a browser: `server(body)` answers or throws; timers are moved by hand. */
function page(server, who = "ann", idb = undefined) {
  const identity = { who };
  const states = [];
  const sent = [];
  const timers = [];
  let clock = 0;
  const journal = createJournal({ store: openStore({ idb }), now: () => clock });
  let recorder = null;
  const post = async (address, body) => {
    sent.push({ address, ...body });
    const got = await server(body, sent.length);
    if (got instanceof Error) throw got;
    return got;
  };
  const sender = createSender({
    journal, identity, opened: FILM.opened, post, now: () => clock,
    later: (fn, ms) => { const timer = { fn, ms }; timers.push(timer); return () => timers.splice(timers.indexOf(timer), 1); },
    beforeRound: (healthy) => recorder && recorder.rotate(healthy),
    onState: (state) => states.push(state),
  });
  recorder = createRecorder({ film: FILM, identity, counter: createCounter({ now: () => clock }), journal, sender: () => sender, now: () => clock });
  const idle = () => new Promise((resolve) => { setTimeout(resolve, 1); });
  return {
    identity, journal, sender, recorder, sent, states, timers, idle,
    kind: () => states.length && states[states.length - 1].kind,
    async keep(tag, spans, opened = FILM.opened) {
      const batch = journal.blank({ tag, ...FILM, opened });
      await journal.write(batch, spans, spans[0][1], 1);
      clock += 10;
    },
    /** Plays from film second `t` for `s` seconds of real time. */
    async play(t, s) {
      for (let i = 0; i <= s * 4; i += 1) {
        recorder.tick({ t: t + i / 4, playing: true, seeking: false, rate: 1 });
        if (i < s * 4) clock += 250;
        if (i % 4 === 0) await idle();
      }
      await idle();
    },
  };
}

test("waiting batches go oldest first, one at a time, and then it says saved", async () => {
  let under_way = 0;
  const p = page(async () => { under_way += 1; assert.equal(under_way, 1); await null; under_way -= 1; return SAVED; });
  await p.keep("ann", [[0, 5]]);
  await p.keep("ann", [[5, 9]]);
  assert.equal(p.kind(), 0, "nothing is called saved before an answer");
  await Promise.all([p.sender.flush(), p.sender.flush()]);
  assert.deepEqual(p.sent.map((body) => body.spans), [[[0, 5]], [[5, 9]]]);
  assert.equal(p.kind(), "saved");
});
test("somebody else's batches are never sent", async () => {
  const p = page(async () => SAVED);
  await p.keep("ben", [[0, 5]]);
  await p.keep("", [[0, 5]]);
  await p.sender.flush({ now_please: true });
  assert.deepEqual(p.sent, []);
});
test("a failure waits in the open, backs off, and the same batch goes again under the same name", async () => {
  let down = true;
  const p = page(async () => (down ? { status: 503, body: null, retry_s: 0 } : SAVED));
  await p.keep("ann", [[0, 12]]);
  await p.sender.flush();
  assert.deepEqual(p.states.pop(), { kind: "waiting", waiting_s: 12 });
  await p.sender.flush();
  assert.equal(p.sent.length, 1, "no second try before its time");
  const waits = [];
  for (let i = 0; i < 7; i += 1) { const timer = p.timers.pop(); waits.push(timer.ms / 1000); timer.fn(); await p.idle(); }
  assert.deepEqual(waits, [2, 4, 8, 16, 32, 60, 60]);
  down = false;
  p.timers.pop().fn();
  await p.idle();
  assert.equal(p.kind(), "saved");
  assert.equal(new Set(p.sent.map((body) => body.batch)).size, 1);
  assert.equal(await p.journal.waiting_s("ann"), 0);
});
test("Retry-After is respected", async () => {
  const p = page(async () => ({ status: 503, body: null, retry_s: 45 }));
  await p.keep("ann", [[0, 12]]);
  await p.sender.flush();
  assert.equal(p.timers.pop().ms, 45_000);
});
for (const [what, trouble] of [["an unreachable network", new TypeError("offline")], ["a page of somebody else's with status 200", { status: 200, body: null }],
  ["an answer that does not say saved", { status: 200, body: { saved: false } }], ["too many requests", { status: 429, body: null }]]) {
  test(`${what} is waiting, never saved`, async () => {
    const p = page(async () => trouble);
    await p.keep("ann", [[0, 5]]);
    await p.sender.flush();
    assert.equal(p.kind(), "waiting");
    assert.equal(await p.journal.waiting_s("ann"), 5);
  });
}
test("coming back online sends at once", async () => {
  let down = true;
  const p = page(async () => (down ? new TypeError("offline") : SAVED));
  await p.keep("ann", [[0, 5]]);
  await p.sender.flush();
  down = false;
  await p.sender.flush({ now_please: true });
  assert.equal(p.kind(), "saved");
  assert.equal(p.timers.length, 0, "the waiting retry is called off");
});
test("a dead session stops the sending, keeps everything, and says so", async () => {
  let session = false;
  const p = page(async () => (session ? SAVED : { status: 401, body: {} }));
  await p.keep("ann", [[0, 5]]);
  await p.keep("ann", [[5, 8]]);
  await p.sender.flush();
  assert.deepEqual(p.states.pop(), { kind: "signed-out", waiting_s: 8 });
  assert.equal(p.sent.length, 1);
  await p.sender.flush();
  assert.equal(p.sent.length, 1, "not again by itself");
  session = true;
  await p.sender.flush({ now_please: true });
  assert.equal(p.kind(), "saved");
});
test("a guest's first message goes alone and names the rest", async () => {
  let answered = 0;
  const p = page(async (body) => {
    if (body.who === null) assert.equal(answered, 0, "only the first is sent without a name");
    await new Promise((resolve) => { setTimeout(resolve, 2); });
    answered += 1;
    return { status: 200, body: { ...SAVED.body, who: "guest-7" } };
  }, "");
  await p.keep("", [[0, 5]]);
  await p.keep("", [[5, 9]]);
  const first = p.sender.flush();
  await p.sender.hurry(p.journal.blank({ tag: "", ...FILM }));
  await first;
  assert.deepEqual(p.sent.map((body) => body.who), [null, "guest-7"]);
  assert.equal(p.identity.who, "guest-7");
});
test("what a guest played while the first answer was on its way is theirs on the next page", async () => {
  const device = standInDatabase();
  const p = page(() => new Promise(() => {}), "", device);
  const settled = () => new Promise((resolve) => { setTimeout(resolve, 30); });
  await p.play(0, 5);
  await settled();
  await p.play(5, 4);
  assert.equal(p.sent.length, 1, "the first is still under way");
  p.recorder.hide();
  await settled();
  assert.equal(p.sent.length, 1, "and nothing goes beside it");
  const next = page(async () => SAVED, "guest-1", device);
  await next.journal.settle("guest-1", { guest: true });
  await next.sender.flush();
  assert.deepEqual(next.sent.map((body) => body.spans), [[[0, 5]], [[5, 9]]]);
});
test("a batch from an old page is tried once more with this page's signature, then set aside for this visit", async () => {
  const p = page(async (body) => (body.spans[0][0] === 0 ? { status: 400, body: { error: "?" } } : SAVED));
  await p.keep("ann", [[0, 5]], "signed-long-ago");
  await p.keep("ann", [[5, 9]]);
  await p.sender.flush();
  await p.sender.flush({ now_please: true });
  assert.deepEqual(p.sent.map((body) => body.opened), ["signed-long-ago", "signed-now", "signed-now"]);
  assert.equal(p.kind(), "refused");
  assert.equal(await p.journal.waiting_s("ann"), 5, "kept for the next visit");
});
test("playing sends early once, then when the server wants it, and each second once", async () => {
  const p = page(async () => SAVED);
  await p.play(0, 21);
  assert.deepEqual(p.sent.map((body) => body.spans), [[[0, 5]], [[5, 20]]]);
  assert.deepEqual(p.sent.map((body) => body.resume), [5, 20]);
});
test("a pause saves at once", async () => {
  const p = page(async () => SAVED);
  await p.play(0, 3);
  p.recorder.tick({ t: 3, playing: false, seeking: false, rate: 1 });
  await p.idle();
  assert.deepEqual(p.sent.map((body) => body.spans), [[[0, 3]]]);
});
test("while saving fails one batch grows, and two messages bring the whole time", async () => {
  let down = true;
  const p = page(async () => (down ? new TypeError("offline") : SAVED));
  for (let t = 0; t < 300; t += 60) {
    await p.play(t, 60);
    const timer = p.timers.pop();
    timer.fn();
    await p.idle();
  }
  assert.equal((await p.journal.mine("ann")).length, 2, "the first five seconds, and all since");
  down = false;
  p.sent.length = 0;
  await p.sender.flush({ now_please: true });
  assert.deepEqual(p.sent.map((body) => body.spans), [[[0, 5]], [[5, 300]]]);
});
test("hiding the page sends what is fresh without waiting its turn", async () => {
  const p = page(async () => SAVED);
  await p.play(0, 2);
  p.recorder.hide();
  p.recorder.hide();
  await p.idle();
  assert.deepEqual(p.sent.map((body) => body.spans), [[[0, 2]]]);
  assert.equal(p.kind(), "saved");
});
test("opening and not playing sends nothing", async () => {
  const p = page(async () => SAVED, "");
  p.recorder.tick({ t: 0, playing: false, seeking: false, rate: 1 });
  p.recorder.hide();
  await p.sender.flush({ now_please: true });
  assert.deepEqual(p.sent, []);
});

test("an hour offline in many pieces goes in messages the server can read", async () => {
  let down = true;
  const p = page(async (body) => (down ? new Error("offline") : { status: body.spans.length > 500 ? 400 : 200, body: SAVED.body }));
  for (let piece = 0; piece < 700; piece += 1) {
    await p.play(piece * 3, 0.25);
    p.recorder.tick({ t: piece * 3 + 2, playing: true, seeking: true, rate: 1 }); // jumps on: the pieces do not touch
  }
  down = false;
  p.sent.length = 0;
  p.recorder.hide();
  await p.sender.flush({ now_please: true });
  const pieces = new Set(p.sent.flatMap((body) => body.spans.map(([from]) => from)));
  assert.equal(pieces.size, 700);
  assert.equal(p.kind(), "saved");
  assert.deepEqual(await p.journal.mine("ann"), []);
});
