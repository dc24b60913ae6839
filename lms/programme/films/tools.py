"""Call a tool of the machine: found by name, run quietly, and a refusal becomes a sentence."""

import shutil
import subprocess
from pathlib import Path

# Debian packages: ffmpeg (both of the first two), flite, chromium; fonts-cabin brings the lettering.
NEEDED = ("ffmpeg", "ffprobe", "flite", "chromium")
FONT = "Cabin"


class ToolProblem(RuntimeError):
    """A tool is not there or refused; the message carries its last words."""


def run(tool: str, *arguments: str | Path) -> str:
    """Run one tool to its end, giving way to others on the machine; the answer is what it printed."""
    found = shutil.which(tool)
    if found is None:
        raise ToolProblem(f"{tool} is not installed. docs/films.md says which package brings it.")
    command = ["nice", found, *map(str, arguments)]
    # Only the maker's own file names and the outlines' sentences get here, never anything from outside.
    told = subprocess.run(command, capture_output=True, text=True, timeout=900, check=False)  # noqa: S603
    if told.returncode:
        raise ToolProblem(f"{tool} stopped: {told.stderr.strip()[-400:]}")
    return told.stdout


def missing() -> list[str]:
    """What a film cannot be made without and this machine does not have."""
    absent = [tool for tool in NEEDED if shutil.which(tool) is None]
    if shutil.which("fc-list") is None or FONT not in run("fc-list", ":", "family"):
        absent.append(f"the font {FONT}")
    return absent
