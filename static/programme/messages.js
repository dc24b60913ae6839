/* A message between a page and Vimeo's player, written down without anything it says: names and shapes, times and
   places in the film. Never a text, so never an address, a name or the secret part of a link. Pure. */

/** Letters alone: a number, an address or the secret part of a link (sixteen signs of 0 to f) is never taken for a name. */
const NAME = /^(?![a-f]{6,}$)[A-Za-z_]{1,30}$/i;
const MOST_KEYS = 20;
/** Methods whose one value is a place in the film. */
const PLACED = ["setCurrentTime", "getCurrentTime"];

const named = (text) => (typeof text === "string" && NAME.test(text) ? text : "?");
const rounded = (number) => Math.round(number * 1000) / 1000;
const plain = (value) => value !== null && typeof value === "object" && !Array.isArray(value);
const keys = (value) => [...new Set(Object.keys(value).slice(0, MOST_KEYS).map(named))].sort().join(",");

/** What a value looks like: "nothing", "number", "text", "yes or no", "a,b" (an object's keys), "list", "list of a,b". */
export function shape(value) {
  if (value === undefined || value === null) return "nothing";
  if (Array.isArray(value)) return plain(value[0]) ? `list of ${keys(value[0])}` : "list";
  if (plain(value)) return keys(value) || "empty";
  return { number: "number", boolean: "yes or no" }[typeof value] || "text";
}

/** Messages come as objects or as JSON texts. */
function read(data) {
  if (typeof data !== "string") return { message: data, text: false };
  try { return { message: JSON.parse(data), text: true }; } catch { return { message: null, text: true }; }
}

/**
 * One line of the log: {at, way, as, name, shape} and, where there is one, {s} the place, {rate}, {on} the event asked
 * for, {of} the method an error is about, {error} its name, {text} when it came as text. `way` "out" or "in".
 */
export function noted(data, way, at) {
  const { message, text } = read(data);
  const line = { at: Math.round(at), way };
  if (text) line.text = true;
  if (!plain(message)) return { ...line, as: "other", name: "?", shape: shape(message) };
  const event = "event" in message;
  const value = event ? message.data : message.value;
  line.as = event ? "event" : way === "in" ? "reply" : "method";
  line.name = named(event ? message.event : message.method);
  line.shape = shape(value);
  if (plain(value)) {
    if (Number.isFinite(value.seconds)) line.s = rounded(value.seconds);
    if (Number.isFinite(value.playbackRate)) line.rate = value.playbackRate;
    if (line.name === "error") Object.assign(line, { error: named(value.name), of: value.method ? named(value.method) : "" });
  }
  if (PLACED.includes(line.name) && Number.isFinite(value)) line.s = rounded(value);
  if (/^(add|remove)EventListener$/.test(line.name)) line.on = named(value);
  return line;
}

const BROWSERS = [
  ["Edge", /\bEdgA?\/(\d+)/], ["Samsung Internet", /SamsungBrowser\/(\d+)/], ["Opera", /\bOPR\/(\d+)/],
  ["Firefox", /(?:Firefox|FxiOS)\/(\d+)/], ["Chrome", /(?:Chrome|CriOS)\/(\d+)/], ["Safari", /Version\/(\d+).*Safari/],
];
const SYSTEMS = [["iOS", /iPhone|iPad|iPod/], ["Android", /Android/], ["Windows", /Windows/], ["macOS", /Mac OS X/], ["Linux", /Linux/]];

/** What kind of device this is, in words that many devices share: never the whole name a browser gives itself. */
export function facts({ agent, width, height, ratio, touch }) {
  const [browser, found] = BROWSERS.map(([name, how]) => [name, how.exec(agent)]).find(([, match]) => match) || ["other", null];
  let system = (SYSTEMS.find(([, how]) => how.test(agent)) || ["other"])[0];
  if (system === "macOS" && touch) system = "iOS"; // an iPad calls itself a Mac
  return { browser: found ? `${browser} ${found[1]}` : browser, system, screen: `${width}x${height}`, ratio: rounded(ratio), touch };
}
