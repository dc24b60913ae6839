/* A film of our own: the page's <video>, as the browser plays it. */
import { createEvents } from "./hosts.js";

const TICKS = ["timeupdate", "playing", "pause", "seeking", "seeked", "ratechange", "ended"];
/** MediaError.code 2: the network went; NetworkState 3: none of the sources could be used. */
const NETWORK = 2;
const NO_SOURCE = 3;

/** `element` holds the film's <video>. */
export function createHost(element) {
  const video = element.querySelector("video");
  const events = createEvents();
  let broken = false;

  const tick = () => events.emit("tick", {
    t: video.currentTime,
    playing: !video.paused && !video.ended,
    seeking: video.seeking,
    rate: video.playbackRate,
  });
  const ended = () => events.emit("ended");
  const failed = () => {
    if (!video.error && video.networkState !== NO_SOURCE) return; // one source of several
    broken = true;
    events.emit("problem", { kind: !video.error || video.error.code === NETWORK ? "network" : "unplayable" });
  };

  /** Called from a click, so that sound is allowed. */
  async function play() {
    video.controls = true;
    if (broken || video.networkState === NO_SOURCE) { broken = false; video.load(); }
    try {
      await video.play();
    } catch (error) {
      if (error.name === "NotAllowedError") events.emit("problem", { kind: "press" });
      // AbortError: a pause came first. NotSupportedError: "error" events say so too.
    }
  }

  for (const name of TICKS) video.addEventListener(name, tick);
  video.addEventListener("ended", ended);
  video.addEventListener("error", failed, true); // sources' errors do not bubble

  return {
    play,
    pause: () => video.pause(),
    seek: (s) => { video.currentTime = s; },
    on: events.on,
    focus: () => video.focus({ preventScroll: true }),
    destroy() {
      for (const name of TICKS) video.removeEventListener(name, tick);
      video.removeEventListener("ended", ended);
      video.removeEventListener("error", failed, true);
      events.clear();
    },
  };
}
