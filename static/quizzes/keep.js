/* Keeps an answer as soon as it is chosen, one request at a time, the newest choice last. Without script Check does it. */

/** Starts keeping for a question's form; its status line says when the server has it. */
export function start(form) {
  const status = form.querySelector("[data-part=kept]");
  let wanted = 0;
  let sending = false;

  async function send() {
    if (sending) return;
    sending = true;
    let sent = 0;
    let kept = false;
    while (sent < wanted) {
      sent = wanted;
      kept = await post(form);
    }
    sending = false;
    status.textContent = kept ? status.dataset.kept : status.dataset.waiting;
  }

  form.addEventListener("change", () => {
    if (!form.querySelector("[name=answer]:checked")) return;
    wanted += 1;
    send();
  });
}

async function post(form) {
  const body = new URLSearchParams(new FormData(form));
  body.set("action", "keep");
  try {
    const address = form.getAttribute("action") || location.pathname;
    const answer = await fetch(address, { method: "POST", body, headers: { Accept: "application/json" } });
    return answer.status === 204;
  } catch {
    return false;
  }
}
