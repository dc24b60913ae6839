"""Who lives in the demonstration: all invented. A handful have names and habits, the rest a first name or none."""

from dataclasses import dataclass

AMINA = "amina@example.org"
LEAD = "lead@example.org"
TUNDE = "tunde@example.org"

# What `run` prints a sign-in link for: the word before the link, and whose it is.
PRINTED = (("resident", AMINA), ("programme", LEAD), ("landlord", TUNDE))


@dataclass(frozen=True)
class Account:
    """A staff account; landlord staff name theirs by its slug."""

    email: str
    name: str
    role: str
    landlord: str | None = None


STAFF = (
    Account(LEAD, "Priya", "programme"),
    Account("administrator@example.org", "Marcus", "administrator"),
    Account(TUNDE, "Tunde", "landlord", "riverbank-homes"),
    Account("northfold@example.org", "Gwen", "landlord", "northfold-council"),
    Account("tallowgate@example.org", "Idris", "landlord", "tallowgate-co-operative"),
)


@dataclass(frozen=True)
class Character:
    """A resident with a story. `habit`: see `habits.py`; `landlord` None where they would rather not say."""

    name: str
    email: str
    habit: str
    landlord: str | None


CHARACTERS = (
    Character("Amina", AMINA, "amina", "riverbank-homes"),
    Character("Derek", "derek@example.org", "together", "riverbank-homes"),
    Character("Kasia", "kasia@example.org", "nights", "northfold-council"),
    Character("Paul", "paul@example.org", "reads", "northfold-council"),
    Character("Sharon", "sharon@example.org", "in-person", "riverbank-homes"),
    Character("Wen", "wen@example.org", "usual", None),
)

FIRST_NAMES = (
    "Abdi", "Agnes", "Aisha", "Alan", "Andrea", "Anita", "Bev", "Bilal", "Carol", "Ceri", "Chidi", "Claire", "Colin",
    "Dawn", "Denise", "Dipa", "Donna", "Elena", "Esther", "Farah", "Fiona", "Gary", "Grace", "Hafsa", "Harjit", "Ian",
    "Ioana", "Jackie", "Jamal", "Janet", "Joan", "Jerome", "Karen", "Kofi", "Leanne", "Len", "Lorraine", "Magda",
    "Marcia", "Mehmet", "Moira", "Nadia", "Nasreen", "Norman", "Olu", "Pat", "Pauline", "Piotr", "Rabia", "Ray",
    "Rosa", "Rukhsana", "Sandra", "Shirley", "Simon", "Stella", "Surinder", "Tariq", "Terry", "Tomasz", "Val", "Vera",
    "Viorel", "Winston", "Yasmin", "Zainab",
)  # fmt: skip

TOWNS = ("Leeds", "Manchester", "Birmingham", "Newcastle", "Bristol", "Nottingham", "Norwich", "Croydon")
GUESTS = 60
NOBODYS = 92
