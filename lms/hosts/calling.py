"""Calling the world outside: limits on time, size and tries, no redirect, and no secret ever written down."""

import logging
import random
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

import requests
from requests.auth import AuthBase

from lms import clock

CONNECT_S, READ_S = 3.05, 8.0
TRIES = 3
DEADLINE_S = 20.0  # for all questions about one film: staff wait for them in a page
PATIENT_S = 90.0  # at a command line: Vimeo's help says that a used-up limit lasts up to a minute
FIRST_WAIT_S = 0.5
LONGEST_WAIT_S = 3600.0
MOST_BYTES = 1_000_000
CHUNK = 16_384

# The library notes each address it asks for when everything is logged; ours may carry an unlisted film's secret part.
logging.getLogger("urllib3.connectionpool").setLevel(logging.INFO)


class Unreachable(Exception):
    """No whole answer came in time."""


class TooBig(Exception):
    """The answer is larger than we take."""


@dataclass(frozen=True)
class Answer:
    """A whole answer: its status, its headers and its bytes."""

    status: int
    headers: Mapping[str, str]
    body: bytes


class _As(AuthBase):
    """Carries a token, or nothing: with nothing the library would look for one in the machine's own files."""

    def __init__(self, token: str) -> None:
        self._token = token

    def __call__(self, request: requests.PreparedRequest) -> requests.PreparedRequest:
        if self._token:
            request.headers["Authorization"] = f"bearer {self._token}"
        return request


def asked_to_wait_s(headers: Mapping[str, str], now: datetime) -> float | None:
    """How long a server asks us to wait, in seconds: Retry-After, or a used-up limit with its reset; None unsaid.

    Both come as a number or as a moment; a reset given as a number is a Unix time where it is large.
    """
    retry = headers.get("Retry-After", "")
    used_up = headers.get("X-RateLimit-Remaining", "").strip() == "0"
    for said, wanted in ((retry, True), (headers.get("X-RateLimit-Reset", ""), used_up)):
        wait = _seconds_until(said.strip(), now) if said and wanted else None
        if wait is not None:
            return min(max(wait, 0.0), LONGEST_WAIT_S)
    return None


def _seconds_until(said: str, now: datetime) -> float | None:
    if said.isascii() and said.isdigit() and len(said) < 12:
        number = float(said)
        return number - now.timestamp() if number > 1_000_000_000 else number
    for reader in (datetime.fromisoformat, parsedate_to_datetime):
        try:
            moment = reader(said)
            return ((moment if moment.tzinfo else moment.replace(tzinfo=UTC)) - now).total_seconds()
        except (ValueError, OverflowError, TypeError):
            continue
    return None


class Caller:
    """Asks, at most three times a question, all within one deadline; `sleep` and `chance` are time and luck."""

    def __init__(
        self,
        *,
        sleep: Callable[[float], None] = time.sleep,
        chance: Callable[[], float] = random.random,
        monotonic: Callable[[], float] = time.monotonic,
        deadline_s: float = DEADLINE_S,
    ) -> None:
        self._sleep, self._chance, self._monotonic, self._deadline_s = sleep, chance, monotonic, deadline_s
        self._not_before: dict[str, float] = {}
        self._session = requests.Session()
        self.begin()

    def begin(self) -> None:
        """From here on the calls together have the deadline's time: one film, however many questions."""
        self._until = self._monotonic() + self._deadline_s

    def get(
        self, address: str, *, token: str = "", headers: Mapping[str, str] | None = None, most: int = MOST_BYTES
    ) -> Answer:
        """The answer to GET, also one that refuses; `Unreachable` or `TooBig` where there is none to be had."""
        until = self._until
        host = address.split("/")[2]
        self._rest(self._not_before.get(host, 0.0), until)
        for tries in range(1, TRIES + 1):
            answer = self._once(address, token, dict(headers or {}), most, until)
            wait = None if answer is None else asked_to_wait_s(answer.headers, clock.now())
            if wait is not None:
                self._not_before[host] = self._monotonic() + wait
            again = answer is None or answer.status == 429 or answer.status >= 500
            if not again and answer is not None:
                return answer
            pause = FIRST_WAIT_S * 2 ** (tries - 1) * (0.5 + self._chance()) if wait is None else wait
            if tries == TRIES or self._monotonic() + pause >= until:
                if answer is None:
                    raise Unreachable
                return answer
            self._sleep(pause)
        raise Unreachable

    def _rest(self, not_before: float, until: float) -> None:
        """Keep to a wait that an earlier answer asked for, where it ends in time; else the server says so itself."""
        pause = not_before - self._monotonic()
        if 0 < pause < until - self._monotonic():
            self._sleep(pause)

    def _once(self, address: str, token: str, headers: dict[str, str], most: int, until: float) -> Answer | None:
        """One try; None where no whole answer came."""
        left = until - self._monotonic()
        if left <= 0:
            return None
        limits = (min(CONNECT_S, left), min(READ_S, left))
        try:
            with self._session.get(
                address, headers=headers, auth=_As(token), timeout=limits, stream=True, allow_redirects=False
            ) as got:
                return Answer(got.status_code, got.headers, self._body(got, most, until))
        except requests.RequestException:
            return None  # its text may hold the whole address

    def _body(self, got: requests.Response, most: int, until: float) -> bytes:
        body = bytearray()
        for chunk in got.iter_content(CHUNK):
            body += chunk
            if len(body) > most:
                raise TooBig
            if self._monotonic() > until:
                raise requests.Timeout
        return bytes(body)
