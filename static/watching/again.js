/* A page brought back from the browser's own cache. */

/** It may be somebody else's by now: then it is loaded afresh. Answers what the server says of `film`, or null. */
export async function lookAgain(film, who) {
  const headers = { Accept: "application/json" };
  const response = await fetch(film.watch, { credentials: "same-origin", headers }).catch(() => null);
  const said = response && response.ok ? await response.json().catch(() => null) : null;
  if ((response && response.status === 401) || (said && said.who !== undefined && (said.who || "") !== who)) {
    window.location.reload();
    return null;
  }
  return said;
}
