/* The log of a tried film: every message between page and player, the page's own turns, and what kind of device it is. */
import { facts, noted } from "./messages.js";
import { tap } from "./tap.js";

const MOST = 20_000;
const DRAW_MS = 1000;

/** The log as text: one message a line, so that two logs can be laid side by side. */
export function written(head, messages) {
  const lines = messages.map((one) => JSON.stringify(one)).join(",\n");
  return `${JSON.stringify(head, null, 1).slice(0, -2)},\n "messages": [\n${lines}\n]}\n`;
}

/** How often each message came: [["timeupdate", 12], ...], the most frequent first. */
export function counted(messages) {
  const numbers = new Map();
  for (const { way, name } of messages) {
    if (way === "in") numbers.set(name, (numbers.get(name) || 0) + 1);
  }
  return [...numbers].sort((a, b) => b[1] - a[1] || a[0].localeCompare(b[0]));
}

/** `element` holds the counts, the buttons and the text; its data say what film it is. */
export function start(element) {
  const part = (name) => element.querySelector(`[data-part=${name}]`);
  const text = part("log-text");
  const began = performance.now();
  let messages = [];
  let drawn = -1;

  const keep = (line) => { if (messages.length < MOST) messages.push(line); };
  const now = () => performance.now() - began;
  const page = (name) => keep({ at: Math.round(now()), way: "page", as: "page", name, shape: "nothing" });

  function log() {
    const device = facts({
      agent: navigator.userAgent, width: screen.width, height: screen.height, ratio: window.devicePixelRatio,
      touch: navigator.maxTouchPoints > 0,
    });
    const cut = messages.length >= MOST ? { cut: true } : {};
    return written({ log: "vimeo-messages", format: 1, sdk: element.dataset.sdk, film: JSON.parse(element.dataset.film), device, ...cut }, messages);
  }

  function draw() {
    if (messages.length === drawn || document.visibilityState === "hidden") return;
    drawn = messages.length;
    part("log-count").textContent = String(drawn);
    part("log-names").textContent = counted(messages).map(([name, number]) => `${name} ${number}`).join(", ");
  }

  function say(name) {
    for (const line of part("log-said").children) line.hidden = line.dataset.said !== name;
  }

  async function copy() {
    text.value = log();
    try {
      await navigator.clipboard.writeText(text.value);
      say("copied");
    } catch {
      text.focus();
      text.select();
      say("select");
    }
  }

  function save() {
    text.value = log();
    const link = document.createElement("a");
    link.href = URL.createObjectURL(new Blob([text.value], { type: "application/json" }));
    link.download = `film-log-${new Date().toISOString().slice(0, 10)}.json`;
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
    say("saved");
  }

  tap((data, way) => keep(noted(data, way, now())));
  document.addEventListener("visibilitychange", () => page(document.visibilityState === "hidden" ? "hidden" : "shown"));
  for (const name of ["online", "offline"]) window.addEventListener(name, () => page(name));
  for (const name of ["pagehide", "pageshow"]) window.addEventListener(name, () => page(name === "pagehide" ? "left" : "came"));
  screen.orientation?.addEventListener("change", () => page("turned"));
  part("log-copy").addEventListener("click", copy);
  part("log-save").addEventListener("click", save);
  part("log-anew").addEventListener("click", () => { messages = []; text.value = ""; say("anew"); draw(); });
  part("log").hidden = false;
  setInterval(draw, DRAW_MS);
  draw();
}
