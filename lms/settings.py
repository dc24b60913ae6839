"""Every setting, read once from the environment into a frozen object; all problems are reported together."""

import contextlib
import os
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

MODES = ("demo", "local", "production")


class SettingsProblem(ValueError):
    """The settings cannot be used; the message lists every reason, one a line."""


@dataclass(frozen=True)
class Settings:
    """What an installation chooses. `base_url` has no trailing slash; paths are absolute."""

    mode: str
    data: Path
    secret_key: str
    database_url: str = ""
    base_url: str = "http://localhost:8000"
    programme_name: str = "Four Million Homes"
    controller: str = "the Four Million Homes programme"
    contact_email: str = ""
    mail_from: str = "learning@localhost"
    smtp_url: str = ""
    vimeo_token: str = ""
    metrics_token: str = ""
    behind_proxy: bool = False
    testing: bool = False

    @property
    def secure(self) -> bool:
        """Whether residents reach us over HTTPS."""
        return self.base_url.startswith("https://")

    @property
    def database(self) -> str:
        """The database address: the one given, or a SQLite file in the data folder."""
        return self.database_url or f"sqlite:///{self.data / 'lms.sqlite'}"

    @classmethod
    def from_environment(cls, environment: Mapping[str, str] | None = None) -> "Settings":
        """Read `LMS_*`; raise `SettingsProblem` that lists everything wrong at once."""
        env = os.environ if environment is None else environment
        mode = env.get("LMS_MODE", "production")
        data = Path(env.get("LMS_DATA", "var")).absolute()
        problems = _problems(env, mode)
        if problems:
            raise SettingsProblem("The settings need mending before this can start:\n- " + "\n- ".join(problems))
        data.mkdir(parents=True, exist_ok=True)
        return cls(
            mode=mode,
            data=data,
            secret_key=env.get("LMS_SECRET_KEY") or kept_secret(data / "secret-key"),
            **_texts(env),
            behind_proxy=env.get("LMS_BEHIND_PROXY") == "1",
        )


_TEXT_FIELDS = (
    "database_url",
    "base_url",
    "programme_name",
    "controller",
    "contact_email",
    "mail_from",
    "smtp_url",
    "vimeo_token",
    "metrics_token",
)


def _texts(env: Mapping[str, str]) -> dict[str, Any]:
    given = {name: env.get("LMS_" + name.upper(), "").strip() for name in _TEXT_FIELDS}
    found = {name: value for name, value in given.items() if value}
    if "base_url" in found:
        found["base_url"] = found["base_url"].rstrip("/")
    return found


def _problems(env: Mapping[str, str], mode: str) -> list[str]:
    problems = []
    if mode not in MODES:
        problems.append(f"LMS_MODE is {mode!r}; it can be demo, local or production.")
    key = env.get("LMS_SECRET_KEY", "")
    if mode == "production" and not key:
        problems.append("LMS_SECRET_KEY is missing; production needs a secret of at least 32 characters.")
    if key and len(key) < 32:
        problems.append("LMS_SECRET_KEY is too short; use at least 32 random characters.")
    base = env.get("LMS_BASE_URL", "")
    if mode == "production" and not base.startswith("https://"):
        problems.append("LMS_BASE_URL must be the public https:// address in production.")
    parts = urlsplit(base)
    if base and (parts.scheme not in ("http", "https") or not parts.netloc or parts.path not in ("", "/")):
        problems.append("LMS_BASE_URL must look like https://learning.example.org, without a path.")
    database = env.get("LMS_DATABASE_URL", "")
    if database and not database.startswith(("sqlite:///", "postgresql://", "postgresql+psycopg://")):
        problems.append("LMS_DATABASE_URL must start with sqlite:/// or postgresql://.")
    smtp = env.get("LMS_SMTP_URL", "")
    if smtp and urlsplit(smtp).scheme not in ("smtp", "smtps"):
        problems.append("LMS_SMTP_URL must look like smtp://user:password@host:587 or smtps://host:465.")
    if mode == "production" and not smtp:
        problems.append("LMS_SMTP_URL is missing; production sends real mail.")
    # Limits count by address: unsaid behind a proxy, all residents would be one, and one stranger could shut out all.
    if env.get("LMS_BEHIND_PROXY", "") not in (("0", "1") if mode == "production" else ("0", "1", "")):
        problems.append("LMS_BEHIND_PROXY is 1 when a proxy sets X-Forwarded-For, otherwise 0.")
    return problems + _token_problems(env.get("LMS_METRICS_TOKEN", "").strip())


def _token_problems(token: str) -> list[str]:
    good = not token or (len(token) >= 16 and token.isascii())
    return [] if good else ["LMS_METRICS_TOKEN must be at least 16 random letters and digits."]


def kept_secret(file: Path) -> str:
    """A secret made once and kept in `file`, readable by its owner only. Never used in production."""
    if not file.exists():
        part = file.with_name(f".{file.name}.{os.getpid()}")
        part.touch(mode=0o600)
        part.write_text(secrets.token_urlsafe(48), encoding="ascii")
        with contextlib.suppress(FileExistsError):  # another process was faster: its secret stands
            os.link(part, file)
        part.unlink()
    return file.read_text(encoding="ascii").strip()
