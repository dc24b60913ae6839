"""Let a computer's voice say the sentences, and measure when each one and each clause is heard."""

import wave
from dataclasses import dataclass
from pathlib import Path

from lms.programme.films.outline import Outline
from lms.programme.films.tools import run

# flite's "rms" is a voice made from one man's recorded speech. A speech recogniser understood 88 of 100 of its
# words, 17 of 100 from the formant synthesiser's best British voice: docs/films.md has the table and its limits.
VOICE = "rms"
STRETCH = 1.05  # about 155 words a minute inside a sentence, 135 with the pauses
RATE = 16_000  # samples a second, as flite writes them for this voice

LEAD_S = 0.8  # the title is seen before it is heard
SENTENCE_S = 0.5
SCENE_S = 1.1
TAIL_S = 2.6  # the last slide stays long enough to read

# Written so in captions and on slides; the voice needs a hint.
HINTS = {"TMO": "T M O", "TMOs": "T M Os", "STAIRs": "stairs"}


@dataclass(frozen=True)
class Said:
    """One sentence in the film: who says it is the narrator; `scene` None is the title slide; times in the film."""

    text: str
    scene: int | None
    sentence: int
    start_s: float
    end_s: float
    word_ends_s: tuple[float, ...]


@dataclass(frozen=True)
class Sound:
    """One sentence as samples, with the moment each word ends, counted from its first sample."""

    samples: bytes
    word_ends_s: tuple[float, ...]

    @property
    def length_s(self) -> float:
        """How long it sounds."""
        return len(self.samples) / 2 / RATE


def narrate(outline: Outline, into: Path) -> tuple[Said, ...]:
    """Write the whole narration to the WAV file `into` and say when each sentence is heard."""
    track = bytearray(_silence(LEAD_S))
    heard: list[Said] = []
    parts: list[tuple[int | None, tuple[str, ...]]] = [(None, outline.says)]
    parts += [(number, scene.says) for number, scene in enumerate(outline.scenes)]
    for scene, sentences in parts:
        for number, text in enumerate(sentences):
            if heard:
                track += _silence(SENTENCE_S if number else SCENE_S)
            sound = say(text, into.parent)
            start_s = len(track) / 2 / RATE
            track += sound.samples
            ends = tuple(start_s + end_s for end_s in sound.word_ends_s)
            heard.append(Said(text, scene, number, start_s, start_s + sound.length_s, ends))
    track += _silence(TAIL_S)
    with wave.open(str(into), "wb") as out:
        out.setparams((1, 2, RATE, 0, "NONE", "not compressed"))
        out.writeframes(bytes(track))
    return tuple(heard)


def say(text: str, folder: Path) -> Sound:
    """One sentence as sound, without the silence around it, and the end of each of its words."""
    scratch = folder / "sentence.wav"
    phones = _phones(text, scratch)
    voiced = [(start_s, end_s) for name, start_s, end_s in phones if name != "pau"]
    first_s, last_s = voiced[0][0] - 0.03, voiced[-1][1] + 0.12  # keep the breath of the first and last sound
    with wave.open(str(scratch), "rb") as file:
        if file.getframerate() != RATE:
            raise RuntimeError(f"The voice {VOICE} speaks at {file.getframerate()} samples a second, not {RATE}.")
        samples = file.readframes(file.getnframes())
    cut = samples[2 * int(max(first_s, 0) * RATE) : 2 * int(last_s * RATE)]
    words = text.split()
    ends = []
    for count in range(1, len(words)):
        said = len([each for each in _phones(" ".join(words[:count]), scratch) if each[0] != "pau"])
        ends.append(voiced[min(said, len(voiced)) - 1][1] - max(first_s, 0))
    return Sound(cut, (*ends, len(cut) / 2 / RATE))


def _phones(text: str, into: Path) -> list[tuple[str, float, float]]:
    """Speak `text` into a file; each speech sound with its start and end, "pau" being silence."""
    spoken = " ".join(_hinted(word) for word in text.split())
    stretch = f"duration_stretch={STRETCH}"
    told = run("flite", "-voice", VOICE, "--setf", stretch, "-psdur", "-t", spoken, "-o", into)
    phones, start_s = [], 0.0
    for each in told.split():
        name, _, end = each.partition(":")
        phones.append((name, start_s, float(end)))
        start_s = float(end)
    return phones


def _hinted(word: str) -> str:
    bare = word.strip(".,?!:;")
    return word.replace(bare, HINTS[bare]) if bare in HINTS else word


def _silence(length_s: float) -> bytes:
    return bytes(2 * round(length_s * RATE))
