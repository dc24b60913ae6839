/* "Play only what I missed": from gap to gap, and out of the way when the person moves. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { createChase } from "../../static/watching/missed.js";
import { missed, seenRuns, union } from "../../static/watching/spans.js";
import { randomFrom, seed } from "./seed.mjs";

/** A film that is played by a clock; `late` seconds after each place sought it really begins. */
function film({ seen, duration_s = 120, late = 0, rate = 1, ends_at = duration_s }) {
  let clock = 0;
  let t = 0;
  let runs = union(seen);
  let over = null;
  const leaps = [];
  const gaps = () => missed(runs, duration_s);
  const leap = (s) => { leaps.push(s); t = s + late; };
  const [gap] = gaps();
  leap(Math.max(0, gap[0] - 1));
  const chase = createChase({ gap, gaps, duration_s, leap, onOver: (all) => { over = all; }, now: () => clock });
  const report = (more = {}) => chase.tick({ t, playing: true, seeking: false, rate, ...more });
  function play(steps) {
    for (let step = 0; step < steps && over === null; step += 1) {
      const from = t;
      clock += 250;
      t = Math.min(ends_at, t + 0.25 * rate);
      runs = union([...runs, ...seenRuns([[Math.floor(from), Math.floor(t) + 0.6]], duration_s)]);
      if (t >= ends_at) chase.ended();
      else report();
    }
  }
  return { leaps, play, report, gaps, over: () => over, jump: (s) => { t = s; clock += 250; report(); }, wait: (ms) => { clock += ms; report(); } };
}

test("each gap is played in turn and then it stops", () => {
  const f = film({ seen: [[0, 40], [65, 110]] });
  f.report();
  f.play(400);
  assert.deepEqual(f.leaps, [39, 109]);
  assert.equal(f.over(), true);
  assert.deepEqual(f.gaps(), []);
});
test("a film that ends before its stated length ends the chase too", () => {
  const f = film({ seen: [[0, 118]], ends_at: 119.3 });
  f.report();
  f.play(100);
  assert.equal(f.over(), true);
});
test("somebody who seeks is left alone, forwards, backwards, or by the player's own word", () => {
  for (const move of [(f) => f.jump(100), (f) => f.jump(5), (f) => f.report({ seeking: true })]) {
    const f = film({ seen: [[0, 40], [65, 110]] });
    f.report();
    f.play(8);
    move(f);
    assert.equal(f.over(), false);
    f.play(50);
    assert.equal(f.leaps.length, 1);
  }
});
test("a pause, however long, is not a seek", () => {
  const f = film({ seen: [[0, 40], [65, 110]] });
  f.report();
  f.play(8);
  f.wait(3_600_000);
  assert.equal(f.over(), null);
});
test("a player that always arrives late does not go round for ever", () => {
  const f = film({ seen: [[0, 40], [50, 60], [70, 120]], late: 6 });
  f.report();
  f.play(2000);
  assert.equal(f.over(), false);
  assert.ok(f.leaps.length <= 8, String(f.leaps));
});
test("whatever was seen, it comes to an end and nothing is left", () => {
  const random = randomFrom();
  for (let round = 0; round < 60; round += 1) {
    const at = Array.from({ length: 6 }, () => Math.floor(random() * 120)).sort((a, b) => a - b);
    const seen = union([[at[0], at[1]], [at[2], at[3]], [at[4], at[5]]]);
    if (!seen.length || !missed(seen, 120).length) continue;
    const f = film({ seen, rate: random() < 0.5 ? 1 : 2 });
    f.report();
    f.play(2000);
    assert.equal(f.over(), true, `seed ${seed}: ${JSON.stringify(seen)}`);
    assert.deepEqual(f.gaps(), []);
  }
});
