/* Promises that may stay pending for ever, made safe: a time limit on each, and never two calls of one method. */

/** Rejects with a "TimeoutError" when `promise` has not settled after `ms`. */
export function within(promise, ms, what = "") {
  let timer;
  const late = new Promise((_, reject) => {
    timer = setTimeout(() => reject(Object.assign(new Error(`no answer: ${what}`), { name: "TimeoutError" })), ms);
  });
  return Promise.race([promise, late]).finally(() => clearTimeout(timer));
}

/**
 * `call(method, ...values)` on an SDK whose answers carry no number and are matched first in, first out. The same
 * question while one is open shares its answer; another value waits until the open call has settled.
 */
export function createCalls(player, limit_ms) {
  const open = new Map();
  return function call(method, ...values) {
    const before = open.get(method);
    if (before && !values.length) return within(before, limit_ms, method);
    const turn = before ? before.catch(() => {}) : Promise.resolve();
    const sent = turn.then(() => player[method](...values));
    open.set(method, sent);
    const over = () => { if (open.get(method) === sent) open.delete(method); };
    sent.then(over, over);
    return within(sent, limit_ms, method);
  };
}
