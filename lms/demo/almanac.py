"""When things happen: months that grow, weekday evenings, and nothing after the midnight that today began with."""

import random
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from lms.clock import LONDON

# More people come each month; spring and autumn campaigns, quiet Augusts and Decembers.
SEASON = {4: 1.3, 5: 1.3, 8: 0.7, 10: 1.4, 12: 0.5}
WEEKDAYS = (1.2, 1.3, 1.2, 1.1, 0.7, 0.7, 0.9)
EVENING, LUNCH, DAYTIME = (18, 22), (12, 14), (9, 18)
AT_NIGHT = (23, 26)


@dataclass(frozen=True)
class Almanac:
    """The days of the demonstration: from `first_on` to the day before `today_on`, in London."""

    first_on: date
    today_on: date

    @property
    def horizon(self) -> datetime:
        """Nothing happens from here on, so that the same day always gives the same life."""
        return at(self.today_on, 0)

    def join_on(self, chance: random.Random) -> date:
        """The day somebody first comes."""
        days = [self.first_on + timedelta(days=n) for n in range((self.today_on - self.first_on).days)]
        last = len(days)
        weights = [
            (1 + 1.3 * n / last) * SEASON.get(day.month, 1) * WEEKDAYS[day.weekday()] for n, day in enumerate(days)
        ]
        return chance.choices(days, weights)[0]


def at(day: date, hour: float) -> datetime:
    """A moment of a London day; hours past 24 belong to the night that follows."""
    return (datetime.combine(day, time(), LONDON) + timedelta(hours=hour)).astimezone(UTC)


def some_time(chance: random.Random, day: date, nights: bool = False) -> datetime:
    """When on a day somebody sits down: mostly the evening, with a phone on the sofa."""
    hours = AT_NIGHT if nights else chance.choices((EVENING, LUNCH, DAYTIME), (70, 12, 18))[0]
    return at(day, 0) + timedelta(seconds=chance.randrange(hours[0] * 3600, hours[1] * 3600))


def later(chance: random.Random, after: datetime, mean_days: float, nights: bool = False) -> datetime:
    """Another day, on average this much later."""
    day = after.astimezone(LONDON).date() + timedelta(days=1 + int(chance.expovariate(1 / mean_days)))
    return some_time(chance, day, nights)
