/* The state of saving, in words. */
import { duration, fill } from "./format.js";

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
