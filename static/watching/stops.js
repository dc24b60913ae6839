/* The next good place to stop: where a part of the film ends, in minutes from here. */
import { duration, fill } from "./words.js";

const LEAST_S = 20;

/** The next end of a part that is worth naming, as the server says it (watching/rules.py): {title, in_s} or null. */
export function nextStop(parts, t, duration_s) {
  for (const [i, { title }] of parts.entries()) {
    const end = i + 1 < parts.length ? parts[i + 1].from : duration_s;
    if (end - t >= LEAST_S) return { title, in_s: end - t };
  }
  return null;
}

/** `element`: the sentence; `list`: the parts' links with data-at; `at(t)` for every report of the player. */
export function createStops({ element, list, duration_s, words, language }) {
  if (!element || !list) return { at() {} };
  const parts = [...list.querySelectorAll("[data-at]")].map((link) => ({
    from: Number(link.dataset.at),
    title: link.querySelector("span").textContent,
  }));

  function at(t) {
    const stop = nextStop(parts, t, duration_s);
    const length = stop && duration(Math.max(60, stop.in_s), language, 60);
    const text = stop ? fill(words.stop, { title: stop.title, length }) : "";
    if (element.textContent !== text) element.textContent = text;
  }

  return { at };
}
