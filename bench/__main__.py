"""python3 do.py bench [name] [options]: the written list of measurements; without a name, the heartbeat."""

import sys

from bench import captions, peers, search, watching

BENCHES = {"watching": watching.main, "peers": peers.main, "captions": captions.main, "search": search.main}


def main(words: list[str]) -> int:
    """Run the named measurement with the words after its name."""
    name = words[0] if words and not words[0].startswith("-") else "watching"
    if name not in BENCHES:
        print(f"There is no measurement {name!r}. There are: {', '.join(BENCHES)}.")
        return 2
    return BENCHES[name]([word for word in words if word != name])


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
