/* What the page says about its film: read once from the element's data. */

const parsed = (text, otherwise) => {
  try { return JSON.parse(text); } catch { return otherwise; }
};

/** The seconds asked for in the page's address (?t=83), or null. */
export function askedPlace(search, duration_s) {
  const t = Number(new URLSearchParams(search).get("t") || NaN);
  return Number.isFinite(t) && t >= 0 && t < duration_s ? t : null;
}

/** The film of `element`; sentences in `words` are already in the reader's language. */
export function readFilm(element) {
  const data = element.dataset;
  return {
    host: data.host,
    heartbeat: data.heartbeat,
    watch: data.watch,
    who: data.who || "",
    guest: data.guest === "yes",
    also: (data.also || "").split(" ").filter(Boolean),
    opened: data.opened,
    duration_s: Number(data.duration) || 0,
    resume_s: Number(data.resume) || 0,
    seen: parsed(data.seen, []),
    words: parsed(data.words, {}),
    frame: data.frame || "",
    captions: data.captions || "",
    language: document.documentElement.lang || "en",
  };
}
