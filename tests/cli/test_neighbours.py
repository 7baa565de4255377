"""The tool stands beside the newest of its neighbours in one environment, and all of them start."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from folders import ROOT

NEIGHBOURS = ("check-jsonschema", "zizmor", "pre-commit")
_PIP = ("-m", "pip", "--disable-pip-version-check")

pytestmark = pytest.mark.network


def has_index() -> bool:
    """Whether a package index answers."""
    asked = subprocess.run(
        [sys.executable, *_PIP, "index", "versions", "--timeout", "10", "--retries", "0", "zizmor"],
        capture_output=True,
        timeout=120,
        check=False,
    )
    return asked.returncode == 0


def test_the_tool_installs_and_starts_beside_its_newest_neighbours(tmp_path: Path) -> None:
    if not has_index():
        if os.environ.get("SEGUR_AUDIT_INDEX") == "required":
            pytest.fail("no package index answers, and this run must have one")
        pytest.skip("no package index answers")
    subprocess.run([sys.executable, "-m", "venv", tmp_path / "venv"], check=True)
    binaries = tmp_path / "venv" / ("Scripts" if os.name == "nt" else "bin")
    installed = subprocess.run(
        [binaries / "python", *_PIP, "install", "--quiet", "--upgrade", str(ROOT), *NEIGHBOURS],
        capture_output=True,
        text=True,
        check=False,
    )
    assert installed.returncode == 0, installed.stderr
    for name in ("segur-audit", *NEIGHBOURS):
        started = subprocess.run([binaries / name, "--version"], capture_output=True, check=False)
        assert started.returncode == 0 and started.stdout, (name, started.stderr)
    outdated = subprocess.run(
        [binaries / "python", *_PIP, "list", "--outdated", "--format", "freeze"],
        capture_output=True,
        text=True,
        check=False,
    ).stdout
    assert not {line.partition("==")[0] for line in outdated.splitlines()} & set(NEIGHBOURS)
