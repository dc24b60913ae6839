/* Everything between the player's ticks and the server, wired to the page's life. */
import { createCounter } from "./counting.js";
import { createJournal, randomId } from "./journal.js";
import { createRecorder } from "./recorder.js";
import { createSender } from "./sender.js";
import { openStore } from "./store.js";

const now = () => performance.now();
/** A message without an answer by then has failed. */
const LIMIT_MS = 10_000;
/** Browsers let 64 KiB of such requests be under way together. */
const MOST_LAST = 60_000;

/** This device's own random name, so that two places are known to be two devices'. None where nothing may be kept. */
function device() {
  try {
    const name = localStorage.getItem("lms.device") || randomId();
    localStorage.setItem("lms.device", name);
    return name;
  } catch {
    return undefined;
  }
}

/** Posts `body` as JSON. Answers {status, body, retry_s}; rejects on network trouble, silence or a redirect. */
async function post(address, body, limit_ms = LIMIT_MS) {
  const text = JSON.stringify(body);
  const stop = new AbortController();
  const timer = setTimeout(() => stop.abort(), limit_ms);
  try {
    const response = await fetch(address, {
      method: "POST",
      headers: { "Content-Type": "application/json", Accept: "application/json" },
      body: text,
      credentials: "same-origin",
      redirect: "error",
      keepalive: text.length < MOST_LAST,
      signal: stop.signal,
    });
    const retry_s = Number(response.headers.get("Retry-After")) || 0;
    return { status: response.status, body: await response.json().catch(() => null), retry_s };
  } finally {
    clearTimeout(timer);
  }
}

/** As the page goes: the same where requests may outlive it, else a beacon (its answer is not seen: status 0). */
async function postLast(address, body) {
  if (typeof Request === "function" && "keepalive" in Request.prototype) return post(address, body);
  navigator.sendBeacon(address, new Blob([JSON.stringify(body)], { type: "application/json" }));
  return { status: 0, body: null, retry_s: 0 };
}

function deviceStore(onMemory) {
  let idb = null;
  try { idb = window.indexedDB; } catch { /* refused by the browser's settings */ }
  return openStore({ idb, onMemory });
}

/**
 * `onAnswer(answer)` for this film's saved heartbeats, `onState(state)` of sender.js, `onMemory()`,
 * `onPlace(resume_s, spans)` when the device knows more of this film than the page does.
 */
export function createSaving({ film, onAnswer, onState, onMemory, onPlace }) {
  const identity = { who: film.who };
  const journal = createJournal({ store: deviceStore(onMemory) });
  let recorder = null;
  /** Counts what becomes of our messages; it comes when the film moves, and saving never waits for it. */
  let health = {
    counted: (body, send) => send(body),
    tick() {
      health.tick = () => {};
      import("./health.js").then(({ createHealth }) => { health = createHealth(film.opened); }, () => {});
    },
  };
  const by = (way) => (address, body) => health.counted({ ...body, device: device() }, (all) => way(address, all));
  const sender = createSender({
    journal, identity, opened: film.opened, onState, post: by(post), postLast: by(postLast),
    later: (fn, ms) => { const timer = setTimeout(fn, ms); return () => clearTimeout(timer); },
    beforeRound: (healthy) => recorder.rotate(healthy),
    onAnswer: (answer, batch) => { if (batch.heartbeat === film.heartbeat) onAnswer(answer); },
  });
  recorder = createRecorder({ film, identity, counter: createCounter({ now }), journal, sender: () => sender, now });

  async function replay() {
    await journal.settle(film.who, film);
    const here = (await journal.mine(film.who)).filter((batch) => batch.heartbeat === film.heartbeat);
    if (here.length) onPlace(here[here.length - 1].resume, here.flatMap((batch) => batch.spans));
    await sender.flush({ now_please: true });
  }

  const please = () => sender.flush({ now_please: true });
  window.addEventListener("online", please);
  window.addEventListener("pagehide", () => recorder.hide());
  document.addEventListener("visibilitychange", () => (document.visibilityState === "hidden" ? recorder.hide() : please()));
  const tick = (e) => { health.tick(e); return recorder.tick(e); };
  return { tick, save: recorder.save, place: recorder.place, who: () => identity.who, replayed: replay() };
}

/** For somebody whose watching is nobody's record (staff): counted for the page's own strip, kept and sent nowhere. */
export function createLooking() {
  const counter = createCounter({ now });
  return { tick: (e) => counter.tick(e.t, e.playing, e.seeking, e.rate), save() {}, who: () => "" };
}
