/* What becomes of this page's tries to save. The next good message tells the server what it cannot have seen itself;
   a page that played for a minute and saved nothing says so once, to another address and without the code that saves.
   Loaded when the film moves. */

const LATE_S = 60;
const PATIENCE_S = 60;
/** Between two reports of a playing film at most so much was played: the rest a phone slept. */
const MOST_STEP_S = 2;

/** Whether it was our server that answered: it says "saved" or why not. */
const ours = (got) => Boolean(got && got.body && ("saved" in got.body || "error" in got.body));

const device = {
  watch: (fn) => document.addEventListener("visibilitychange", fn),
  now: () => performance.now(),
  online: () => navigator.onLine !== false,
  visible: () => document.visibilityState === "visible",
  call: () => navigator.sendBeacon("/unsaved", "unsaved"),
};

/** `opened` of this page. */
export function createHealth(opened, { now, online, visible, watch, call } = device) {
  const untold = { failed: 0, late: 0, offline: 0 };
  let shown_at = visible() ? now() : Infinity;
  let offline_at = -Infinity;
  let ticked_at = -Infinity;
  let played_s = 0;
  let next_s = 0; // a busy server asks for fewer messages: waiting as long as it wished is not late
  let fine = false; // something was saved, or the page asks to sign in: then it has said so

  watch(() => { shown_at = visible() ? now() : Infinity; });

  /** Played more than a minute before it was saved, by this page, all the time in view and with a line. */
  function late(body) {
    const length_s = body.spans.reduce((sum, [from, to]) => sum + to - from, 0) / (body.rate || 1);
    const oldest_s = body.age + length_s;
    const since = now() - oldest_s * 1000;
    return body.opened === opened && oldest_s > Math.max(LATE_S, 2 * next_s) && shown_at < since && offline_at < since;
  }

  function note(body, told, got) {
    if (got && got.status === 200 && got.body && got.body.saved === true) {
      fine = true;
      for (const name of Object.keys(untold)) untold[name] -= told[name];
      if (late(body)) untold.late += 1;
      next_s = Number(got.body.next) || 0;
    } else if (got && got.status === 401) fine = true;
    else if (!got || (got.status !== 0 && !ours(got))) untold[online() ? "failed" : "offline"] += 1;
    if (!online()) offline_at = now();
  }

  /** Sends `body` by `send`, with what is still to be told; answers or throws what that does. */
  async function counted(body, send) {
    const told = { ...untold };
    let got = null;
    try {
      got = await send(told.failed || told.late || told.offline ? { ...body, health: told } : body);
      return got;
    } finally {
      note(body, told, got);
    }
  }

  /** One report of the player. */
  function tick(e) {
    const at = now();
    const step_s = Math.min(MOST_STEP_S, (at - ticked_at) / 1000);
    ticked_at = at;
    if (fine || !e.playing || e.seeking || !visible() || !online()) return;
    played_s += step_s;
    if (played_s < PATIENCE_S) return;
    fine = true;
    call();
  }

  return { counted, tick };
}
