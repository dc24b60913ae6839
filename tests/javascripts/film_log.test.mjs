// What page and player say is written down as names and shapes: nothing that could name a person or a film.

import assert from "node:assert/strict";
import test from "node:test";
import { counted, written } from "../../static/programme/film_log.js";
import { facts, noted, shape } from "../../static/programme/messages.js";
import { randomFrom, seed } from "./seed.mjs";

const SECRETS = ["abcdef0123", "abcdefabcd", "123456789", "ann@example.org", "https://vimeo.com/123456789/abcdef0123"];

test("a value is told by its shape", () => {
  assert.deepEqual(
    [undefined, null, 3, "x", true, [], [1], [{ b: 1, a: 2 }], { b: 1, a: 2 }, {}].map(shape),
    ["nothing", "nothing", "number", "text", "yes or no", "list", "list", "list of a,b", "a,b", "empty"],
  );
});

test("messages of both directions are named, with their place in the film", () => {
  assert.deepEqual(noted({ method: "addEventListener", value: "pause" }, "out", 1.4),
    { at: 1, way: "out", as: "method", name: "addEventListener", shape: "text", on: "pause" });
  assert.deepEqual(noted({ method: "setCurrentTime", value: 30.00049 }, "out", 0),
    { at: 0, way: "out", as: "method", name: "setCurrentTime", shape: "number", s: 30 });
  assert.deepEqual(noted({ event: "timeupdate", data: { seconds: 1.25, percent: 0.1, duration: 60 } }, "in", 9),
    { at: 9, way: "in", as: "event", name: "timeupdate", shape: "duration,percent,seconds", s: 1.25 });
  assert.deepEqual(noted({ event: "playbackratechange", data: { playbackRate: 1.5 } }, "in", 9).rate, 1.5);
  assert.deepEqual(noted({ method: "play" }, "in", 9), { at: 9, way: "in", as: "reply", name: "play", shape: "nothing" });
});

test("a message that comes as text is read as one, and said to be text", () => {
  const line = noted(JSON.stringify({ event: "ready" }), "in", 0);
  assert.deepEqual(line, { at: 0, way: "in", text: true, as: "event", name: "ready", shape: "nothing" });
  assert.equal(noted("not json", "in", 0).as, "other");
});

test("an error keeps its name and its method, never its words", () => {
  const data = { name: "PrivacyError", message: SECRETS[3], method: "ready" };
  const line = noted({ event: "error", data }, "in", 0);
  assert.deepEqual([line.error, line.of, line.shape], ["PrivacyError", "ready", "message,method,name"]);
});

test("whatever is said, no text of it is written down", () => {
  const draw = randomFrom();
  const pick = (list) => list[Math.floor(draw() * list.length)];
  const value = (deep) => (deep > 2 || draw() < 0.5 ? pick([...SECRETS, 5, null, true])
    : draw() < 0.5 ? [value(deep + 1)] : { [pick([...SECRETS, "seconds", "name"])]: value(deep + 1) });
  for (let i = 0; i < 2000; i += 1) {
    const message = { [pick(["method", "event"])]: pick(["play", "error", ...SECRETS]), [pick(["value", "data"])]: value(0) };
    const line = JSON.stringify(noted(draw() < 0.5 ? message : JSON.stringify(message), pick(["in", "out"]), i));
    for (const secret of SECRETS) assert.ok(!line.includes(secret), `seed ${seed}: ${line}`);
  }
});

test("the log is JSON with one message a line", () => {
  const messages = [noted({ event: "ready" }, "in", 1), noted({ method: "ping" }, "out", 2)];
  const text = written({ log: "vimeo-messages", format: 1, film: { length_s: 60 } }, messages);
  assert.deepEqual(JSON.parse(text), { log: "vimeo-messages", format: 1, film: { length_s: 60 }, messages });
  assert.equal(text.split("\n").filter((line) => line.startsWith('{"at"')).length, 2);
  assert.deepEqual(JSON.parse(written({ log: "x" }, [])).messages, []);
});

test("what came is counted by name, the most frequent first", () => {
  const messages = ["timeupdate", "play", "timeupdate"].map((event) => noted({ event }, "in", 0));
  assert.deepEqual(counted([...messages, noted({ method: "ping" }, "out", 0)]), [["timeupdate", 2], ["play", 1]]);
});

test("the device is told in words that many devices share", () => {
  const told = (agent, touch = true) => {
    const { browser, system } = facts({ agent, width: 360, height: 740, ratio: 3.00001, touch });
    return `${browser} / ${system}`;
  };
  const mac = "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.1 Safari/605.1.15";
  assert.equal(told("Mozilla/5.0 (iPhone; CPU iPhone OS 18_1 like Mac OS X) AppleWebKit/605.1.15 Version/18.1 Mobile/15E148 Safari/604.1"), "Safari 18 / iOS");
  assert.equal(told("Mozilla/5.0 (iPhone; CPU iPhone OS 18_1 like Mac OS X) AppleWebKit/605.1.15 CriOS/131.0 Mobile/15E148 Safari/604.1"), "Chrome 131 / iOS");
  assert.equal(told("Mozilla/5.0 (Linux; Android 10; K) AppleWebKit/537.36 Chrome/131.0.0.0 Mobile Safari/537.36"), "Chrome 131 / Android");
  assert.equal(told("Mozilla/5.0 (Linux; Android 13) AppleWebKit/537.36 SamsungBrowser/26.0 Chrome/122.0 Mobile Safari/537.36"), "Samsung Internet 26 / Android");
  assert.equal(told("Mozilla/5.0 (Android 14; Mobile; rv:133.0) Gecko/133.0 Firefox/133.0"), "Firefox 133 / Android");
  assert.equal(told(mac), "Safari 18 / iOS");
  assert.equal(told(mac, false), "Safari 18 / macOS");
  assert.equal(told("curl/8"), "other / other");
  assert.deepEqual(Object.keys(facts({ agent: "x", width: 1, height: 2, ratio: 1, touch: false })), ["browser", "system", "screen", "ratio", "touch"]);
});
