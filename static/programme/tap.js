/* Listens in on what the page and Vimeo's player say to each other, without changing a word of it.

   A frame of another site cannot be wrapped. But the script that speaks to it asks the frame element for its window
   each time: it is given a mouthpiece that writes down and passes on. What comes back is written down first, and then
   carries the mouthpiece as its sender, because the script compares the two. */

const PLAYER = "https://player.vimeo.com";

/** `heard(data, way)` for each message, "out" or "in", from now on. Once a page, before the player's script. */
export function tap(heard) {
  const mouths = new WeakMap();
  const inherited = Object.getOwnPropertyDescriptor(HTMLIFrameElement.prototype, "contentWindow");
  const real = (frame) => inherited.get.call(frame);

  function mouth(there) {
    if (!mouths.has(there)) {
      mouths.set(there, {
        postMessage(data, origin) {
          heard(data, "out");
          there.postMessage(data, origin);
        },
      });
    }
    return mouths.get(there);
  }

  Object.defineProperty(HTMLIFrameElement.prototype, "contentWindow", {
    ...inherited,
    get() {
      const there = real(this);
      return there && this.src.startsWith(`${PLAYER}/`) ? mouth(there) : there;
    },
  });

  window.addEventListener("message", (event) => {
    if (event.origin !== PLAYER) return;
    const frame = [...document.querySelectorAll("iframe")].find((one) => real(one) === event.source);
    if (!frame) return;
    heard(event.data, "in");
    Object.defineProperty(event, "source", { value: mouth(real(frame)) });
  }, true);
}
