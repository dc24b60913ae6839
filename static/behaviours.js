/* Gives elements their behaviour: data-behaviour="watching/player" loads watching/player.js and calls start(element). */

const NAME = /^[a-z][a-z0-9_]*(\/[a-z][a-z0-9_]*)*$/;
const started = new WeakSet();

/** Starts what `root` asks for. A script that fails leaves its element as the server wrote it, and says so. */
export function startAll(root = document) {
  for (const element of root.querySelectorAll("[data-behaviour]")) {
    if (started.has(element)) continue;
    started.add(element);
    const name = element.dataset.behaviour;
    if (!NAME.test(name)) continue;
    import(`./${name}.js`).then((script) => script.start(element)).catch((error) => {
      console.error(name, error);
      navigator.sendBeacon("/unsaved", name);
    });
  }
}

startAll();
