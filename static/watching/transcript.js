/* The transcript: lines that take you there, one Tab stop, and a panel that follows until the reader takes over. */

const STEP = { ArrowDown: 1, ArrowUp: -1, PageDown: 10, PageUp: -10, Home: -Infinity, End: Infinity };
const SCROLLS = ["wheel", "touchmove"];

/** Index of the last start at or before `t`, or -1: a binary search, as 2,400 lines must stay cheap. */
export function lastBefore(starts, t) {
  let low = 0;
  let high = starts.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (starts[middle] <= t) low = middle + 1;
    else high = middle;
  }
  return low - 1;
}

/** `list` holds links with data-at in seconds; `panel` scrolls; `follow` is the toggle; `onLeave()` for Esc. */
export function createTranscript({ list, panel, follow, onLeave }) {
  const lines = [...list.querySelectorAll("[data-at]")];
  const starts = lines.map((line) => Number(line.dataset.at));
  const calm = matchMedia("(prefers-reduced-motion: reduce)");
  let current = -1;
  let stop = 0;
  let following = true;

  function setFollowing(on) {
    following = on;
    if (follow) follow.setAttribute("aria-pressed", String(on));
    if (on) scroll();
  }

  /** Only the panel moves, and only when the line has left its middle. */
  function scroll() {
    const line = lines[current];
    if (!line) return;
    const top = line.getBoundingClientRect().top - panel.getBoundingClientRect().top;
    const height = panel.clientHeight;
    if (top > height * 0.2 && top < height * 0.7) return;
    panel.scrollTo({ top: panel.scrollTop + top - height * 0.35, behavior: calm.matches ? "auto" : "smooth" });
  }

  function at(t) {
    const index = lastBefore(starts, t + 0.05);
    if (index === current) return;
    if (lines[current]) lines[current].removeAttribute("aria-current");
    current = index;
    if (!lines[index]) return;
    lines[index].setAttribute("aria-current", "true");
    if (!list.contains(document.activeElement)) setStop(index);
    if (following) scroll();
  }

  function setStop(index) {
    lines[stop].tabIndex = -1;
    stop = index;
    lines[stop].tabIndex = 0;
  }

  function keys(event) {
    const step = STEP[event.key];
    if (event.key === "Escape") { onLeave(); return; }
    if (event.key === " ") { event.preventDefault(); event.target.click(); return; }
    if (step === undefined || event.altKey || event.ctrlKey || event.metaKey) return;
    event.preventDefault();
    setFollowing(false);
    setStop(Math.min(lines.length - 1, Math.max(0, stop + step)));
    lines[stop].focus();
  }

  function go(event) {
    const line = event.target.closest("[data-at]");
    if (!line || event.ctrlKey || event.metaKey || event.shiftKey) return;
    setStop(lines.indexOf(line));
    if (event.detail > 0) setFollowing(true); // a tap; from the keyboard the focus stays and nothing moves
  }

  if (!lines.length) return { at() {} };
  for (const line of lines) line.tabIndex = -1;
  setStop(Math.max(0, lines.indexOf(document.activeElement)));
  list.addEventListener("keydown", keys);
  list.addEventListener("click", go);
  for (const name of SCROLLS) panel.addEventListener(name, () => setFollowing(false), { passive: true });
  document.addEventListener("selectionchange", () => {
    const selection = document.getSelection();
    if (selection && !selection.isCollapsed && panel.contains(selection.anchorNode)) setFollowing(false);
  });
  if (follow) {
    follow.hidden = false;
    follow.addEventListener("click", () => setFollowing(!following));
  }
  return { at };
}
