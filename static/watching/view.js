/* What the film area shows: found once, then only changed. */
import { createFront } from "./resume.js";
import { missed, union } from "./spans.js";
import { clock, createState, fill } from "./words.js";

const QUIET_PROBLEMS = ["quiet", "network"]; // gone again when the film moves

function cuesOf(lines) {
  return [...lines].map((line) => ({
    from: Number(line.dataset.at),
    to: Number(line.dataset.until),
    text: line.querySelector("[data-part=words]").textContent.trim(),
  }));
}

/** `onPlay(at)` and `onGo(at)` are called inside a click; `onLeave()` on Esc in the transcript. */
export function createView({ element, film, onPlay, onGo, onLeave }) {
  const part = (name) => element.querySelector(`[data-part=${name}]`);
  const video = part("box").querySelector("video");
  const { words, duration_s, language } = film;
  const problem = part("problem");
  const chase = part("missed-play");
  let missing = film.seen.length > 0;
  let troubled = null;

  const front = createFront({ element: part("front"), words, onPlay });
  const state = createState({ element: part("state"), signIn: part("sign-in"), words, language });
  const early = [];
  let strip = null;
  let captions = null;
  let transcript = null;
  let stops = null;
  let opening = null;
  let reading = null;

  /** The transcript's own ways, once somebody comes near it or the film plays. Its lines are links before. */
  async function read() {
    const { createTranscript } = await import("./transcript.js");
    transcript = createTranscript({ list: part("lines"), panel: part("panel"), follow: part("follow"), onLeave });
  }

  function nearTranscript() {
    if (!reading) reading = read().catch(() => { reading = null; });
  }

  /** What only a film that plays needs: the captions, and a strip that grows. Loaded then and not before. */
  async function open() {
    const found = ["captions", "strip", "stops"].map((name) => import(`./${name}.js`));
    const [{ createCaptions }, { createStrip }, { createStops }] = await Promise.all(found);
    const cues = cuesOf(part("lines").querySelectorAll("[data-at]"));
    captions = createCaptions({ line: part("caption"), select: part("language"), cues, first: film.captions, video });
    strip = createStrip({ element: part("strip"), left: part("missed-parts"), duration_s, seen: film.seen, words });
    strip.add(early);
    stops = createStops({ element: part("stop"), list: part("chapters"), duration_s, words, language });
  }

  function begin() {
    const later = () => { setTimeout(() => { opening = null; }, 5000); };
    nearTranscript();
    if (!opening) opening = open().catch(later); // the film and the transcript go on without
  }

  /** Draws what was just played, or was found on this device. */
  function played(spans) {
    if (strip) strip.add(spans);
    else early.push(...spans);
    begin();
    offerMissed();
  }

  /** Shows one problem's sentence, or none. A film that moves again takes back what only slowness said. */
  function showProblem(kind) {
    if (kind === troubled) return;
    troubled = kind;
    for (const line of problem.querySelectorAll("[data-kind]")) line.hidden = line.dataset.kind !== kind;
    problem.hidden = !kind;
  }

  function place(t) {
    part("place").textContent = fill(words.place, { time: clock(t), length: clock(duration_s) });
  }

  /** What the server said after saving: what is missing now, and a badge if there is one. */
  function answer(said) {
    if (typeof said.missing === "string") part("missing").textContent = said.missing;
    if (said.seen && strip) strip.replace(said.seen);
    offerMissed();
    if (said.awarded) part("awarded").hidden = false;
    element.dispatchEvent(new CustomEvent("watching:saved", { bubbles: true, detail: said }));
  }

  /** What was missed, once something was seen. */
  function gaps() {
    if (strip) return strip.missed();
    const runs = union([...film.seen, ...early]);
    return runs.length ? missed(runs, duration_s) : [];
  }

  /** What was missed is offered to who comes back, and at the end: not beside a first viewing, where it would push the
   * page about. */
  function offerMissed(ended = false) {
    missing = missing || ended;
    const none = !missing || !gaps().length;
    if (none && document.activeElement === chase) onLeave();
    part("missed").hidden = none;
  }

  for (const list of [part("chapters"), part("lines")]) {
    list?.addEventListener("click", (event) => {
      const link = event.target.closest("[data-at]");
      if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
      event.preventDefault();
      onGo(Number(link.dataset.at));
    });
  }
  for (const name of ["pointerenter", "focusin"]) part("panel")?.addEventListener(name, nearTranscript);
  chase.hidden = false;
  const plain = part("plain");
  if (plain) plain.hidden = true;

  return {
    front, state, answer, place, begin, played,
    at(t) { captions?.at(t); stops?.at(t); transcript?.at(t); },
    moves() { if (QUIET_PROBLEMS.includes(troubled) || troubled === "press") showProblem(null); },
    problem: showProblem,
    memory() { part("memory").hidden = false; },
    retry: part("retry"),
    gaps,
    chase,
    ended: () => offerMissed(true),
    box: part("box"),
    video,
  };
}
