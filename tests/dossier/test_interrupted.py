"""Killed between any two writes, a command leaves the old file or the new one; the next run takes
away what the killed one left.
"""

from __future__ import annotations

import os
import shutil
import signal
import sys
from pathlib import Path
from typing import Any

import pytest
from folders import EXAMPLES
from packing import run

pytestmark = pytest.mark.skipif(not hasattr(os, "fork"), reason="forks")
EXPORT = "exigence;date;remarque\nSC.PSC.13;2026-12-20;Filmez la saisie\n"
#: Each command that writes, and the file that it writes.
COMMANDS = {
    "init": (("init", "neuf.yaml", "--yes", "--no-schema"), "neuf.yaml"),
    "scan": (("dossier", "scan", "preuves", "-m", "court.yaml", "--write"), "court.yaml"),
    "book": (("dossier", "scan", "preuves", "-m", "court.yaml", "-o", "p.xlsx"), "p.xlsx"),
    "attest": (
        ("attest", "SC.PSC.13", "--write", "--result", "conforme", "--author", "A. Martin"),
        "manifest.yaml",
    ),
    "remarks": (("dossier", "remarks", "import", "r.csv", "--write"), "manifest.yaml"),
    "lock": (("dossier", "lock", "--force"), "manifest.lock.json"),
    "pack": (("dossier", "pack", "-o", "depot.zip"), "depot.zip"),
    "plan": (("plan", "-o", "plan.md"), "plan.md"),
}
_CHANGES = frozenset({"os.rename", "os.remove", "os.chmod", "os.truncate", "tempfile.mkstemp"})


def killed_at(folder: Path, arguments: tuple[str, ...], count: int) -> bool:
    """Run a command in a child that SIGKILL ends before its change `count` of the disk; whether it
    was ended so.
    """
    child = os.fork()
    if child == 0:
        left = [count]

        def watch(event: str, values: tuple[Any, ...]) -> None:
            flags = values[2] if event == "open" else 0
            writes = isinstance(flags, int) and flags & (os.O_WRONLY | os.O_RDWR)
            if event in _CHANGES or (writes and str(values[0]).startswith((str(folder), "."))):
                left[0] -= 1
                if left[0] < 0:
                    os.kill(os.getpid(), signal.SIGKILL)

        null = os.open(os.devnull, os.O_WRONLY)
        os.dup2(null, 1)
        os.dup2(null, 2)
        sys.addaudithook(watch)
        try:
            run(folder, *arguments)
        finally:
            os._exit(0)
    return os.WIFSIGNALED(os.waitpid(child, 0)[1])


def content(path: Path) -> bytes | None:
    return path.read_bytes() if path.exists() else None


def fresh(folder: Path) -> Path:
    shutil.copytree(EXAMPLES / "dpi-pret", folder)
    head = "segur_audit: 1\ncandidature: {dispositif: HOP-DPI-Va2, date_depot: 2026-12-15}\n"
    (folder / "court.yaml").write_text(head, "utf-8")
    (folder / "r.csv").write_text(EXPORT, "utf-8")
    return folder


@pytest.mark.parametrize("name", COMMANDS)
def test_a_killed_command_leaves_the_old_file_or_the_new_one(tmp_path: Path, name: str) -> None:
    arguments, written = COMMANDS[name]
    whole = fresh(tmp_path / "whole")
    old = content(whole / written)
    run(whole, *arguments)
    new = content(whole / written)
    assert new is not None and new != old
    folder, count = fresh(tmp_path / "killed"), 0
    while killed_at(folder, arguments, count):
        now = content(folder / written)
        assert now in (old, new) or (name == "book" and now), count
        if now is not None and now != old:
            (folder / written).unlink() if old is None else (folder / written).write_bytes(old)
        count += 1
        assert count < 40
    assert count > 1
    assert not list(folder.glob("*.part")) and not list(folder.glob(".*.part"))
