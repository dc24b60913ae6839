/** Moves the reader to the error summary when the page opens with one. Without script its links still lead to each field. */
export function start(summary) {
  summary.focus();
}
