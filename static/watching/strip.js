/* The strip of what was seen: drawn with attributes, and the same in words. */
import { clock, fill } from "./words.js";
import { length, missed, seenRuns, union } from "./spans.js";

const SVG = "http://www.w3.org/2000/svg";
const MOST_PARTS = 6;

const parts = (runs, words) => {
  const told = runs.slice(0, MOST_PARTS).map(([from, to]) => fill(words.seen_part, { from: clock(from), to: clock(to) }));
  return runs.length > MOST_PARTS ? [...told, words.seen_more] : told;
};

/** "Seen so far: 0:00 to 1:20 · 2:00 to 3:10": what was seen, in words. */
export function inWords(runs, duration_s, words) {
  if (!runs.length) return words.seen_none;
  if (length(runs) >= duration_s) return words.seen_all;
  return fill(words.seen_parts, { parts: parts(runs, words).join(" · ") });
}

/** "Not seen yet: 0:40 to 1:05, 1:50 to 2:00", or nothing where all is seen, or none yet. */
export function missedInWords(runs, duration_s, words) {
  const left = runs.length ? missed(runs, duration_s) : [];
  return left.length ? fill(words.missed_parts, { parts: parts(left, words).join(", ") }) : "";
}

/** `element` holds an <svg> one unit per second wide, and a <p>; `seen` are runs of whole seconds; `left` the line of
 * what is not seen yet. */
export function createStrip({ element, left, duration_s, seen, words }) {
  const svg = element.querySelector("svg");
  const text = element.querySelector("p");
  let runs = union(seen);
  let spans = [];

  function draw() {
    for (const old of svg.querySelectorAll("rect")) old.remove();
    for (const [from, to] of runs) {
      const rect = document.createElementNS(SVG, "rect");
      for (const [name, value] of Object.entries({ x: from, y: 0, width: to - from, height: 10 })) rect.setAttribute(name, value);
      svg.prepend(rect);
    }
    text.textContent = inWords(runs, duration_s, words);
    left.textContent = missedInWords(runs, duration_s, words);
  }

  /** Adds what was just played. */
  function add(fresh) {
    spans = union([...spans, ...fresh], 0.01);
    const now = union([...runs, ...seenRuns(spans, duration_s)]);
    if (length(now) === length(runs)) return;
    runs = now;
    draw();
  }

  /** The server's own set joins ours: what it has not heard of yet stays drawn. */
  function replace(seen) {
    runs = union([...seen, ...seenRuns(spans, duration_s)]);
    draw();
  }

  return { add, replace, missed: () => (runs.length ? missed(runs, duration_s) : []) };
}
