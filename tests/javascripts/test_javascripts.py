"""Runs the scripts' own tests (node --test) as one of ours."""

import os
import shutil
import subprocess
from pathlib import Path

import pytest

HERE = Path(__file__).parent


def test_the_scripts_keep_their_promises() -> None:
    """Every *.test.mjs beside this file; a failing one is shown with what Node says."""
    node = shutil.which("node")
    if node is None:
        said = "Node is not installed: the scripts' own tests did not run. Install Node 20 or later to run them."
        if os.environ.get("LMS_ALL") == "1":
            pytest.fail(said, pytrace=False)
        pytest.skip(said)
    files = [str(path) for path in sorted(HERE.glob("*.test.mjs"))]
    assert files
    ran = subprocess.run([node, "--test", *files], capture_output=True, text=True, timeout=300)
    assert ran.returncode == 0, ran.stdout[-6000:] + ran.stderr[-2000:]
