"""A ready dossier that is packed, for the tests."""

from __future__ import annotations

import os
from pathlib import Path

from segur_audit import cli


def run(folder: Path, *arguments: str) -> int:
    before = Path.cwd()
    os.chdir(folder)
    try:
        return cli.run([*arguments, "--lang", "fr"])
    finally:
        os.chdir(before)
