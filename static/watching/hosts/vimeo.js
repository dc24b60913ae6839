/* A film at Vimeo: an iframe we write ourselves on Play, driven by the SDK we serve. Nothing of Vimeo before Play. */
import { createCalls, within } from "../calls.js";
import { createEvents } from "./hosts.js";
import { loadSdk, writeFrame } from "./vimeo_frame.js";

const READY_MS = 10_000;
const CALL_MS = 5_000;
/** Events come every quarter second; on some phones they stop while the film plays on: then we ask. */
const QUIET_MS = 2_000;
const ASK_EVERY_MS = 5_000;
/** A "seeking" whose "seeked" never came must not stop the counting. */
const SEEK_MS = 2_000;
const KINDS = {
  PrivacyError: "private", PasswordError: "password", NotFoundError: "gone", NotAllowedError: "press",
  TimeoutError: "blocked", BlockedError: "blocked",
};

/** `film` {frame, title, words}; `now` never runs backwards. */
export function createHost(element, film, { now = () => performance.now(), sdk = loadSdk } = {}) {
  const events = createEvents();
  const here = { t: NaN, playing: false, seeking: false, rate: 1 };
  let player = null;
  let frame = null;
  let call = null;
  let asking = null;
  let gone = false;
  let heard_at = 0;
  let asked_at = 0;
  let seek_at = 0;
  let told_play = false;

  function tick(change) {
    if (gone) return;
    Object.assign(here, change);
    heard_at = now();
    events.emit("tick", { ...here });
  }
  const problem = (kind) => { if (!gone) events.emit("problem", { kind }); };

  /** Some players send the time and nothing else: then moving is playing. The counter's bound still decides. */
  function moved(t) {
    const playing = here.playing || (!told_play && t > here.t && t < here.t + 5);
    tick({ t, playing, seeking: here.seeking && now() - seek_at < SEEK_MS });
  }

  function listen() {
    const playing = () => { told_play = true; };
    player.on("play", playing);
    player.on("playing", (e) => { playing(); tick({ t: e?.seconds ?? here.t, playing: true, seeking: false }); });
    player.on("timeupdate", (e) => moved(e.seconds));
    player.on("pause", (e) => tick({ t: e?.seconds ?? here.t, playing: false }));
    player.on("seeking", (e) => { seek_at = now(); tick({ t: e?.seconds ?? here.t, seeking: true }); });
    player.on("seeked", (e) => tick({ t: e?.seconds ?? here.t, seeking: false }));
    player.on("playbackratechange", (e) => tick({ rate: e.playbackRate || 1 }));
    player.on("ended", () => { tick({ playing: false }); events.emit("ended"); });
    player.on("error", (e) => { if (KINDS[e.name] || !e.method) problem(KINDS[e.name] || "failed"); });
    player.on("fullscreenchange", (e) => captions(e.fullscreen));
  }

  /** Our own captions stand under the film; only full screen hides them, so only there Vimeo's may show. Where we have
      none, Vimeo's stay as the watcher has them. */
  async function captions(showing) {
    if (!film.captions) return;
    try {
      if (!showing) { await call("disableTextTrack"); return; }
      const tracks = await call("getTextTracks");
      const same = (l) => l.split("-")[0].toLowerCase() === film.captions.split("-")[0].toLowerCase();
      const track = tracks.find((one) => same(one.language));
      if (track) await call("enableTextTrack", track.language, track.kind);
    } catch { /* a film without captions at Vimeo: ours stay */ }
  }

  async function ask() {
    const at = now();
    if (gone || !here.playing || at - heard_at < QUIET_MS || at - asked_at < ASK_EVERY_MS) return;
    asked_at = at;
    try {
      const t = await call("getCurrentTime");
      if (!gone && here.playing && t !== here.t) tick({ t });
    } catch { /* still silent: the page's own watch speaks up */ }
  }

  async function open() {
    const Player = await within(sdk(), READY_MS, "sdk");
    if (gone) return;
    frame = writeFrame(element, film);
    if (document.activeElement === element) frame.focus({ preventScroll: true });
    player = new Player(frame); // in the same task as the frame, or its first message may be missed
    call = createCalls(player, CALL_MS);
    listen();
    await within(player.ready(), READY_MS, "ready");
    if (gone) return;
    asking = setInterval(ask, 1000);
    captions(false);
  }

  let opening = null;
  async function play() {
    try {
      if (!opening) opening = open();
      await opening;
    } catch (error) {
      problem(KINDS[error.name] || "failed");
      return;
    }
    try {
      if (!gone) await call("play");
    } catch (error) {
      if (error.name !== "TimeoutError") problem(KINDS[error.name] || "failed");
      else if (!here.playing) problem("quiet");
    }
  }

  return {
    play,
    pause: () => (call ? call("pause").catch(() => {}) : undefined),
    seek: (s) => (call ? call("setCurrentTime", Math.max(0, s)).catch(() => {}) : undefined),
    on: events.on,
    focus: () => (frame || element).focus({ preventScroll: true }),
    destroy() {
      gone = true;
      clearInterval(asking);
      events.clear();
      if (player) player.destroy().catch(() => {});
      if (frame) frame.remove();
    },
  };
}
