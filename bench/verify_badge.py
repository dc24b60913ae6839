"""Check a badge with openbadgeslib, a library that is not ours: `python bench/verify_badge.py FILE DIDDOC STATUS`.

FILE is a badge as .json or .jwt, DIDDOC the issuer's did.json, STATUS the status list in the badge's own form.
Prints one line, `ok: ...` or `refused: ...`, and exits 0 or 1. Nothing is fetched: the three files are all it reads.
"""

import json
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

from openbadgeslib.errors import LibOpenBadgesException
from openbadgeslib.ob3.did import resolve_verification_method
from openbadgeslib.ob3.ldp import OB3LdpVerifier, verify_data_integrity_proof
from openbadgeslib.ob3.verifier import OB3Verifier


class Refused(Exception):
    """The badge does not hold; the message says why."""


def verified(badge: str, did_document: str, status: str) -> str:
    """The badge's title, when signature, issuer and status all hold. Raises `Refused`."""
    did = str(json.loads(did_document)["id"])
    try:
        if badge.lstrip().startswith("{"):
            return _verified_json(badge, did, _files(did_document, status), status)
        found = OB3Verifier.for_issuer_did(did, _files(did_document, status)).verify(
            badge, check_status=True, download=_files(did_document, status)
        )
    except LibOpenBadgesException as problem:
        raise Refused(str(problem)) from problem
    return str(found.name)


def _verified_json(badge: str, did: str, download: Callable[[str], bytes], status: str) -> str:
    # The library verifies the signature of JWT lists only; a JSON list's proof is checked here with its own function.
    listed = json.loads(status)
    if not isinstance(listed, dict) or listed.get("issuer") != did:
        raise Refused("the status list has another issuer")
    method = str(listed.get("proof", {}).get("verificationMethod", ""))
    if method.partition("#")[0] != did:
        raise Refused("the status list is signed by a stranger")
    verify_data_integrity_proof(listed, resolve_verification_method(method, download=download))
    found = OB3LdpVerifier.for_issuer_did(did).verify(
        badge, check_status=True, verify_status_list=False, download=download
    )
    return str(found.name)


def _files(did_document: str, status: str) -> Callable[[str], bytes]:
    def download(address: str) -> bytes:
        return (did_document if address.endswith("/did.json") else status).encode()

    return download


def main(arguments: list[str]) -> int:
    """Run the command; returns the exit code."""
    if len(arguments) != 3:
        print(__doc__)
        return 2
    badge, did_document, status = (Path(name).read_text(encoding="utf-8") for name in arguments)
    try:
        title: Any = verified(badge, did_document, status)
    except (Refused, ValueError) as problem:
        print(f"refused: {problem}")
        return 1
    print(f"ok: {title!r} is signed by {json.loads(did_document)['id']} and is not withdrawn")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
