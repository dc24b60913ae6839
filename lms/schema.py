"""The written list of every file with tables, so that the metadata is whole wherever the app is made."""

from types import ModuleType

from lms import audit, leases, limits, mail, revisions
from lms.badges import models as badges
from lms.catalogue import models as catalogue
from lms.completion import models as completion
from lms.counts import models as counts
from lms.facts import models as facts
from lms.gatherings import models as gatherings
from lms.guides import models as guides
from lms.health import models as health
from lms.landlords import models as landlords
from lms.people import models as people
from lms.quizzes import models as quizzes
from lms.search import models as search
from lms.watching import models as watching

TABLES: tuple[ModuleType, ...] = (
    audit,
    leases,
    limits,
    mail,
    revisions,
    badges,
    catalogue,
    completion,
    counts,
    facts,
    gatherings,
    guides,
    health,
    landlords,
    people,
    quizzes,
    search,
    watching,
)
