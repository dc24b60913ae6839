/* The written list of hosts. Each file exports createHost(element, film) -> {play(), pause(), seek(s), on(event, fn),
   destroy()} with the events "tick" {t, playing, seeking, rate}, "ended" and "problem" {kind}. */

export const hosts = {
  local: () => import("./local.js"),
  vimeo: () => import("./vimeo.js"),
};
