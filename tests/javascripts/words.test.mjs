/* Times and sentences as they are shown. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { clock, duration, fill } from "../../static/watching/words.js";

test("clock times read as on a player", () => {
  assert.deepEqual([0, 7.9, 187, 3723, -4].map(clock), ["0:00", "0:07", "3:07", "1:02:03", "0:00"]);
});
test("sentences are filled and unknown names stay to be seen", () => {
  assert.equal(fill("{time} waiting, {what}", { time: "12 s" }), "12 s waiting, {what}");
  assert.equal(fill(undefined), "");
});
test("a length of time has the plural of its language", () => {
  assert.equal(duration(1, "en"), "1 second");
  assert.equal(duration(12, "en"), "12 seconds");
  assert.equal(duration(240, "en"), "4 minutes");
  assert.notEqual(duration(2, "ar"), duration(12, "ar").replace("12", "2"));
  assert.equal(duration(12, "not a language"), "0:12");
});
