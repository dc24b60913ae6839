/* The SDK's promises: limited in time, and never two of one method under way. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { createCalls, within } from "../../static/watching/calls.js";

/** An SDK whose calls are answered by hand. */
function slowPlayer() {
  const open = [];
  const method = (name) => (...values) => new Promise((resolve, reject) => { open.push({ name, values, resolve, reject }); });
  return { open, player: { getCurrentTime: method("getCurrentTime"), setCurrentTime: method("setCurrentTime"), play: method("play") } };
}
const idle = () => new Promise((resolve) => { setTimeout(resolve, 1); });

test("field 40: a promise that stays pending is given up", async () => {
  await assert.rejects(within(new Promise(() => {}), 5, "play"), { name: "TimeoutError", message: /play/ });
  assert.equal(await within(Promise.resolve(3), 5), 3);
});
test("the same question asked twice is asked once", async () => {
  const { open, player } = slowPlayer();
  const call = createCalls(player, 1000);
  const both = Promise.all([call("getCurrentTime"), call("getCurrentTime")]);
  await idle();
  assert.equal(open.length, 1);
  open[0].resolve(4.2);
  assert.deepEqual(await both, [4.2, 4.2]);
});
test("a second wish of the same kind waits for the first, even when that fails", async () => {
  const { open, player } = slowPlayer();
  const call = createCalls(player, 1000);
  const first = call("setCurrentTime", 10);
  const second = call("setCurrentTime", 20);
  const other = call("play");
  await idle();
  assert.deepEqual(open.map((one) => one.name), ["setCurrentTime", "play"]);
  open[0].reject(new RangeError("no"));
  await assert.rejects(first, RangeError);
  await idle();
  assert.deepEqual(open[2].values, [20]);
  open[1].resolve();
  open[2].resolve(20);
  assert.equal(await second, 20);
  await other;
});
test("an unanswered call is never sent again beside itself", async () => {
  const { open, player } = slowPlayer();
  const call = createCalls(player, 5);
  await assert.rejects(call("getCurrentTime"), { name: "TimeoutError" });
  await assert.rejects(call("getCurrentTime"), { name: "TimeoutError" });
  assert.equal(open.length, 1);
  open[0].resolve(1);
  await idle();
  const again = call("getCurrentTime");
  await idle();
  assert.equal(open.length, 2);
  open[1].resolve(2);
  assert.equal(await again, 2);
});
