/* Save health on the device: what is told, what is nobody's fault, and the one call for help. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { createHealth } from "../../static/watching/health.js";

const SAVED = { status: 200, body: { saved: true } };
const REFUSED = { status: 500, body: { error: "Something broke on our side." } };
const STRANGER = { status: 502, body: null };

/** A page on a device whose clock, line and screen we hold. */
function page() {
  const p = { clock: 0, line: true, screen: true, calls: 0, sent: [] };
  let turned = null;
  p.health = createHealth("signed-now", {
    now: () => p.clock, online: () => p.line, visible: () => p.screen, watch: (fn) => { turned = fn; },
    call: () => { p.calls += 1; },
  });
  p.show = (screen) => { p.screen = screen; turned(); };
  p.play = (s, more = {}) => {
    for (let i = 0; i < s * 4; i += 1) { p.clock += 250; p.health.tick({ playing: true, seeking: false, ...more }); }
  };
  p.try = async (answer, more = {}) => {
    const body = { spans: [[0, 10]], rate: 1, age: 0, opened: "signed-now", ...more };
    const send = async (message) => { p.sent.push(message); if (answer instanceof Error) throw answer; return answer; };
    return p.health.counted(body, send).catch((error) => error);
  };
  p.told = () => p.sent[p.sent.length - 1].health;
  return p;
}

test("while all is well nothing is told", async () => {
  const p = page();
  p.play(30);
  assert.equal(await p.try(SAVED), SAVED, "the answer goes through as it was");
  await p.try(SAVED);
  assert.deepEqual(p.sent.map((message) => "health" in message), [false, false]);
});
test("tries without an answer of ours are told with the next message, once", async () => {
  const p = page();
  const silence = new Error("silence");
  assert.equal(await p.try(silence), silence, "the trouble goes through as it was");
  await p.try(STRANGER);
  await p.try(SAVED);
  assert.deepEqual(p.told(), { failed: 2, late: 0, offline: 0 });
  await p.try(SAVED);
  assert.equal(p.told(), undefined);
});
test("what could not be told stays to be told", async () => {
  const p = page();
  await p.try(new Error("silence"));
  await p.try(new Error("silence"));
  assert.equal(p.told().failed, 1);
  await p.try(SAVED);
  assert.equal(p.told().failed, 2);
});
test("what fails while another message is on its way is told by the next one", async () => {
  const p = page();
  let answer = null;
  const under_way = p.try(new Promise((resolve) => { answer = resolve; }));
  await p.try(new Error("silence"));
  answer(SAVED);
  await under_way;
  await p.try(SAVED);
  assert.deepEqual(p.told(), { failed: 1, late: 0, offline: 0 });
});
test("what our server answered it has counted itself", async () => {
  const p = page();
  await p.try(REFUSED);
  await p.try({ status: 400, body: { error: "?", errors: {} } });
  await p.try({ status: 0, body: null });
  await p.try(SAVED);
  assert.equal(p.told(), undefined);
});
test("without a line a try is offline, which is nobody's fault", async () => {
  const p = page();
  p.line = false;
  await p.try(new Error("no line"));
  p.line = true;
  await p.try(SAVED);
  assert.deepEqual(p.told(), { failed: 0, late: 0, offline: 1 });
});
test("late is more than a minute after it was played, its first second counted", async () => {
  const p = page();
  p.play(200);
  await p.try(SAVED, { age: 49 });
  await p.try(SAVED, { age: 51 });
  await p.try(SAVED, { spans: [[0, 61]] });
  await p.try(SAVED, { spans: [[0, 61]], rate: 2 });
  await p.try(SAVED);
  assert.equal(p.told(), undefined, "told with the message after it");
  assert.equal(p.sent.reduce((sum, message) => sum + (message.health ? message.health.late : 0), 0), 2);
});
test("waiting as long as a busy server wished is not late", async () => {
  const p = page();
  p.play(400);
  await p.try({ status: 200, body: { saved: true, next: 50 } });
  await p.try(SAVED, { spans: [[0, 95]] });
  await p.try(SAVED);
  assert.equal(p.told(), undefined);
  await p.try(SAVED, { spans: [[0, 95]] });
  await p.try(SAVED);
  assert.equal(p.told().late, 1);
});
test("what waited out of view, without a line or since another visit is not late", async () => {
  const p = page();
  p.show(false);
  p.clock += 100_000;
  p.show(true);
  await p.try(SAVED, { age: 90 });
  p.play(200);
  await p.try(SAVED, { age: 90, opened: "signed-yesterday" });
  p.line = false;
  await p.try(new Error("no line"));
  p.line = true;
  await p.try(SAVED, { age: 90 });
  await p.try(SAVED);
  assert.equal(p.sent.some((message) => message.health && message.health.late), false);
});
test("a page that plays for a minute and saves nothing calls for help, once", async () => {
  const p = page();
  p.play(58);
  await p.try(REFUSED);
  assert.equal(p.calls, 0);
  p.play(500);
  assert.equal(p.calls, 1);
});
test("also where nothing was ever tried, because that is what is broken", () => {
  const p = page();
  p.play(70);
  assert.equal(p.calls, 1);
});
for (const [what, change] of [
  ["something was saved", (p) => p.try(SAVED)],
  ["the page asks to sign in", (p) => p.try({ status: 401, body: { error: "Sign in again." } })],
  ["there is no line", (p) => { p.line = false; }],
  ["it plays out of view", (p) => p.show(false)],
]) {
  test(`it does not call where ${what}`, async () => {
    const p = page();
    await change(p);
    p.play(200);
    assert.equal(p.calls, 0);
  });
}
test("a film that stands or is searched in has played nothing, and a phone that slept no more than two seconds", () => {
  const p = page();
  p.play(200, { playing: false });
  p.play(200, { seeking: true });
  p.clock += 3_600_000;
  p.play(55);
  assert.equal(p.calls, 0);
});
