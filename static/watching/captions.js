/* The caption line under the film: our own element, so that it is there on every phone, in the language chosen. */
import { lastBefore } from "./transcript.js";

const KEPT = "lms.captions";
const remembered = () => { try { return localStorage.getItem(KEPT); } catch { return null; } };
const remember = (value) => { try { localStorage.setItem(KEPT, value); } catch { /* a preference only */ } };

/** The words to show at `t`: cues may overlap, and gaps are silent. */
export function textAt(cues, starts, t) {
  const last = lastBefore(starts, t);
  const shown = [];
  for (let i = last; i >= 0 && i > last - 4; i -= 1) if (t < cues[i].to) shown.unshift(cues[i].text);
  return shown.join("\n");
}

/** Reads a caption file with the browser's own reader: no second reader of ours to disagree with it. */
export function cuesFrom(src, language) {
  return new Promise((resolve, reject) => {
    const video = document.createElement("video");
    const track = document.createElement("track");
    Object.assign(track, { kind: "captions", srclang: language, src });
    track.addEventListener("load", () => {
      const cues = [...track.track.cues].map((cue) => ({ from: cue.startTime, to: cue.endTime, text: cue.getCueAsHTML().textContent }));
      resolve(cues.sort((a, b) => a.from - b.from));
    });
    track.addEventListener("error", () => reject(new Error(src)));
    video.append(track);
    track.track.mode = "hidden";
  });
}

/** `line` and `select` of the page; `cues` of the page's own language `first`; `video` when the film is ours. */
export function createCaptions({ line, select, cues, first, video }) {
  let current = cues;
  let starts = cues.map((cue) => cue.from);
  let shown = "";
  let t = 0;
  let off = !select; // no track, no empty line
  let begun = false;

  function at(seconds) {
    t = seconds;
    begun = true;
    line.hidden = off;
    const text = textAt(current, starts, t);
    if (text === shown) return;
    shown = text;
    line.textContent = text;
  }

  function use(next) {
    current = next;
    starts = next.map((cue) => cue.from);
    if (begun) at(t);
  }

  /** The browser's own captions stay off (never both), except in full screen, where ours cannot be seen. */
  function native() {
    if (!video) return;
    const full = document.fullscreenElement === video || video.webkitDisplayingFullscreen;
    for (const track of video.textTracks) track.mode = full && select && track.language === select.value ? "showing" : "disabled";
  }

  async function choose(language) {
    native();
    off = !language;
    line.hidden = off || !begun;
    if (off) return;
    const option = select.selectedOptions[0];
    line.lang = language;
    line.dir = option.dataset.direction || "auto";
    if (language === first && cues.length) { use(cues); return; }
    try {
      const found = await cuesFrom(option.dataset.src, language);
      if (select.value === language) use(found);
    } catch {
      if (select.value === language) use([]);
    }
  }

  native();
  if (video) {
    for (const name of ["loadedmetadata", "fullscreenchange", "webkitbeginfullscreen", "webkitendfullscreen"]) video.addEventListener(name, native);
  }
  if (select) {
    select.parentElement.hidden = false;
    const wish = remembered();
    if (wish !== null && [...select.options].some((option) => option.value === wish)) select.value = wish;
    select.addEventListener("change", () => { remember(select.value); choose(select.value); });
    if (select.value !== first) choose(select.value);
  }
  return { at };
}
