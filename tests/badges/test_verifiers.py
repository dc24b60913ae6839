"""Badges in other people's hands: libraries we did not write, offline, in Python and in JavaScript."""

import json
import subprocess
import sys
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from lms.badges.formats import did
from lms.badges.formats.base import plain, written
from lms.badges.formats.multibase import base64url

ROOT = Path(__file__).parents[2]
ENDINGS = ("json", "jwt")
# Changes a holder might wish for, each by the path of the member in the credential.
TAMPERED = {
    "title": (("name",), "Another title"),
    "who it is for": (("credentialSubject", "id"), "urn:uuid:00000000-0000-4000-8000-000000000000"),
    "e-mail hash": (("credentialSubject", "identifier", 0, "identityHash"), "sha256$" + "00" * 32),
    "salt": (("credentialSubject", "identifier", 0, "salt"), "00" * 16),
    "what was learned": (("credentialSubject", "achievement", "criteria", "narrative"), "More than that."),
    "alignment": (("credentialSubject", "achievement", "alignment", 0, "targetUrl"), "https://example.com/"),
    "date": (("validFrom",), "2020-01-01T00:00:00Z"),
    "route": (("evidence", 0, "narrative"), "Completed in person."),
    "place on the list": (("credentialStatus", "statusListIndex"), "78"),
    "issuer's name": (("issuer", "name"), "Somebody else"),
    "number": (("id",), "https://learn.example.org/c/00000000-0000-4000-8000-000000000000"),
}


def changed(badge: str, path: tuple[Any, ...], value: str) -> str:
    """The badge with one member replaced and the old signature kept."""
    head, dot, rest = badge.partition(".")
    text = json.dumps(json.loads(badge)) if badge.startswith("{") else _payload(badge)
    document = json.loads(text)
    place = document
    for step in path[:-1]:
        place = place[step]
    assert place[path[-1]] != value
    place[path[-1]] = value
    if badge.startswith("{"):
        return json.dumps(document)
    return head + dot + base64url(json.dumps(document).encode()) + "." + rest.rpartition(".")[2]


def _payload(token: str) -> str:
    import base64

    middle = token.split(".")[1]
    return base64.urlsafe_b64decode(middle + "=" * (-len(middle) % 4)).decode()


@pytest.mark.parametrize("ending", ENDINGS)
def test_python_accepts_a_genuine_badge(workshop: Any, openbadgeslib: Any, ending: str) -> None:
    title = openbadgeslib.verified(workshop.files()[ending], workshop.did, workshop.lists(5)[ending])
    assert title == "Know your rights and speak up"


@pytest.mark.parametrize("ending", ENDINGS)
@pytest.mark.parametrize("what", TAMPERED)
def test_python_refuses_a_changed_badge(workshop: Any, openbadgeslib: Any, ending: str, what: str) -> None:
    badge = changed(workshop.files()[ending], *TAMPERED[what])
    with pytest.raises(openbadgeslib.Refused):
        openbadgeslib.verified(badge, workshop.did, workshop.lists()[ending])


@pytest.mark.parametrize("ending", ENDINGS)
def test_python_refuses_a_withdrawn_badge(workshop: Any, openbadgeslib: Any, ending: str) -> None:
    with pytest.raises(openbadgeslib.Refused, match="revocation"):
        openbadgeslib.verified(workshop.files()[ending], workshop.did, workshop.lists(5, 77)[ending])


@pytest.mark.parametrize("ending", ENDINGS)
def test_python_refuses_another_issuers_key_under_our_name(
    workshop: Any, openbadgeslib: Any, stranger: str, ending: str
) -> None:
    with pytest.raises(openbadgeslib.Refused):
        openbadgeslib.verified(workshop.files()[ending], stranger, workshop.lists()[ending])


@pytest.mark.parametrize("ending", ENDINGS)
def test_python_refuses_a_list_past_its_end(workshop: Any, openbadgeslib: Any, ending: str) -> None:
    old = workshop.lists(now=workshop.now - timedelta(days=8))[ending]
    with pytest.raises(openbadgeslib.Refused, match="expired"):
        openbadgeslib.verified(workshop.files()[ending], workshop.did, old)


@pytest.mark.parametrize("ending", ENDINGS)
def test_python_refuses_a_changed_list(workshop: Any, openbadgeslib: Any, ending: str) -> None:
    fresh, withdrawn = workshop.lists()[ending], workshop.lists(77)[ending]
    if ending == "json":
        swapped = json.loads(withdrawn)
        swapped["credentialSubject"] = json.loads(fresh)["credentialSubject"]
        forged = json.dumps(swapped)
    else:
        head, _, mark = withdrawn.split(".")
        forged = ".".join((head, fresh.split(".")[1], mark))
        forged = forged if forged != fresh else forged[:-4] + "AAAA"
    with pytest.raises(openbadgeslib.Refused):
        openbadgeslib.verified(workshop.files()[ending], workshop.did, forged)


def test_python_sees_a_withdrawal_hidden_under_another_spelling(workshop: Any, openbadgeslib: Any) -> None:
    document = json.loads(workshop.files()["json"])
    document["https://www.w3.org/2018/credentials#credentialStatus"] = document.pop("credentialStatus")
    with pytest.raises(openbadgeslib.Refused):
        openbadgeslib.verified(json.dumps(document), workshop.did, workshop.lists(77)["json"])


def test_javascript_agrees_on_every_case(workshop: Any, node: Any, stranger: str) -> None:
    files, fresh = workshop.files(), workshop.lists(5)
    old = workshop.lists(now=workshop.now - timedelta(days=8))
    cases = {
        f"{ending}: {what}": case
        for ending in ENDINGS
        for what, case in {
            "genuine": workshop.case(files[ending], fresh),
            "withdrawn": workshop.case(files[ending], workshop.lists(5, 77)),
            "list past its end": workshop.case(files[ending], old),
            "key of a stranger": workshop.case(files[ending], fresh, stranger),
            "key dropped": workshop.case(files[ending], fresh, _without_assertions(workshop.did)),
            **{f"changed {name}": workshop.case(changed(files[ending], *how), fresh) for name, how in TAMPERED.items()},
        }.items()
    }
    answers = dict(zip(cases, node(list(cases.values())), strict=True))
    assert [what for what, answer in answers.items() if answer["ok"]] == ["json: genuine", "jwt: genuine"]
    assert answers["json: withdrawn"]["reason"] == answers["jwt: withdrawn"]["reason"] == "revoked"


def _without_assertions(did_document: str) -> str:
    return json.dumps({**json.loads(did_document), "assertionMethod": []})


AWKWARD = [
    'Żółć, naïve & <b>"quoted"</b> \\ back\\nslash',
    "حقوقك كمستأجر",
    "তোমার অধিকার ਤੁਹਾਡੇ ਹੱਕ",
    "🏠👩‍👩‍👧‍👦 𝔘𝔫𝔦",
    "tab\tnewline\nbell\x07 delete\x7f next\x85line\u2028para\u2029 null\x00",
    "\ufffe\uffff zero\u200bwidth \u202eright-to-left\u202c \ufeff",
    "&amp; &#x41; %20 {{braces}} $$",
]


@pytest.mark.parametrize("ending", ENDINGS)
def test_javascript_reads_names_in_any_script(workshop: Any, node: Any, ending: str) -> None:
    made = [
        workshop.files(achievement={**workshop.facts.achievement, "name": text, "narrative": text})[ending]
        for text in AWKWARD
    ]
    answers = node([workshop.case(badge, workshop.lists()) for badge in made])
    assert [plain(text) for text, answer in zip(AWKWARD, answers, strict=True) if not answer["ok"]] == []


def test_after_a_rotation_old_and_new_badges_verify(
    workshop: Any, openbadgeslib: Any, node: Any, other_keys: Any
) -> None:
    newer, newer_public = other_keys
    both = written(did.did_document(workshop.issuer, (*newer_public, *workshop.public)))
    old_files = workshop.files()
    rotated = type(workshop)(workshop.issuer, newer, (*newer_public, *workshop.public), workshop.facts, workshop.now)
    lists, cases = rotated.lists(5), []
    for files in (old_files, rotated.files()):
        for ending in ENDINGS:
            assert openbadgeslib.verified(files[ending], both, lists[ending])
            cases.append(workshop.case(files[ending], lists, both))
    assert [answer["ok"] for answer in node(cases)] == [True] * 4


def test_the_did_document_is_as_every_verifier_wants_it(workshop: Any) -> None:
    document = json.loads(workshop.did)
    assert document["@context"][0] == "https://www.w3.org/ns/did/v1"
    assert all(isinstance(name, str) and name.startswith(document["id"]) for name in document["assertionMethod"])
    assert [one["type"] for one in document["verificationMethod"]] == ["JsonWebKey", "Multikey"]
    assert len(workshop.did) < 8192 and "&" not in workshop.did
    assert "PRIVATE" not in workshop.did and '"d"' not in workshop.did
    [key] = did.jwks(workshop.public)["keys"]
    assert key["kid"] == workshop.keys.rsa.id and "d" not in key


def test_the_command_says_ok_or_refused(workshop: Any, tmp_path: Path) -> None:
    def run(badge: str, status: str) -> tuple[int, str]:
        for name, text in (("badge", badge), ("did.json", workshop.did), ("status", status)):
            (tmp_path / name).write_text(text, encoding="utf-8")
        done = subprocess.run(
            [sys.executable, ROOT / "bench/verify_badge.py", "badge", "did.json", "status"],
            cwd=tmp_path,
            capture_output=True,
            text=True,
        )
        return done.returncode, done.stdout

    badge = workshop.files()["json"]
    assert run(badge, workshop.lists()["json"])[1].startswith("ok: 'Know your rights")
    code, said = run(badge, workshop.lists(77)["json"])
    assert code == 1 and said.startswith("refused: ")


@pytest.fixture(scope="module")
def other_keys(workshop: Any) -> Any:
    from lms.badges.formats import crypto
    from lms.badges.formats.base import PublicKey, SigningKey, SigningKeys

    ed, rsa = crypto.new_ed25519(), crypto.new_rsa()
    names = f"{workshop.issuer.did}#ed-2027-11", f"{workshop.issuer.did}#rsa-2027-11"
    return (
        SigningKeys(SigningKey(names[0], ed.private_pem), SigningKey(names[1], rsa.private_pem)),
        (PublicKey(names[0], "ed25519", ed.public_pem), PublicKey(names[1], "rsa", rsa.public_pem)),
    )


@pytest.fixture(scope="module")
def stranger(workshop: Any, other_keys: Any) -> str:
    """A DID document under our name and key names, with somebody else's keys."""
    _, public = other_keys
    names = {key.kind: key.id for key in workshop.public}
    swapped = tuple(type(key)(names[key.kind], key.kind, key.public_pem) for key in public)
    return written(did.did_document(workshop.issuer, swapped))
