/* The next good place to stop. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { nextStop } from "../../static/watching/stops.js";
import { duration } from "../../static/watching/words.js";

const PARTS = [{ from: 0, title: "Who this is for" }, { from: 40, title: "How long they have" }, { from: 100, title: "What next" }];

test("the next stop is the end of a part worth naming, as on the server", () => {
  const told = (t) => { const stop = nextStop(PARTS, t, 160); return stop && [stop.title, stop.in_s]; };
  assert.deepEqual(told(0), ["Who this is for", 40]);
  assert.deepEqual(told(30), ["How long they have", 70]);
  assert.deepEqual(told(100), ["What next", 60]);
  assert.equal(told(145), null);
  assert.equal(nextStop([], 0, 160), null);
});
test("stops are told in minutes, at least one", () => {
  const told = (s) => duration(Math.max(60, s), "en", 60);
  assert.deepEqual([20, 70, 100, 200].map(told), ["1 minute", "1 minute", "2 minutes", "3 minutes"]);
});
