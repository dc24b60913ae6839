"""What a badge says, who is shown what, and what a genuine file may contain. Pure."""

import hashlib
import hmac
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from lms.badges.formats.base import Identity, plain
from lms.badges.formats.credential import ACHIEVEMENT_TYPES, EXTENSIONS, OB, SCHEMA, VC
from lms.errors import BadInput

KINDS = tuple(ACHIEVEMENT_TYPES)
VISIBILITIES = ("private", "link", "named")
# The route is printed on the badge; reading counts as online, for it could reveal a disability (design 4).
EVIDENCE = {
    "online": "Completed online; follows the same module as the programme's face-to-face training.",
    "together": "Completed in a group; follows the same module as the programme's face-to-face training.",
    "in-person": "Completed in person at the programme's face-to-face training.",
}
ROUTES = tuple(EVIDENCE)
END_REASONS = ("holder", "error", "replaced")
LONGEST_NAME = 80
MANY = 20  # no list in our badges is longer; it also bounds what a stranger's file can cost


OVERCLAIM = "Leave the word “accredited” out: no accrediting body with its proof is entered."


def overclaims(*texts: str) -> bool:
    """Whether a text claims a recognition that nobody has proved."""
    return "accredited" in " ".join(texts).lower()


@dataclass(frozen=True)
class Definition:
    """What a badge is for. `narrative` says what earning it takes; `alignment` holds (name, address) pairs.

    A module's badge names its module; a level's or the programme's has none.
    """

    slug: str
    kind: str
    name: str
    description: str
    narrative: str
    module_slug: str | None = None
    tags: tuple[str, ...] = ()
    language: str = "en"
    alignment: tuple[tuple[str, str], ...] = ()

    def __post_init__(self) -> None:
        """Refuse what no badge may say, before it is signed for ever."""
        words = (self.name, self.description, self.narrative)
        if not all(plain(text) for text in words):
            raise BadInput("A badge needs a name, a description and what it takes to earn it.")
        if overclaims(*words):
            raise BadInput(OVERCLAIM)
        if self.kind not in KINDS or (self.kind == "module") != (self.module_slug is not None):
            raise BadInput("A badge is for a module, a level or the whole programme.")

    def words(self) -> dict[str, Any]:
        """The part that is frozen into each award."""
        return {
            "name": self.name,
            "description": self.description,
            "narrative": self.narrative,
            "tags": list(self.tags),
            "language": self.language,
            "alignment": [{"name": name, "url": url} for name, url in self.alignment],
        }


def module_definition(
    slug: str, title: str, aim: str, coverage: float, pass_mark: int, draw: int, language: str = "en"
) -> Definition:
    """The badge a module earns, in the words that are frozen into each award."""
    return Definition(
        slug=slug,
        kind="module",
        name=title,
        description=f"{aim} A module of the Four Million Homes training for residents of social housing.",
        narrative=(
            f"Watched or read at least {round(coverage * 100)} % of the module and answered {pass_mark} of {draw} "
            "quiz questions right, or took part in the whole of a gathering for it."
        ),
        module_slug=slug,
        tags=("social housing", "residents"),
        language=language,
    )


@dataclass(frozen=True)
class Shown:
    """What the page behind a badge shows a visitor: `state` is "valid", "withdrawn" or "unknown"."""

    state: str
    title: bool = False
    name: str = ""


def shown(*, visibility: str, ended: bool, share_name: str | None) -> Shown:
    """Private says only whether the badge counts; link adds what it is for; named adds the typed name."""
    if ended:
        return Shown("withdrawn")
    if visibility == "named" and share_name:
        return Shown("valid", True, share_name)
    return Shown("valid", visibility in ("link", "named"))


def checked_visibility(visibility: str, share_name: str) -> tuple[str, str | None]:
    """The choice as it is kept: a name only with "named". Raises `BadInput` with the field's sentence."""
    if visibility not in VISIBILITIES:
        raise BadInput("Choose who can see this badge.", {"visibility": "Choose one of the three."})
    name = " ".join(share_name.split())
    if visibility != "named":
        return visibility, None
    if not name:
        raise BadInput(
            "There is no name yet.",
            {"share_name": "Type the name you want people to see."},
        )
    if len(name) > LONGEST_NAME:
        raise BadInput("The name is too long.", {"share_name": "Use 80 letters or fewer."})
    return visibility, name


def identity(email: str, salt: bytes) -> Identity:
    """The salted SHA-256 of a trimmed, lower-cased address; `salt` is at least 16 random bytes.

    Open Badges 3.0 hashes the address followed by the salt's text and does not normalise letter case; we do.
    """
    return Identity(salt.hex(), _hashed(email.strip().lower(), salt.hex()))


def _hashed(address: str, salt: str) -> str:
    return hashlib.sha256((address + salt).encode("utf-8", "replace")).hexdigest()


def belongs_to(credential: Mapping[str, Any], email: str) -> bool | None:
    """Whether a genuine credential was issued to this address; None where it names no address at all.

    The address is tried as it was typed and in small letters, because other issuers keep capitals.
    """
    named = credential["credentialSubject"].get("identifier")
    if not named:
        return None
    salt, known = named[0]["salt"], named[0]["identityHash"]
    tried = {email.strip(), email.strip().lower()}
    return any(hmac.compare_digest(known, "sha256$" + _hashed(address, salt)) for address in tried)


@dataclass(frozen=True)
class Exactly:
    """A place where only one value stands."""

    value: Any


# The closed shape of every badge we sign. "text" is a string, "address" one that begins with a scheme (a blank
# node's name would make checking costly), a list means a list of that, `?` marks a member that may be missing.
_PROFILE = {
    "id": "address",
    "type": Exactly(["Profile"]),
    "name": "text",
    "url": "address",
}
_IDENTITY = {
    "type": Exactly("IdentityObject"),
    "hashed": Exactly(True),
    "identityType": Exactly("emailAddress"),
    "salt": "text",
    "identityHash": "text",
}
_ACHIEVEMENT = {
    "id": "address",
    "type": Exactly(["Achievement"]),
    "achievementType": "text",
    "name": "text",
    "description": "text",
    "criteria": {"id": "address", "narrative": "text"},
    "image": {"id": "address", "type": Exactly("Image"), "caption": "text"},
    "inLanguage": "text",
    "version": "text",
    "tag?": ["text"],
    "alignment?": [{"type": Exactly(["Alignment"]), "targetName": "text", "targetUrl": "address"}],
}
SHAPE = {
    "@context": Exactly([VC, OB, EXTENSIONS]),
    "id": "address",
    "type": Exactly(["VerifiableCredential", "OpenBadgeCredential"]),
    "name": "text",
    "issuer": _PROFILE,
    "validFrom": "text",
    "credentialSubject": {
        "id": "address",
        "type": Exactly(["AchievementSubject"]),
        "identifier?": [_IDENTITY],
        "achievement": _ACHIEVEMENT,
    },
    "evidence": [{"type": Exactly(["Evidence"]), "name": "text", "narrative": "text"}],
    "credentialSchema": Exactly([{"id": SCHEMA, "type": "1EdTechJsonSchemaValidator2019"}]),
    "credentialStatus": {
        "id": "address",
        "type": Exactly("BitstringStatusListEntry"),
        "statusPurpose": Exactly("revocation"),
        "statusListIndex": "text",
        "statusListCredential": "address",
    },
}


def odd_members(document: Any) -> list[str]:
    """The places where a badge (without its proof) is not exactly as we write them; empty for one of ours.

    Why: the signature covers what the JSON means, not its spelling. A holder can rename `credentialStatus` to its
    full address; the signature still holds, and who looks for the short name no longer sees a revocation.
    """
    return list(_odd(document, SHAPE, ""))


def _odd(value: Any, shape: Any, path: str) -> Iterator[str]:
    if isinstance(shape, dict):
        yield from _odd_object(value, shape, path)
    elif isinstance(shape, list):
        if not isinstance(value, list) or not 1 <= len(value) <= MANY:
            yield path
        else:
            for place, item in enumerate(value):
                yield from _odd(item, shape[0], f"{path}[{place}]")
    elif isinstance(shape, Exactly):
        if value != shape.value or type(value) is not type(shape.value):
            yield path
    elif not isinstance(value, str) or value != plain(value) or (shape == "address" and not _is_address(value)):
        yield path


def _odd_object(value: Any, shape: dict[str, Any], path: str) -> Iterator[str]:
    if not isinstance(value, dict):
        yield path or "the file itself"
        return
    known = {name.rstrip("?"): part for name, part in shape.items()}
    for name in value:
        if name not in known:
            yield f"{path}.{name}".lstrip(".")
    for name, part in shape.items():
        member = name.rstrip("?")
        if member in value:
            yield from _odd(value[member], part, f"{path}.{member}".lstrip("."))
        elif not name.endswith("?"):
            yield f"{path}.{member}".lstrip(".")


def _is_address(text: str) -> bool:
    return text.startswith(("https://", "http://", "urn:uuid:", "did:web:"))
