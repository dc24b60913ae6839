/* One message to the server, with a time limit, able to outlive the page. */

const LIMIT_MS = 10_000;
/** Browsers let 64 KiB of such requests be under way together. */
const MOST_LAST = 60_000;

/** Posts `body` as JSON. Answers {status, body, retry_s}; rejects on network trouble, silence or a redirect. */
export async function post(address, body, limit_ms = LIMIT_MS) {
  const text = JSON.stringify(body);
  const stop = new AbortController();
  const timer = setTimeout(() => stop.abort(), limit_ms);
  try {
    const response = await fetch(address, {
      method: "POST",
      headers: { "Content-Type": "application/json", Accept: "application/json" },
      body: text,
      credentials: "same-origin",
      redirect: "error",
      keepalive: text.length < MOST_LAST,
      signal: stop.signal,
    });
    const retry_s = Number(response.headers.get("Retry-After")) || 0;
    return { status: response.status, body: await response.json().catch(() => null), retry_s };
  } finally {
    clearTimeout(timer);
  }
}

/** As the page goes: the same where requests may outlive it, else a beacon (its answer is not seen: status 0). */
export async function postLast(address, body) {
  if (typeof Request === "function" && "keepalive" in Request.prototype) return post(address, body);
  navigator.sendBeacon(address, new Blob([JSON.stringify(body)], { type: "application/json" }));
  return { status: 0, body: null, retry_s: 0 };
}
