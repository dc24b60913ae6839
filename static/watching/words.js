/* Times and sentences for the eye; every word comes from the page, already in its language. */

/** "3:07", "1:02:03": seconds as a clock, Latin digits as in the transcript. */
export function clock(seconds) {
  const s = Math.max(0, Math.floor(seconds));
  const two = (n) => String(n).padStart(2, "0");
  const hours = Math.floor(s / 3600);
  const minutes = Math.floor(s / 60) % 60;
  return hours ? `${hours}:${two(minutes)}:${two(s % 60)}` : `${minutes}:${two(s % 60)}`;
}

/** `sentence` with each {name} replaced from `values`; an unknown name stays as it is. */
export function fill(sentence, values = {}) {
  return String(sentence || "").replace(/\{(\w+)\}/g, (whole, name) => (name in values ? values[name] : whole));
}

/** "12 seconds", or from `long_s` on "3 minutes", in `language` with its own plural forms (the browser knows them). */
export function duration(seconds, language, long_s = 120) {
  const long = seconds >= long_s;
  const n = long ? Math.round(seconds / 60) : Math.max(1, Math.round(seconds));
  const unit = long ? "minute" : "second";
  try {
    return new Intl.NumberFormat(language, { style: "unit", unit, unitDisplay: "long" }).format(n);
  } catch {
    return clock(seconds);
  }
}

/** The sentence for {kind, waiting_s}: kinds of sender.js. */
export function sentence({ kind, waiting_s }, words, language) {
  const time = duration(waiting_s, language);
  return fill({ saved: words.saved, waiting: words.waiting, "signed-out": words.signed_out, refused: words.refused }[kind], { time });
}

/** `element`: the polite status; `signIn`: the link shown when the session is gone. Speaks only when words change. */
export function createState({ element, signIn, words, language }) {
  return {
    show(state) {
      const text = sentence(state, words, language);
      if (element.textContent !== text) element.textContent = text;
      element.dataset.kind = state.kind;
      if (signIn) signIn.hidden = state.kind !== "signed-out";
    },
  };
}
