/* The nine viewing patterns that were measured on players, and what each must earn. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { createCounter } from "../../static/watching/counting.js";
import { length, seenRuns } from "../../static/watching/spans.js";
import { randomFrom, seed } from "./seed.mjs";

/** A viewing: a film clock and a wall clock that we move by hand; `earned()` is what the counter gave. */
function viewing() {
  let wall = 5000;
  let t = 0;
  let rate = 1;
  const spans = [];
  const counter = createCounter({ now: () => wall });
  const tell = (playing = true, seeking = false) => spans.push(...counter.tick(t, playing, seeking, rate));
  return {
    speed: (r) => { rate = r; },
    tell,
    /** Play `real_s` seconds of real time, with an event every `every_s`. */
    play(real_s, every_s = 0.25) {
      for (let done = 0; done < real_s - 1e-9; ) {
        const step = Math.min(every_s, real_s - done);
        done += step;
        wall += step * 1000;
        t += step * rate;
        tell();
      }
    },
    /** A jump as players report it: the new place first, then "seeking", then "seeked". */
    jump(to, real_s = 0.2) {
      wall += 20;
      t = to;
      tell(true, false);
      tell(true, true);
      wall += real_s * 1000;
      tell(true, false);
    },
    stall(real_s, every_s = 0.25) {
      for (let done = 0; done < real_s; done += every_s) { wall += every_s * 1000; tell(); }
    },
    earned: () => length(spans),
    runs: (duration_s) => seenRuns(spans, duration_s),
    spans: () => spans,
  };
}

const near = (got, want, within, why) =>
  assert.ok(Math.abs(got - want) <= within, `${why}: ${got} is not within ${within} of ${want}`);

test("sixty seconds at speed 1 earn sixty", () => {
  const v = viewing(); v.tell(); v.play(60);
  near(v.earned(), 60, 0.01, "earned");
});
test("a hidden tab with one event a second earns sixty", () => {
  const v = viewing(); v.tell(); v.play(60, 1);
  near(v.earned(), 60, 0.01, "earned");
});
test("field 44: a jump to 500 s earns only what is then played", () => {
  const v = viewing(); v.tell(); v.play(20); v.jump(500); v.play(20);
  near(v.earned(), 40, 0.01, "earned");
  assert.deepEqual(v.runs(600), [[0, 20], [500, 520]]);
});
test("forty small jumps do not earn the film", () => {
  const v = viewing(); v.tell();
  let t = 0;
  for (let i = 0; i < 40; i += 1) { v.play(0.5); t += 0.5 + 1.3; v.jump(t, 0.01); }
  near(v.earned(), 20.4, 1, "earned");
});
test("sixty real seconds at speed 2 earn all hundred and twenty", () => {
  const v = viewing(); v.speed(2); v.tell(); v.play(60);
  near(v.earned(), 120, 0.01, "earned");
});
test("a hidden tab at speed 2 earns all hundred and twenty", () => {
  const v = viewing(); v.speed(2); v.tell(); v.play(60, 1);
  near(v.earned(), 120, 0.01, "earned");
});
test("field 46: a long hidden tab with one event a minute loses nothing", () => {
  const v = viewing(); v.tell(); v.play(185, 60);
  near(v.earned(), 185, 0.01, "earned");
});
test("two minutes of stalling earn nothing and lose nothing", () => {
  const v = viewing(); v.tell(); v.play(20); v.stall(120); v.play(20);
  near(v.earned(), 40, 0.7, "earned");
});
test("field 25: going back to the start earns no second twice", () => {
  const v = viewing(); v.tell(); v.play(60); v.jump(0); v.play(30);
  near(v.earned(), 60, 0.01, "earned");
});

test("paused time, seeking and nonsense earn nothing", () => {
  let wall = 0;
  const counter = createCounter({ now: () => wall });
  assert.deepEqual(counter.tick(10, true, false, 1), []);
  wall += 1000;
  assert.deepEqual(counter.tick(Number.NaN, true, false, 1), []);
  assert.deepEqual(counter.tick(11, false, false, 1), []);
  wall += 1000;
  assert.deepEqual(counter.tick(12, true, false, 1), [], "nothing was playing before this event");
  wall += 1000;
  assert.deepEqual(counter.tick(13, true, true, 1), [], "a seek is not playing");
  wall += 1000;
  assert.deepEqual(counter.tick(12.5, true, false, 1), []);
});
test("the event of a pause still earns the step up to it", () => {
  let wall = 0;
  const counter = createCounter({ now: () => wall });
  counter.tick(0, true, false, 1);
  wall += 200;
  assert.deepEqual(counter.tick(0.2, false, false, 1), [[0, 0.2]]);
});
test("slowing down keeps the step that was played faster", () => {
  let wall = 0;
  const counter = createCounter({ now: () => wall });
  counter.tick(0, true, false, 2);
  wall += 10_000;
  assert.deepEqual(counter.tick(20, true, false, 1), [[0, 20]]);
});
test("whatever is done, nobody earns much more than the real time that passed", () => {
  console.log(`# seed ${seed}`);
  const random = randomFrom();
  for (let round = 0; round < 300; round += 1) {
    let wall = 0;
    let t = 0;
    let jumps = 0;
    const spans = [];
    const counter = createCounter({ now: () => wall });
    for (let i = 0; i < 200; i += 1) {
      const step = random() * 0.5;
      wall += step * 1000;
      if (random() < 0.5) { t = random() * 600; jumps += 1; } else t += step;
      spans.push(...counter.tick(t, true, random() < 0.05, 1));
    }
    const most = wall / 1000 + jumps * 0.1; // a jump forward that looks like playing is rare and short
    assert.ok(length(spans) <= most, `seed ${seed}, round ${round}: ${length(spans)} of ${most}`);
  }
});
