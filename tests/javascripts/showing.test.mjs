/* What is shown: the caption of a moment, the state of saving, what was seen in words. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { textAt } from "../../static/watching/captions.js";
import { inWords, missedInWords } from "../../static/watching/strip.js";
import { lastBefore } from "../../static/watching/transcript.js";
import { sentence } from "../../static/watching/words.js";
import { randomFrom, seed } from "./seed.mjs";

test("the line of a moment is found as by walking all lines", () => {
  const random = randomFrom();
  for (let round = 0; round < 200; round += 1) {
    const starts = Array.from({ length: Math.floor(random() * 30) }, () => Math.floor(random() * 50)).sort((a, b) => a - b);
    for (let t = -1; t < 52; t += 0.5) {
      let walked = -1;
      starts.forEach((start, i) => { if (start <= t) walked = i; });
      assert.equal(lastBefore(starts, t), walked, `seed ${seed}`);
    }
  }
});
test("captions overlap, end, and are silent between", () => {
  const cues = [{ from: 1, to: 4, text: "one" }, { from: 3, to: 5, text: "two" }, { from: 8, to: 9, text: "three" }];
  const starts = cues.map((cue) => cue.from);
  assert.deepEqual([0, 1, 3.5, 4, 6, 8.5, 9, 100].map((t) => textAt(cues, starts, t)), ["", "one", "one\ntwo", "two", "", "three", "", ""]);
});
test("the state is a sentence of the page, never one of ours", () => {
  const words = { saved: "S", waiting: "W {time}", signed_out: "O {time}", refused: "R {time}" };
  const say = (kind, waiting_s = 12) => sentence({ kind, waiting_s }, words, "en");
  assert.deepEqual(["quiet", "saved", "waiting", "signed-out", "refused"].map((kind) => say(kind)),
    ["", "S", "W 12 seconds", "O 12 seconds", "R 12 seconds"]);
});
test("what was seen is told in words, with an end", () => {
  const words = { seen_none: "none", seen_all: "all", seen_parts: "seen: {parts}", seen_part: "{from}-{to}", seen_more: "more" };
  assert.equal(inWords([], 100, words), "none");
  assert.equal(inWords([[0, 100]], 100, words), "all");
  assert.equal(inWords([[0, 10], [60, 70]], 100, words), "seen: 0:00-0:10 · 1:00-1:10");
  const many = Array.from({ length: 9 }, (_, i) => [i * 10, i * 10 + 2]);
  assert.equal(inWords(many, 100, words).split(" · ").length, 7);
});
test("what was not seen yet is told once something was", () => {
  const words = { missed_parts: "left: {parts}", seen_part: "{from}-{to}", seen_more: "more" };
  assert.equal(missedInWords([], 120, words), "");
  assert.equal(missedInWords([[0, 120]], 120, words), "");
  assert.equal(missedInWords([[0, 40], [65, 110]], 120, words), "left: 0:40-1:05, 1:50-2:00");
  const many = Array.from({ length: 9 }, (_, i) => [i * 10, i * 10 + 3]);
  assert.equal(missedInWords(many, 100, words).split(", ").length, 7);
});
