/* The caption line under the film: our own element, so that it is there on every phone, in the language chosen. */
import { cuesFrom, textAt } from "./cues.js";

const KEPT = "lms.captions";
const remembered = () => { try { return localStorage.getItem(KEPT); } catch { return null; } };
const remember = (value) => { try { localStorage.setItem(KEPT, value); } catch { /* a preference only */ } };

/** `line` and `select` of the page; `cues` of the page's own language `first`; `video` when the film is ours. */
export function createCaptions({ line, select, cues, first, video }) {
  let current = cues;
  let starts = cues.map((cue) => cue.from);
  let shown = "";
  let t = 0;
  let off = false;
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
