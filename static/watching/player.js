/* The film area of a page: wires host, counting, saving and what is shown. Without it the page still plays and reads. */
import { createSilence, hosts } from "./hosts/hosts.js";
import { askedPlace, createLanding, startPlace } from "./resume.js";
import { createLooking, createSaving } from "./saving.js";
import { before } from "./spans.js";
import { createView } from "./view.js";

const started = new WeakSet();
const now = () => performance.now();

const parsed = (text, otherwise) => {
  try { return JSON.parse(text); } catch { return otherwise; }
};

/** The film of `element`; sentences in `words` are already in the reader's language. */
function readFilm(element) {
  const data = element.dataset;
  return {
    host: data.host,
    heartbeat: data.heartbeat,
    watch: data.watch,
    who: data.who || "",
    guest: data.guest === "yes",
    also: (data.also || "").split(" ").filter(Boolean),
    opened: data.opened,
    duration_s: Number(data.duration) || 0,
    resume_s: Number(data.resume) || 0,
    other_s: Number(data.other) || 0,
    seen: parsed(data.seen, []),
    words: parsed(data.words, {}),
    frame: data.frame || "",
    captions: data.captions || "",
    language: document.documentElement.lang || "en",
  };
}

/** Starts the player of `element` once, however often it is called. */
export async function start(element) {
  if (started.has(element)) return;
  started.add(element);
  const film = readFilm(element);
  const asked = askedPlace(window.location.search, film.duration_s);
  const { createHost } = await hosts[film.host]();
  let host = null;
  let landing = null;
  let chase = null;
  let place = 0;

  /** Called inside a click. A new host each time: one that failed is dead. */
  function begin(at, chasing = false) {
    if (!chasing) giveUp();
    if (host) host.destroy();
    view.front.hide();
    view.problem(null);
    view.begin();
    host = createHost(view.box, film);
    landing = createLanding(at, host.seek, now);
    place = at;
    host.on("tick", heard);
    host.on("ended", () => { saving.save(); view.ended(); chase?.ended(); });
    host.on("problem", ({ kind }) => { silence.rest(); view.problem(kind); });
    silence.begun();
    host.play();
  }

  function go(at) {
    giveUp();
    if (!host) { begin(at); return; }
    landing = null;
    host.seek(at);
    host.play();
  }

  /** To a gap: verified like every place we bring somebody to. */
  function leap(at) {
    if (!host) { begin(at, true); return; }
    landing = createLanding(Math.max(0.01, at), host.seek, now);
    host.play();
  }

  function giveUp() {
    chase = null;
    view.chase.setAttribute("aria-pressed", "false");
  }

  /** "Play only what I missed"; once more stops skipping and lets the film go on. */
  async function chaseMissed() {
    if (view.chase.getAttribute("aria-pressed") === "true") { giveUp(); return; }
    const [gap] = view.gaps();
    view.chase.setAttribute("aria-pressed", "true");
    leap(before(gap[0])); // still inside the click
    const { createChase } = await import("./missed.js").catch(() => ({ createChase: giveUp }));
    if (view.chase.getAttribute("aria-pressed") !== "true") return;
    const onOver = (all) => { giveUp(); if (all) host.pause(); };
    chase = createChase({ gap, gaps: view.gaps, duration_s: film.duration_s, leap, onOver, now }) || null;
  }

  function heard(e) {
    const spans = saving.tick(e);
    if (spans.length) {
      view.played(spans);
      view.moves();
      place = e.t;
    }
    if (!landing) chase?.tick(e);
    else if (landing.tick(e)) landing = null;
    silence.tick(e);
    view.at(e.t);
    if (!e.playing && Number.isFinite(e.t)) view.place(e.t);
  }

  function offer(resume_s, other_s) {
    if (!host && asked === null) view.front.show(startPlace(resume_s, film.duration_s), false, startPlace(other_s, film.duration_s));
  }

  const view = createView({
    element, film,
    onPlay: (at) => { begin(at); host.focus(); }, // the pressed button is gone: the film has the keys now
    onGo: go, // here the focus stays on the line
    onLeave: () => (host ? host.focus() : view.front.focus()),
  });
  const silence = createSilence({ now, onQuiet: () => view.problem("quiet") });
  const saving = !film.heartbeat ? createLooking() : createSaving({
    film,
    onState: view.state.show,
    onMemory: view.memory,
    onPlace: (resume_s, spans) => { view.played(spans); offer(resume_s); },
    onAnswer: (said) => {
      view.answer(said);
      if (Number.isFinite(said.resume)) { offer(said.resume, said.also_resume); view.place(said.resume); }
    },
  });

  view.retry.addEventListener("click", () => begin(place));
  view.chase.addEventListener("click", chaseMissed);
  window.addEventListener("pageshow", async (event) => {
    if (!event.persisted) return;
    const { lookAgain } = await import("./again.js");
    const said = await lookAgain(film, saving.who());
    if (said) view.answer(said);
    saving.save();
  });
  setInterval(() => { if (document.visibilityState === "visible") silence.check(); }, 1000);
  if (view.video) {
    view.video.controls = false; // one Play, ours, until it is pressed
    view.video.addEventListener("play", () => { if (!host) begin(0); });
  }
  if (asked === null) offer(film.resume_s, film.other_s);
  else view.front.show(asked, true);
}
