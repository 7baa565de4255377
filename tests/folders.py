"""Folders of pieces as people keep them, for the tests of the scan."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

ROOT = Path(__file__).parents[1]
TESTS = ROOT / "tests"
EXAMPLES = ROOT / "examples"
DOCS = ROOT / "docs"
CHECKS = ROOT / "checks"
#: Documents that stay outside the repository; tests that use them skip when they are absent.
SHARED = ROOT.parent / "shared"
CORPUS = SHARED / "corpus"
READY = ROOT / "examples" / "dpi-pret" / "preuves"


def piece(name: str) -> bytes:
    """A piece of the example that is ready."""
    return (READY / name).read_bytes()


def fill(folder: Path, files: Mapping[str, bytes]) -> Path:
    """Write the files below the folder."""
    for name, data in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
    return folder


def program(folder: Path, *arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    """Run segur-audit in `folder`, in French."""
    clean = {k: v for k, v in os.environ.items() if k not in ("COLUMNS", "FORCE_COLOR")}
    return subprocess.run(
        [sys.executable, "-m", "segur_audit", *arguments],
        cwd=folder,
        env={**clean, "PYTHONPATH": str(ROOT), "SEGUR_AUDIT_LANG": "fr", **environment},
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
    )


def examples(folder: Path) -> Path:
    """A folder that holds the pieces of the example that is ready, under preuves/."""
    shutil.copytree(READY, folder / "preuves")
    return folder
