// An answer is kept as soon as it is chosen, the newest choice last, and "kept" is said only when the server has it.

import assert from "node:assert/strict";
import test from "node:test";
import { readFile } from "node:fs/promises";

const source = await readFile(new URL("../../static/quizzes/keep.js", import.meta.url), "utf8");
const { start } = await import(`data:text/javascript,${encodeURIComponent(source)}`);

/** A form as far as the script looks: one choice, a status line, a change event. */
function form() {
  const status = { textContent: "", dataset: { kept: "kept", waiting: "waiting" } };
  let changed;
  const made = {
    chosen: null,
    status,
    querySelector: (wanted) => (wanted === "[data-part=kept]" ? status : made.chosen),
    getAttribute: () => "/quiz/1",
    addEventListener: (_name, act) => (changed = act),
    choose(value) {
      made.chosen = value;
      changed();
    },
  };
  globalThis.FormData = class {
    *[Symbol.iterator]() {
      yield ["answer", made.chosen];
    }
  };
  start(made);
  return made;
}

/** A server whose answers come when the test says so. */
function server() {
  const waiting = [];
  globalThis.fetch = (_address, options) =>
    new Promise((answer, fail) => waiting.push({ body: options.body, answer: (status) => answer({ status }), fail }));
  return waiting;
}

const settled = () => new Promise((done) => setImmediate(done));

test("says kept after the server's answer and not before", async () => {
  const asked = server();
  const page = form();
  page.choose("B");
  assert.equal(asked[0].body.get("answer"), "B");
  assert.equal(asked[0].body.get("action"), "keep");
  assert.equal(page.status.textContent, "");
  asked[0].answer(204);
  await settled();
  assert.equal(page.status.textContent, "kept");
});

test("choices made while one is under way end in one request with the newest", async () => {
  const asked = server();
  const page = form();
  for (const letter of ["A", "B", "C"]) page.choose(letter);
  assert.equal(asked.length, 1);
  asked[0].answer(204);
  await settled();
  assert.equal(asked.length, 2);
  assert.equal(asked[1].body.get("answer"), "C");
  asked[1].answer(204);
  await settled();
  assert.equal(asked.length, 2);
  assert.equal(page.status.textContent, "kept");
});

for (const [name, end] of [
  ["a refusal", (one) => one.answer(401)],
  ["no connection", (one) => one.fail(new TypeError("offline"))],
]) {
  test(`${name} is shown as not kept, and the next choice tries again`, async () => {
    const asked = server();
    const page = form();
    page.choose("A");
    end(asked[0]);
    await settled();
    assert.equal(page.status.textContent, "waiting");
    page.choose("B");
    asked[1].answer(204);
    await settled();
    assert.equal(page.status.textContent, "kept");
  });
}

test("nothing chosen sends nothing", () => {
  const asked = server();
  form().choose(null);
  assert.equal(asked.length, 0);
});
