"""What one process has counted and not yet written: adding is a dictionary's work, so no heartbeat writes more for it.

What a killed process had not written is lost: at most some seconds of tries, and the openings of its last ten minutes.
"""

import threading
from collections import OrderedDict, deque
from collections.abc import Mapping
from datetime import datetime, timedelta

from lms.health.browsers import Browser
from lms.health.rules import HOUR, MEASURES, NONE, Cell, Tally, hour_of

# Nobody who has just opened a film is counted as somebody who cannot save.
RIPE = timedelta(minutes=10)
BEGINS_WITHIN = HOUR
MOST_CELLS = 400
MOST_PAGES = 8192
SAVED, BEGUN = MEASURES.index("saved"), MEASURES.index("begun")


class Counts:
    """Counts of one process, safe to use from many threads."""

    def __init__(self, release: str) -> None:
        self.release = release
        self._lock = threading.Lock()
        self._numbers: dict[Cell, list[int]] = {}  # in the order of MEASURES
        self._opened: deque[tuple[datetime, Cell]] = deque()
        self._begun: OrderedDict[int, None] = OrderedDict()

    def add(self, browser: Browser, tally: Tally, now: datetime) -> None:
        """Count what just happened in this browser."""
        with self._lock:
            self._put(Cell(hour_of(now), self.release, *browser), tally)

    def opened(self, browser: Browser, now: datetime) -> None:
        """A film page was served; it counts ten minutes later, in the hour it was served in."""
        with self._lock:
            self._opened.append((now + RIPE, Cell(hour_of(now), self.release, *browser)))
            if len(self._opened) > MOST_PAGES:
                self._put(self._opened.popleft()[1], Tally(opened=1))

    def saved(self, browser: Browser, told: Tally, page: tuple[datetime, str], now: datetime) -> None:
        """A try that was answered "saved", with what the device told of others. `page`: when it was served, to which
        device; its first save makes it a page that began, in the hour it was served in."""
        with self._lock:
            cell = Cell(hour_of(now), self.release, *browser)
            self._row(cell)[SAVED] += 1
            if told != NONE:
                self._put(cell, told)
            served_at, key = page[0], hash(page)
            if now - served_at < BEGINS_WITHIN and key not in self._begun:
                self._begun[key] = None
                if len(self._begun) > MOST_PAGES:
                    self._begun.popitem(last=False)
                self._row(Cell(hour_of(served_at), self.release, *browser))[BEGUN] += 1

    def look(self, now: datetime) -> dict[Cell, Tally]:
        """What is not written yet, left where it is."""
        with self._lock:
            self._ripen(now)
            return {cell: Tally(*numbers) for cell, numbers in self._numbers.items()}

    def take(self, now: datetime) -> dict[Cell, Tally]:
        """The same, taken out to be written."""
        with self._lock:
            self._ripen(now)
            taken, self._numbers = self._numbers, {}
            return {cell: Tally(*numbers) for cell, numbers in taken.items()}

    def give_back(self, taken: Mapping[Cell, Tally]) -> None:
        """It could not be written: keep it for the next time."""
        with self._lock:
            for cell, tally in taken.items():
                self._put(cell, tally)

    def waiting(self) -> bool:
        """Whether there is anything to write, now or when it is ripe."""
        return bool(self._numbers or self._opened)

    def _ripen(self, now: datetime) -> None:
        while self._opened and self._opened[0][0] <= now:
            self._put(self._opened.popleft()[1], Tally(opened=1))

    def _put(self, cell: Cell, tally: Tally) -> None:
        row = self._row(cell)
        for place, name in enumerate(MEASURES):
            row[place] += getattr(tally, name)

    def _row(self, cell: Cell) -> list[int]:
        row = self._numbers.get(cell)
        if row is None:
            if len(self._numbers) >= MOST_CELLS:
                cell = cell._replace(version=0)  # somebody invents browsers: their number stays bounded
            row = self._numbers.setdefault(cell, [0] * len(MEASURES))
        return row
