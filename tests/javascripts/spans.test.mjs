/* Sets of stretches: the rules that hold for whatever is thrown at them. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { gaps, length, missed, seenRuns, tidy, union } from "../../static/watching/spans.js";
import { randomFrom, seed } from "./seed.mjs";

console.log(`# seed ${seed}`);
const random = randomFrom();
const someSpans = (n = 12, most = 60) => Array.from({ length: Math.floor(random() * n) }, () => {
  const from = random() * most;
  return [from, from + random() * 8];
});
const holds = (spans, x) => spans.some(([from, to]) => from <= x && x < to);
const shuffled = (list) => list.map((x) => [random(), x]).sort((a, b) => a[0] - b[0]).map(([, x]) => x);

test("a union holds exactly the points that its parts hold", () => {
  for (let round = 0; round < 400; round += 1) {
    const spans = someSpans();
    const joined = union(spans);
    for (let i = 0; i < 40; i += 1) {
      const x = random() * 70;
      assert.equal(holds(joined, x), holds(spans, x), `seed ${seed}`);
    }
  }
});
test("order and repeats change nothing, and the runs are apart and sorted", () => {
  for (let round = 0; round < 400; round += 1) {
    const spans = someSpans();
    const joined = union(spans);
    assert.deepEqual(union(shuffled([...spans, ...spans])), joined, `seed ${seed}`);
    assert.deepEqual(union(joined), joined);
    for (let i = 1; i < joined.length; i += 1) assert.ok(joined[i][0] > joined[i - 1][1], `seed ${seed}`);
  }
});
test("a union never changes what it was given", () => {
  const spans = [[5, 9], [0, 6]];
  union(spans);
  assert.deepEqual(spans, [[5, 9], [0, 6]]);
});
test("empty, backward and broken stretches are left out", () => {
  assert.deepEqual(union([[3, 3], [5, 4], [Number.NaN, 2], [0, Infinity], [1, 2]]), [[1, 2]]);
});
test("a second is seen when its midpoint was played, and only then", () => {
  assert.deepEqual(seenRuns([[0, 0.5]], 10), []);
  assert.deepEqual(seenRuns([[0, 0.51]], 10), [[0, 1]]);
  assert.deepEqual(seenRuns([[0.5, 0.6]], 10), [[0, 1]]);
  assert.deepEqual(seenRuns([[0.51, 1.5]], 10), []);
  assert.deepEqual(seenRuns([[0.2, 3.7], [3.7, 12]], 10), [[0, 10]]);
  for (let round = 0; round < 300; round += 1) {
    const spans = someSpans();
    const runs = seenRuns(spans, 50);
    for (let n = 0; n < 50; n += 1) assert.equal(holds(runs, n), holds(spans, n + 0.5), `seed ${seed}, second ${n}`);
  }
});
test("runs and gaps share out the film between them", () => {
  for (let round = 0; round < 300; round += 1) {
    const runs = seenRuns(someSpans(), 50);
    const rest = gaps(runs, 50);
    assert.equal(length(runs) + length(rest), 50, `seed ${seed}`);
    assert.deepEqual(union([...runs, ...rest]), [[0, 50]]);
  }
  assert.deepEqual(gaps([], 0), []);
});
test("what travels is to the millisecond and loses no midpoint", () => {
  assert.deepEqual(tidy([[0, 0.25], [0.25, 0.5004], [0.505, 1]]), [[0, 1]]);
  for (let round = 0; round < 300; round += 1) {
    const spans = someSpans();
    assert.ok(Math.abs(length(tidy(spans)) - length(spans)) < 0.2, `seed ${seed}`);
  }
});

test("what was missed leaves crumbs out and joins over them, as the server does", () => {
  assert.deepEqual(missed([[0, 40], [65, 110]], 120), [[40, 65], [110, 120]]);
  assert.deepEqual(missed([], 120), [[0, 120]]);
  assert.deepEqual(missed([[0, 120]], 120), []);
  assert.deepEqual(missed([[0, 40], [41, 119]], 120), [], "gaps under two seconds");
  assert.deepEqual(missed([[0, 40], [60, 61], [80, 120]], 120), [[40, 80]], "over one second that was seen");
  assert.deepEqual(missed([[1, 2], [3, 120]], 120), [[0, 3]]);
});
