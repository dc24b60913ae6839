"""A line of law with its source and dates, as the law component shows it."""

from typing import Any

from lms.facts.models import Fact


def fact_view(fact: Fact) -> dict[str, Any]:
    """A fact for `law_line` and `law_fact`; the first source is the one it was read in."""
    first = fact.sources[0] if fact.sources else {"name": "", "address": ""}
    return {
        "id": fact.id,
        "text": fact.text,
        "source": first["name"],
        "source_address": "",
        "checked_on": fact.checked_on,
        "checked_by": fact.confirmed_by,
        "standing": fact.standing,
        "updated": fact.changed_on is not None,
    }
