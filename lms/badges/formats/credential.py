"""The OpenBadgeCredential itself, before any signature: Open Badges 3.0 on Verifiable Credentials 2.0."""

from collections.abc import Mapping
from typing import Any

from lms.badges.formats.base import AwardFacts, Issuer, Json, moment, plain

VC = "https://www.w3.org/ns/credentials/v2"
# 3.0.3 and no other: the unversioned context and 3.0.1 redefine protected terms, 3.0.2 lacks some.
OB = "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json"
EXTENSIONS = "https://purl.imsglobal.org/spec/ob/v3p0/extensions.json"
SCHEMA = "https://purl.imsglobal.org/spec/ob/v3p0/schema/json/ob_v3p0_achievementcredential_schema.json"
# What the standard calls our three kinds of badge.
ACHIEVEMENT_TYPES = {
    "module": "Badge",
    "level": "MicroCredential",
    "programme": "LearningProgram",
}


def credential(facts: AwardFacts, issuer: Issuer, list_ending: str = "") -> Json:
    """The unsigned badge. `list_ending` picks the status list: "" (JSON) or ".jwt"; all else is the same."""
    return {
        "@context": [VC, OB, EXTENSIONS],
        "id": f"{issuer.site}/c/{facts.uuid}",
        "type": ["VerifiableCredential", "OpenBadgeCredential"],
        "name": plain(str(facts.achievement["name"])),
        "issuer": profile(issuer),
        "validFrom": moment(facts.awarded_at),
        "credentialSubject": _subject(facts, issuer),
        "evidence": [
            {
                "type": ["Evidence"],
                "name": "How this was completed",
                "narrative": plain(facts.evidence),
            }
        ],
        "credentialSchema": [{"id": SCHEMA, "type": "1EdTechJsonSchemaValidator2019"}],
        "credentialStatus": _status(facts, issuer, list_ending),
    }


def profile(issuer: Issuer) -> Json:
    """The issuer as an object: the schema lets a bare id through, the public validator does not."""
    return {
        "id": issuer.did,
        "type": ["Profile"],
        "name": plain(issuer.name),
        "url": f"{issuer.site}/issuer",
    }


def _subject(facts: AwardFacts, issuer: Issuer) -> Json:
    subject: Json = {"id": facts.subject, "type": ["AchievementSubject"]}
    if facts.identity is not None:
        subject["identifier"] = [
            {
                "type": "IdentityObject",
                "hashed": True,
                "identityType": "emailAddress",
                "salt": facts.identity.salt,
                "identityHash": f"sha256${facts.identity.hash}",
            }
        ]
    subject["achievement"] = achievement(facts.achievement, issuer)
    return subject


def achievement(frozen: Mapping[str, Any], issuer: Issuer) -> Json:
    """A frozen definition as an Open Badges achievement; also what `/achievements/<slug>` answers."""
    address = f"{issuer.site}/achievements/{frozen['slug']}"
    made: Json = {
        "id": address,
        "type": ["Achievement"],
        "achievementType": ACHIEVEMENT_TYPES[str(frozen["kind"])],
        "name": plain(str(frozen["name"])),
        "description": plain(str(frozen["description"])),
        "criteria": {
            "id": f"{address}#criteria",
            "narrative": plain(str(frozen["narrative"])),
        },
        "image": {
            "id": f"{address}/image",
            "type": "Image",
            "caption": plain(str(frozen["name"])),
        },
        "inLanguage": str(frozen["language"]),
        "version": str(frozen["version"]),
    }
    tags = [plain(str(tag)) for tag in frozen.get("tags", ())]
    if any(tags):
        made["tag"] = [tag for tag in tags if tag]
    if frozen.get("alignment"):
        made["alignment"] = [_alignment(target) for target in frozen["alignment"]]
    return made


def _alignment(target: Mapping[str, Any]) -> Json:
    return {
        "type": ["Alignment"],
        "targetName": plain(str(target["name"])),
        "targetUrl": str(target["url"]),
    }


def _status(facts: AwardFacts, issuer: Issuer, list_ending: str) -> Json:
    address = f"{issuer.site}/status/{facts.list_number}{list_ending}"
    return {
        "id": f"{address}#{facts.place}",
        "type": "BitstringStatusListEntry",
        "statusPurpose": "revocation",
        "statusListIndex": str(facts.place),
        "statusListCredential": address,
    }
