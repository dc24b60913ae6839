/* Where Play begins, landing there, and noticing silence. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { createSilence } from "../../static/watching/hosts/hosts.js";
import { askedPlace, createLanding, startPlace } from "../../static/watching/resume.js";


test("field 42: one begins a little before where one was, and at the start near either end", () => {
  assert.deepEqual([187, 5, 2, 0, NaN, 306, 307, 312].map((s) => startPlace(s, 312)), [184, 0, 0, 0, 0, 303, 0, 0]);
});
test("the page's address may ask for a second of this film, and nothing else", () => {
  assert.deepEqual(["?t=83", "?t=0", "?t=-3", "?t=500", "?t=soon", ""].map((q) => askedPlace(q, 312)), [83, 0, null, null, null, null]);
});

/** A landing with a clock moved by hand; `report(t, more)` gives it a player's report. */
function landing(target) {
  let clock = 1000;
  const sought = [];
  const it = createLanding(target, (s) => sought.push(s), () => clock);
  const report = (t, { playing = true, seeking = false, rate = 1, later_ms = 0 } = {}) => {
    clock += later_ms;
    return it.tick({ t, playing, seeking, rate });
  };
  return { sought, report };
}
test("field 39: nothing is sought before the film plays", () => {
  const l = landing(60);
  l.report(0, { playing: false });
  assert.deepEqual(l.sought, []);
  l.report(0.1);
  assert.deepEqual(l.sought, [60]);
});
test("a place that was reached is left alone", () => {
  const l = landing(60);
  l.report(0.1);
  assert.equal(l.report(60.2, { later_ms: 300 }), false);
  assert.equal(l.report(61, { later_ms: 800 }), true);
  assert.deepEqual(l.sought, [60]);
});
test("a player that did not hear is asked once more, and only once", () => {
  const l = landing(60);
  l.report(0.1);
  l.report(1.1, { later_ms: 1000 });
  assert.deepEqual(l.sought, [60, 60]);
  assert.equal(l.report(2.2, { later_ms: 1100 }), true);
  assert.deepEqual(l.sought, [60, 60]);
});
test("a slow seek is waited for", () => {
  const l = landing(60);
  l.report(0.1);
  assert.equal(l.report(60, { later_ms: 4000, seeking: true }), false);
  assert.equal(l.report(60, { later_ms: 10 }), true);
  assert.deepEqual(l.sought, [60]);
});
test("starting at the beginning seeks nowhere", () => {
  const l = landing(0);
  assert.equal(l.report(0), true);
  assert.deepEqual(l.sought, []);
});

test("a film that was started and does not move is noticed once, a paused one never", () => {
  let clock = 0;
  let quiet = 0;
  const silence = createSilence({ now: () => clock, onQuiet: () => { quiet += 1; } });
  const wait = (s) => { clock += s * 1000; silence.check(); };
  wait(60);
  silence.begun();
  wait(14);
  assert.equal(quiet, 0);
  wait(2);
  wait(30);
  assert.equal(quiet, 1, "never began");
  silence.begun();
  for (let t = 0; t < 5; t += 1) { silence.tick({ t, playing: true }); wait(1); }
  wait(9.5);
  assert.equal(quiet, 2, "stopped moving");
  silence.begun();
  silence.tick({ t: 1, playing: true });
  silence.tick({ t: 2, playing: true });
  silence.tick({ t: 2, playing: false });
  wait(600);
  assert.equal(quiet, 2, "paused");
});
