"""Who lives where: as many residents as each landlord has, those who would rather not say, and guests."""

import base64
import random
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from lms.demo.almanac import Almanac, at, some_time
from lms.demo.cast import CHARACTERS, FIRST_NAMES, GUESTS, NOBODYS, Character
from lms.people.rules import REGIONS
from lms.programme.shapes import Landlord

SEED = "four million homes"


@dataclass(frozen=True)
class Resident:
    """One invented resident. A guest has no e-mail; `chance` is theirs alone, so that one more changes nobody else."""

    tag: str
    name: str | None
    email: str | None
    landlord: str | None
    region: str | None
    joined_at: datetime
    zeal: float
    habit: str
    chance: random.Random


def residents(almanac: Almanac, landlords: Sequence[Landlord]) -> list[Resident]:
    """Everybody, in the same order with the same lives on the same day."""
    found = []
    for landlord in landlords:
        known = [one for one in CHARACTERS if one.landlord == landlord.slug]
        cast: list[Character | None] = [*known, *[None] * (landlord.residents - len(known))]
        for number, character in enumerate(cast):
            found.append(_resident(almanac, landlord, f"{landlord.slug}-{number}", character, guest=False))
    unsaid = [one for one in CHARACTERS if one.landlord is None]
    for number in range(NOBODYS):
        guest = number >= NOBODYS - GUESTS
        character = unsaid[number] if number < len(unsaid) else None
        found.append(_resident(almanac, None, f"nobody-{number}", character, guest=guest))
    return found


def _resident(
    almanac: Almanac, landlord: Landlord | None, key: str, character: Character | None, *, guest: bool
) -> Resident:
    chance = random.Random(f"{SEED}/{almanac.today_on.isoformat()}/{key}")  # noqa: S311  # a story, not a secret
    tag = base64.urlsafe_b64encode(chance.randbytes(12)).decode()
    joined_at = some_time(chance, almanac.join_on(chance))
    zeal = chance.betavariate(1.1, 3.5) if guest else chance.betavariate(2.2, 1.8)
    habit = chance.choices(("usual", "nights", "reads"), (90, 6, 4))[0]
    name = chance.choice(FIRST_NAMES) if not guest and chance.random() < 0.6 else None
    region = landlord.region if landlord else chance.choice((None, None, *REGIONS))
    email = None if guest else f"{key}@example.org"
    if character is None:
        return Resident(tag, name, email, landlord.slug if landlord else None, region, joined_at, zeal, habit, chance)
    if character.habit == "amina":
        joined_at = at(almanac.today_on - timedelta(days=34), 19.5)
    slug = landlord.slug if landlord else None
    return Resident(tag, character.name, character.email, slug, region, joined_at, 1.0, character.habit, chance)
