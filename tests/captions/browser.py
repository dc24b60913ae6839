"""What Chromium makes of caption files: the answers that our own reader must give."""

import base64
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from playwright.sync_api import Page

from tests.browser.standin.chromium import chromium
from tests.captions import cases, generated

ORIGIN = "http://captions.test/"

# As static/watching/captions.js reads: a <track> in a <video>, never shown. Nodes come as a flat list, well nested.
READ = """
async (files) => {
  const flat = (node, into) => {
    for (const child of node.childNodes) {
      if (child.nodeType === Node.TEXT_NODE) into.push(["text", child.data]);
      else if (child.nodeType === Node.PROCESSING_INSTRUCTION_NODE) into.push(["stamp", child.data]);
      else {
        const said = child.hasAttribute("title");
        into.push(["open", child.nodeName.toLowerCase(), child.className, child.title, child.lang, said]);
        flat(child, into);
        into.push(["close"]);
      }
    }
    return into;
  };
  const seen = (cue) => ({
    start: cue.startTime, end: cue.endTime, id: cue.id, raw: cue.text, shown: cue.getCueAsHTML().textContent,
    nodes: flat(cue.getCueAsHTML(), []),
    settings: {
      vertical: cue.vertical, line: cue.line === "auto" ? null : cue.line, snaps: cue.snapToLines,
      position: cue.position === "auto" ? null : cue.position, size: cue.size, align: cue.align,
    },
  });
  const read = (bytes) => new Promise((resolve) => {
    const src = URL.createObjectURL(new Blob([bytes], { type: "text/vtt" }));
    const video = document.createElement("video");
    const track = document.createElement("track");
    Object.assign(track, { kind: "captions", srclang: "en", src });
    const done = (answer) => { URL.revokeObjectURL(src); video.remove(); resolve(answer); };
    track.addEventListener("load", () => done([...track.track.cues].map(seen)));
    track.addEventListener("error", () => done(null));
    video.append(track);
    track.track.mode = "hidden";
  });
  const made = [];
  for (const file of files) made.push(await read(Uint8Array.from(atob(file), (letter) => letter.charCodeAt(0))));
  return made;
}
"""

Answer = list[dict[str, Any]] | None


@contextmanager
def reader() -> Iterator[Page]:
    """An empty page of a real browser, in which files can be read."""
    with chromium() as browser:
        page = browser.new_page()
        page.route("**/*", lambda route: route.fulfill(body="<!doctype html><title>captions</title>"))
        page.goto(ORIGIN)
        yield page


def answers(page: Page, files: Sequence[bytes]) -> list[Answer]:
    """For each file its cues as the browser has them, or None where it refuses the file."""
    found: list[Answer] = page.evaluate(READ, [base64.b64encode(data).decode("ascii") for data in files])
    return found


SEEDS = 200  # generated files whose answers are kept


def asked(page: Page, files: Sequence[bytes]) -> list[cases.Answer]:
    """The same, as we compare it."""
    return [cases.browsers(answer) for answer in answers(page, files)]


def main() -> int:
    """Ask the browser about every file and keep the answers."""
    with reader() as page:
        found = asked(page, [case.data for case in cases.cases()])
        chance = asked(page, [generated.made(seed) for seed in range(SEEDS)])
        version = page.evaluate("navigator.userAgent.match(/Chrome\\/(\\d+)/)[1]")
    kept = {case.name: answer for case, answer in zip(cases.cases(), found, strict=True)}
    seeds = {str(seed): cases.fingerprint(answer) for seed, answer in enumerate(chance)}
    cases.ANSWERS.write_text(cases.written(kept, seeds, version), encoding="utf-8")
    print(f"{len(kept)} files and {len(seeds)} generated ones, as Chromium {version} reads them.")
    return 0


if __name__ == "__main__":
    sys.exit(main())
