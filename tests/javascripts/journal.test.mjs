/* The journal: kept before it is sent, replayed on the next visit, never credited to somebody else. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { createJournal, message } from "../../static/watching/journal.js";
import { openStore } from "../../static/watching/store.js";
import { standInDatabase } from "./indexeddb.mjs";

const FILM = { heartbeat: "/videos/know-your-rights/heartbeat", opened: "signed-1" };

/** A visit on a device; hand `device` on to the next visit. */
function visit(device = standInDatabase(), { now = () => 1_000_000, ...more } = {}) {
  const journal = createJournal({ store: openStore({ idb: device, limit_ms: 50, ...more }), now });
  return { journal, device };
}
const played = async (journal, tag, spans, film = FILM) => {
  const batch = journal.blank({ tag, ...film });
  await journal.write(batch, spans, spans[spans.length - 1][1], 1);
  return batch;
};

test("what was played is there on the next visit", async () => {
  const first = visit();
  await played(first.journal, "ann", [[0, 4.2]]);
  const next = visit(first.device);
  const [batch] = await next.journal.mine("ann");
  assert.deepEqual(batch.spans, [[0, 4.2]]);
  assert.equal(batch.opened, "signed-1");
  assert.equal(await next.journal.waiting_s("ann"), 4.2);
});
test("two people on one phone are never mixed", async () => {
  const first = visit();
  await played(first.journal, "ann", [[0, 10]]);
  const next = visit(first.device);
  await next.journal.settle("ben");
  assert.deepEqual(await next.journal.mine("ben"), []);
  assert.equal(await next.journal.waiting_s("ben"), 0);
  assert.equal((await next.journal.mine("ann")).length, 1);
});
test("a guest's seconds become theirs when the server names them", async () => {
  const { journal } = visit();
  await played(journal, "", [[0, 10]]);
  await journal.adopt("guest-1");
  assert.deepEqual(await journal.mine(""), []);
  assert.equal(await journal.waiting_s("guest-1"), 10);
});
test("a guest whose answer was never seen still gets the seconds on the next page", async () => {
  const first = visit();
  await played(first.journal, "", [[0, 8]]);
  await first.journal.asking();
  const next = visit(first.device);
  await next.journal.settle("guest-1", { guest: true });
  assert.equal(await next.journal.waiting_s("guest-1"), 8);
});
test("a housemate who is already known is not given a nobody's seconds", async () => {
  const first = visit();
  await first.journal.settle("ben", { guest: true });
  await played(first.journal, "", [[0, 8]]);
  await first.journal.asking();
  const next = visit(first.device);
  await next.journal.settle("ben", { guest: true });
  assert.deepEqual(await next.journal.mine("ben"), []);
  assert.deepEqual(await next.journal.mine(""), [], "and the next nobody is not given them either");
});
test("a guest born elsewhere is not given seconds that were never sent from here", async () => {
  const first = visit();
  await played(first.journal, "", [[0, 8]]);
  const next = visit(first.device);
  await next.journal.settle("guest-1", { guest: true });
  assert.deepEqual(await next.journal.mine("guest-1"), []);
});
test("somebody who signs in is not given a nobody's seconds unasked", async () => {
  const first = visit();
  await played(first.journal, "", [[0, 8]]);
  await first.journal.asking();
  const next = visit(first.device);
  await next.journal.settle("ann", { guest: false });
  assert.deepEqual(await next.journal.mine("ann"), []);
});
test("a guest who was merged into a person brings the waiting seconds along", async () => {
  const first = visit();
  await played(first.journal, "guest-1", [[0, 8]]);
  const next = visit(first.device);
  await next.journal.settle("ann", { also: ["guest-1"] });
  assert.equal(await next.journal.waiting_s("ann"), 8);
});
test("an answer removes only what it answered", async () => {
  const { journal } = visit();
  const batch = await played(journal, "ann", [[0, 5]]);
  const [read] = await journal.mine("ann");
  await journal.write(batch, [[5, 9]], 9, 1);
  await journal.sent(read);
  assert.equal(await journal.waiting_s("ann"), 9, "more was written while the answer was on its way");
  await journal.sent((await journal.mine("ann"))[0]);
  assert.equal(await journal.waiting_s("ann"), 0);
});
test("the same seconds played twice wait once, two films wait side by side", async () => {
  const { journal } = visit();
  await played(journal, "ann", [[0, 5]]);
  await played(journal, "ann", [[3, 8]]);
  await played(journal, "ann", [[0, 5]], { heartbeat: "/videos/other/heartbeat", opened: "signed-2" });
  assert.equal(await journal.waiting_s("ann"), 13);
});
test("the message has the agreed shape, a stable name and an age in seconds", async () => {
  let clock = 50_000;
  const { journal } = visit(undefined, { now: () => clock });
  const batch = await played(journal, "", [[0, 4.00049], [4.0005, 14.6004]]);
  clock += 2500;
  const body = message((await journal.mine(""))[0], "", clock);
  assert.deepEqual(body, { batch: batch.id, who: null, opened: "signed-1", spans: [[0, 14.6]], resume: 14.6, age: 2.5, rate: 1 });
  assert.match(batch.id, /^[0-9a-f]{32}$/);
  assert.equal(message({ ...batch, at: clock + 9000 }, "ann", clock).age, 0, "a clock set back is not a negative age");
});
test("batches older than two months are given up", async () => {
  const device = standInDatabase();
  await played(visit(device, { now: () => 0 }).journal, "ann", [[0, 5]]);
  const { journal } = visit(device, { now: () => 61 * 86_400_000 });
  await journal.settle("ann");
  assert.deepEqual(await journal.mine("ann"), []);
});
for (const [fault, faults] of [["refused", { refuse: true }], ["silent", { silent: true }]]) {
  test(`where the device's store is ${fault} memory keeps the seconds and the page is told`, async () => {
    let told = 0;
    const { journal } = visit(standInDatabase(faults), { onMemory: () => { told += 1; } });
    await journal.settle("ann");
    await played(journal, "ann", [[0, 5]]);
    assert.equal(await journal.waiting_s("ann"), 5);
    assert.equal(told, 1);
  });
}
test("where there is no store at all memory keeps the seconds", async () => {
  let told = 0;
  const journal = createJournal({ store: openStore({ idb: undefined, onMemory: () => { told += 1; } }) });
  await played(journal, "ann", [[0, 5]]);
  await journal.sent((await journal.mine("ann"))[0]);
  assert.deepEqual([await journal.waiting_s("ann"), told], [0, 1]);
});
test("a device that fills up half way loses nothing that this page played", async () => {
  const faults = {};
  let told = 0;
  const { journal } = visit(standInDatabase(faults), { onMemory: () => { told += 1; } });
  const batch = await played(journal, "ann", [[0, 5]]);
  faults.full = true;
  await journal.write(batch, [[5, 9]], 9, 1);
  assert.equal(await journal.waiting_s("ann"), 9);
  assert.equal(told, 1);
});
