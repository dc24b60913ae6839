"""The canonical form Data Integrity signatures are made over (RDFC-1.0), by PyLD, which only this file loads.

Nothing is ever fetched: VC 2.0's context comes with PyLD, the Open Badges terms we use are our own two small
maps (same terms, same addresses as the official files; a test compares the outcome), all else is refused.
"""

import json
import threading
from functools import cache
from pathlib import Path
from typing import Any

from lms.badges.formats.base import Json
from lms.badges.formats.credential import EXTENSIONS, OB
from lms.errors import BadInput

CONTEXTS = Path(__file__).parent / "contexts"
OURS = {OB: CONTEXTS / "ob-3.0.3.json", EXTENSIONS: CONTEXTS / "ob-extensions.json"}
UNREADABLE = "This file uses words that a badge of ours never uses, so its signature cannot be checked."
# Where relative addresses are sent to be caught; left alone, PyLD 3.3 signs them below http://example.org/base/.
NOWHERE = "relative://here/"
_one_at_a_time = threading.Lock()  # PyLD keeps contexts in cachetools' caches, which are not made for threads


def canonical(document: Json) -> str:
    """The document as sorted N-Quads.

    Raises `BadInput` where a member or a type has no address, for it would silently go unsigned.
    """
    processor, loader, problem = _processor()
    options = {
        "algorithm": "URDNA2015",
        "format": "application/n-quads",
        "documentLoader": loader,
        "base": NOWHERE,
    }
    try:
        with _one_at_a_time:
            return str(processor().normalize(document, options))
    except problem as failed:
        raise BadInput(UNREADABLE) from failed


@cache
def _processor() -> tuple[Any, Any, type[Exception]]:
    # Inside a function: PyLD takes 0.2 s to load and only signing and checking need it.
    from pyld import jsonld
    from pyld.documentloader.frozen import BUNDLED_CONTEXTS, FrozenDocumentLoader

    frozen = FrozenDocumentLoader(
        {
            **BUNDLED_CONTEXTS,
            **{name: json.loads(f.read_text()) for name, f in OURS.items()},
        }
    )

    def loader(address: str, options: Any) -> Any:
        return {
            **frozen(address, options),
            "tag": "static",
        }  # lets PyLD keep the parsed context

    def refuse_dropped(name: object) -> None:
        raise jsonld.JsonLdError(f"a member without an address: {name}", "lms.dropped")

    class Strict(jsonld.JsonLdProcessor):  # type: ignore[misc]  # PyLD ships no types
        """PyLD signs what is left after dropping what it does not know; this one refuses instead."""

        def __init__(self) -> None:
            super().__init__(on_property_dropped=refuse_dropped)

        def expand(self, input_: Any, options: Any) -> Any:
            """Expand, then look that nothing relative is left: it would be dropped from the signed form."""
            expanded = super().expand(input_, options)
            for address in _addresses(expanded):
                if ":" not in address or address.startswith("relative:"):
                    raise jsonld.JsonLdError(f"a relative address: {address}", "lms.relative")
            return expanded

    return Strict, loader, jsonld.JsonLdError


def _addresses(expanded: Any) -> list[str]:
    """Every @id and @type in an expanded document."""
    if isinstance(expanded, list):
        return [address for item in expanded for address in _addresses(item)]
    if not isinstance(expanded, dict):
        return []
    types = expanded.get("@type", [])
    own = ([expanded["@id"]] if "@id" in expanded else []) + (types if isinstance(types, list) else [types])
    return own + [address for key, value in expanded.items() if key != "@type" for address in _addresses(value)]
