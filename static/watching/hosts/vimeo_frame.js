/* Vimeo's frame and script, as we write them into the page. */

const SDK = new URL("../../vendor/vimeo-player.min.js", import.meta.url).href;
const ALLOW = "autoplay; fullscreen; picture-in-picture; encrypted-media";
let loading = null;

/** The SDK's Player class, loaded once, from our own files. */
export function loadSdk() {
  if (!loading) {
    loading = new Promise((resolve, reject) => {
      const script = document.createElement("script");
      script.src = SDK;
      script.onload = () => resolve(window.Vimeo.Player);
      script.onerror = () => {
        loading = null;
        script.remove();
        reject(Object.assign(new Error("sdk"), { name: "BlockedError" }));
      };
      document.head.append(script);
    });
  }
  return loading;
}

/** The address with do-not-track always on and without what switches Vimeo to its old events. Refuses other hosts. */
export function frameAddress(address) {
  const url = new URL(address);
  if (url.origin !== "https://player.vimeo.com") throw Object.assign(new Error("host"), { name: "BlockedError" });
  for (const name of ["api", "player_id", "autoplay", "controls"]) url.searchParams.delete(name);
  url.searchParams.set("dnt", "1");
  return url.href;
}

/** Writes the frame once and for all: a frame that is moved loses every listener. */
export function writeFrame(element, film) {
  const frame = document.createElement("iframe");
  frame.title = film.words.frame;
  frame.allow = ALLOW;
  frame.allowFullscreen = true; // Safari before 16 reads only this one
  frame.referrerPolicy = "strict-origin-when-cross-origin"; // films limited to our site are decided by the Referer
  frame.src = frameAddress(film.frame);
  element.append(frame);
  return frame;
}
