/* Which line belongs to a moment. Cues {from, to, text}, sorted by `from`. */

/** Index of the last start at or before `t`, or -1: a binary search, as 2,400 lines must stay cheap. */
export function lastBefore(starts, t) {
  let low = 0;
  let high = starts.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (starts[middle] <= t) low = middle + 1;
    else high = middle;
  }
  return low - 1;
}

/** The words to show at `t`: cues may overlap, and gaps are silent. */
export function textAt(cues, starts, t) {
  const last = lastBefore(starts, t);
  const shown = [];
  for (let i = last; i >= 0 && i > last - 4; i -= 1) if (t < cues[i].to) shown.unshift(cues[i].text);
  return shown.join("\n");
}

/** Reads a caption file with the browser's own reader: no second reader of ours to disagree with it. */
export function cuesFrom(src, language) {
  return new Promise((resolve, reject) => {
    const video = document.createElement("video");
    const track = document.createElement("track");
    Object.assign(track, { kind: "captions", srclang: language, src });
    track.addEventListener("load", () => {
      const cues = [...track.track.cues].map((cue) => ({ from: cue.startTime, to: cue.endTime, text: cue.getCueAsHTML().textContent }));
      resolve(cues.sort((a, b) => a.from - b.from));
    });
    track.addEventListener("error", () => reject(new Error(src)));
    video.append(track);
    track.track.mode = "hidden";
  });
}
