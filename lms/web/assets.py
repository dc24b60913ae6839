"""Static files under `/static/<hash of the whole tree>/`: compressed once, cached for ever, imports between scripts
stay relative. Served by WhiteNoise before Flask is asked."""

import gzip
import hashlib
import os
import shutil
from functools import lru_cache
from pathlib import Path
from typing import Any

from flask import Flask
from whitenoise import WhiteNoise

from lms.web.headers import common

STATIC = Path(__file__).parents[2] / "static"
# A page of ours asks for some twenty small files: what only matters on documents would weigh more than the files.
KEPT = ("X-Content-Type-Options", "Cross-Origin-Resource-Policy", "Strict-Transport-Security")
TEXT = (".css", ".js", ".mjs", ".svg", ".json", ".txt", ".toml")


@lru_cache(maxsize=4)
def tree_hash(folder: Path) -> str:
    """A short hash of every file's name and content."""
    digest = hashlib.sha256()
    for file in sorted(path for path in folder.rglob("*") if path.is_file()):
        digest.update(file.relative_to(folder).as_posix().encode() + b"\0")
        digest.update(hashlib.sha256(file.read_bytes()).digest())
    return digest.hexdigest()[:12]


def prepared(data: Path, folder: Path = STATIC) -> Path:
    """A copy of the static tree with a .gz beside each text file; made once per content, swapped in whole."""
    target = data / "static" / tree_hash(folder)
    if target.is_dir():
        return target
    making = target.with_name(f"{target.name}.{os.getpid()}")
    shutil.copytree(folder, making, copy_function=_linked, dirs_exist_ok=True)
    for file in making.rglob("*"):
        if file.suffix in TEXT and file.stat().st_size > 500:
            file.with_name(file.name + ".gz").write_bytes(gzip.compress(file.read_bytes(), 9, mtime=0))
    try:
        making.rename(target)
    except OSError:  # another process was faster; its copy is the same
        shutil.rmtree(making, ignore_errors=True)
    return target


def _linked(source: str, target: str) -> str:
    """Films are linked, because they are large and replaced whole; text is copied, for editors write in place."""
    if source.endswith(TEXT):
        shutil.copyfile(source, target)
        return target
    try:
        os.link(source, target)
    except OSError:  # another disk
        shutil.copyfile(source, target)
    return target


def attach(app: Flask, *, data: Path, secure: bool) -> None:
    """Serve the tree and give templates `asset()`."""
    version = tree_hash(STATIC)
    folder = prepared(data)
    headers = {name: value for name, value in common(secure).items() if name in KEPT}

    def _add(target: Any, _path: str, _url: str) -> None:
        for name, value in headers.items():
            target[name] = value
        target["Content-Security-Policy"] = "default-src 'none'; frame-ancestors 'none'"

    server = WhiteNoise(
        app.wsgi_app,
        max_age=3600,
        add_headers_function=_add,
        immutable_file_test=lambda _path, url: url.startswith(f"/static/{version}/"),
        allow_all_origins=False,
        mimetypes={".toml": "text/plain", ".webm": "video/webm"},
    )
    server.add_files(str(folder), prefix=f"static/{version}/")
    app.wsgi_app = server  # type: ignore[method-assign]  # how WSGI layers are put on

    @app.template_global()
    def asset(path: str) -> str:
        """The address of a static file; a missing one is our mistake and says so."""
        if not (STATIC / path).is_file():
            raise LookupError(f"no static file {path}")
        return f"/static/{version}/{path}"
