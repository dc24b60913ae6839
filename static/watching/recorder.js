/* From the player's ticks to the journal: once a second of playing it is kept, every `next` seconds it is sent. */

const KEEP_MS = 1000;
/** A first answer early: a guest is named and "saved" is seen soon. */
const FIRST_S = 5;
/** The server reads at most 500 pieces in a message; a long offline hour on a halting line has more. */
const MOST_PIECES = 400;

/** `counter` of counting.js, `journal`, `sender`; `now` never runs backwards; `film` {heartbeat, opened}. */
export function createRecorder({ film, identity, counter, journal, sender, now }) {
  let batch = null;
  let fresh = [];
  let place = 0;
  let rate = 1;
  let kept_at = now();
  let sent_at = null;
  let first = true;
  let was_playing = false;

  /** Writes what is fresh into the journal; true when there was something. */
  function keep() {
    kept_at = now();
    if (!fresh.length) return false;
    if (batch && batch.spans.length >= MOST_PIECES) batch = null;
    if (!batch) batch = journal.blank({ tag: identity.who, heartbeat: film.heartbeat, opened: film.opened });
    batch.tag = identity.who;
    batch.asked = batch.asked || (!identity.who && sender().asked());
    journal.write(batch, fresh, place, rate);
    fresh = [];
    return true;
  }

  function save() {
    keep();
    sent_at = now();
    first = false;
    return sender().flush();
  }

  /** One report of the player; answers the spans it earned. */
  function tick(e) {
    const spans = counter.tick(e.t, e.playing, e.seeking, e.rate);
    if (spans.length) {
      fresh.push(...spans);
      place = spans[spans.length - 1][1];
      rate = e.rate;
    }
    if (sent_at === null) sent_at = now();
    const paused = was_playing && !e.playing;
    was_playing = e.playing;
    if (now() - kept_at >= KEEP_MS || paused) keep();
    const due_s = first ? FIRST_S : sender().next_s();
    if (batch && (paused || now() - sent_at >= due_s * 1000)) save();
    return spans;
  }

  /** After a good answer the next seconds get a batch of their own; while saving fails one batch grows. */
  function rotate(healthy) {
    keep();
    if (healthy) batch = null;
  }

  /** The page is being hidden: keep, and send the present batch at once. */
  function hide() {
    keep();
    if (!batch) return;
    const last = { ...batch };
    if (sender().healthy()) batch = null;
    sender().hurry(last);
  }

  return { tick, save, rotate, hide, place: () => place };
}
