"""Killed, interrupted or refused by the disk between any two writes, a command leaves the old file
or the new one, and a clear error; the next run takes away what a killed one left.
"""

from __future__ import annotations

import contextlib
import errno
import os
import shutil
import signal
import sys
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from folders import EXAMPLES
from openpyxl import Workbook
from packing import run

from segur_audit.dossier.columns import COLUMNS, KEYS

pytestmark = pytest.mark.skipif(not hasattr(os, "fork"), reason="forks")
EXPORT = "exigence;date;remarque\nSC.PSC.13;2026-12-20;Filmez la saisie\n"
#: Each command that writes, and the file that it writes.
COMMANDS = {
    "init": (("init", "neuf.yaml", "--yes", "--no-schema"), "neuf.yaml"),
    "first": (("init", "neuf.yaml", "--yes", "--no-schema", "--from", "preuves"), "neuf.yaml"),
    "scan": (("dossier", "scan", "preuves", "-m", "court.yaml", "--write"), "court.yaml"),
    "back": (("dossier", "scan", "--from", "c.xlsx", "-m", "court.yaml", "--write"), "court.yaml"),
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


def changing(folder: Path, count: int, act: Callable[[], None]) -> None:
    """Do `act` before the change `count` of the disk that this process makes below `folder`."""
    left = [count]

    def watch(event: str, values: tuple[Any, ...]) -> None:
        flags = values[2] if event == "open" else 0
        writes = isinstance(flags, int) and flags & (os.O_WRONLY | os.O_RDWR)
        if event in _CHANGES or (writes and str(values[0]).startswith((str(folder), "."))):
            left[0] -= 1
            if left[0] == -1:
                act()

    sys.addaudithook(watch)


def in_child(folder: Path, arguments: tuple[str, ...], prepare: Callable[[], None]) -> int:
    """The status of a child that runs a command once `prepare` is done; what it says goes to
    `said.txt` beside the folder.
    """
    child = os.fork()
    if child == 0:
        code = 99
        try:
            said = os.open(folder.with_name("said.txt"), os.O_WRONLY | os.O_CREAT | os.O_TRUNC)
            os.dup2(said, 1)
            os.dup2(said, 2)
            sys.stdout = open(1, "w", closefd=False)  # noqa: SIM115
            sys.stderr = open(2, "w", closefd=False)  # noqa: SIM115
            prepare()
            code = run(folder, *arguments)
            sys.stdout.flush()
            sys.stderr.flush()
        finally:
            os._exit(code)
    return os.waitpid(child, 0)[1]


def killed_at(folder: Path, arguments: tuple[str, ...], count: int) -> bool:
    """Run a command in a child that SIGKILL ends before its change `count` of the disk; whether it
    was ended so.
    """

    def kill() -> None:
        os.kill(os.getpid(), signal.SIGKILL)

    return os.WIFSIGNALED(in_child(folder, arguments, lambda: changing(folder, count, kill)))


def content(path: Path) -> bytes | None:
    return path.read_bytes() if path.exists() else None


def fresh(folder: Path) -> Path:
    shutil.copytree(EXAMPLES / "dpi-pret", folder)
    head = "segur_audit: 1\ncandidature: {dispositif: HOP-DPI-Va2, date_depot: 2026-12-15}\n"
    (folder / "court.yaml").write_text(head, "utf-8")
    (folder / "r.csv").write_text(EXPORT, "utf-8")
    book = Workbook()
    sheet = book.worksheets[0]
    sheet.title = "Pièces"
    sheet.append([column.heading.fr for column in COLUMNS])
    for name in ("psc/ciba.mp4", "mss/mdn-personnelle.eml"):
        row = {"fichier": f"preuves/{name}", "preuve": "SC.PSC.13", "nature": "document"}
        sheet.append([row.get(key) for key in KEYS])
    book.save(folder / "c.xlsx")
    return folder


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], tuple[bytes | None, bytes]]:
    """What each command finds and what it leaves when nothing goes wrong."""
    known: dict[str, tuple[bytes | None, bytes]] = {}

    def both(name: str) -> tuple[bytes | None, bytes]:
        if name not in known:
            arguments, written = COMMANDS[name]
            folder = fresh(tmp_path_factory.mktemp(name) / "whole")
            old = content(folder / written)
            run(folder, *arguments)
            new = content(folder / written)
            assert new is not None and new != old
            known[name] = old, new
        return known[name]

    return both


Whole = Callable[[str], tuple[bytes | None, bytes]]


def restored(path: Path, old: bytes | None) -> None:
    if old is None:
        path.unlink(missing_ok=True)
    elif content(path) != old:
        path.write_bytes(old)


def leftovers(folder: Path) -> list[Path]:
    return [path for path in folder.rglob("*") if path.name.endswith(".part")]


@pytest.mark.parametrize("name", COMMANDS)
def test_a_killed_command_leaves_the_old_file_or_the_new_one(
    tmp_path: Path, name: str, whole: Whole
) -> None:
    arguments, written = COMMANDS[name]
    old, new = whole(name)
    folder, count = fresh(tmp_path / "killed"), 0
    while killed_at(folder, arguments, count):
        now = content(folder / written)
        assert now in (old, new) or (name == "book" and now), count
        restored(folder / written, old)
        count += 1
        assert count < 40
    assert count > 1
    assert not leftovers(folder)


def test_an_init_that_was_killed_can_be_begun_again(tmp_path: Path) -> None:
    folder, arguments, count = fresh(tmp_path / "killed"), ("init", "neuf.yaml", "--yes"), 0
    while killed_at(folder, arguments, count):
        manifest, schema = folder / "neuf.yaml", folder / "manifest.schema.json"
        assert schema.exists() or not manifest.exists()
        manifest.unlink(missing_ok=True)
        schema.unlink(missing_ok=True)
        count += 1
    assert count > 3 and not leftovers(folder)


ERRORS = {
    "full disk": errno.ENOSPC,
    "read-only folder": errno.EROFS,
    "no right": errno.EACCES,
}


@pytest.mark.parametrize("error", ERRORS.values(), ids=list(ERRORS))
@pytest.mark.parametrize("name", COMMANDS)
def test_a_write_that_the_disk_refuses_is_a_clear_error(
    tmp_path: Path, name: str, error: int, whole: Whole
) -> None:
    arguments, written = COMMANDS[name]
    old, new = whole(name)
    folder, refused = fresh(tmp_path / "refused"), 0

    def refuse() -> None:
        raise OSError(error, os.strerror(error))

    for count in range(40):
        status = in_child(folder, arguments, partial(changing, folder, count, refuse))
        assert os.WIFEXITED(status)
        now = content(folder / written)
        assert now in (old, new) or (name == "book" and now), count
        code = os.WEXITSTATUS(status)
        said = (tmp_path / "said.txt").read_text("utf-8")
        if now == old:
            assert code == 2 and "ne peut pas être écrit" in said, (count, code, said)
            assert os.strerror(error) in said and "Traceback" not in said
            refused += 1
        restored(folder / written, old)
        if now != old and not any(one.name for one in leftovers(folder)) and count > 3:
            break
    assert refused > 1


@pytest.mark.parametrize("name", COMMANDS)
def test_an_interrupted_command_says_so_and_leaves_the_old_file_or_the_new_one(
    tmp_path: Path, name: str, whole: Whole
) -> None:
    arguments, written = COMMANDS[name]
    old, new = whole(name)
    folder = fresh(tmp_path / "interrupted")

    def interrupt() -> None:
        os.kill(os.getpid(), signal.SIGINT)

    for count in range(8):
        status = in_child(folder, arguments, partial(changing, folder, count, interrupt))
        assert os.WIFEXITED(status)
        now = content(folder / written)
        assert now in (old, new) or (name == "book" and now), count
        assert now != old or os.WEXITSTATUS(status) == 130, count
        assert not leftovers(folder)
        restored(folder / written, old)


@pytest.mark.parametrize("name", COMMANDS)
def test_a_disk_that_fills_while_bytes_are_written_changes_nothing(
    tmp_path: Path, name: str, whole: Whole
) -> None:
    import resource

    arguments, written = COMMANDS[name]
    old, new = whole(name)
    folder = fresh(tmp_path / "full")

    def fill(size: int) -> None:
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (size, size))

    for size in {0, len(new) // 2, len(new) - 1}:
        status = in_child(folder, arguments, partial(fill, size))
        assert os.WIFEXITED(status) and os.WEXITSTATUS(status) == 2, size
        assert content(folder / written) == old and not leftovers(folder)


@contextlib.contextmanager
def read_only(folder: Path) -> Iterator[None]:
    folder.chmod(0o500)
    try:
        yield
    finally:
        folder.chmod(0o700)


@pytest.mark.parametrize("name", COMMANDS)
def test_a_read_only_folder_is_a_clear_error(tmp_path: Path, name: str, whole: Whole) -> None:
    arguments, written = COMMANDS[name]
    old, _ = whole(name)
    folder = fresh(tmp_path / "read-only")
    with read_only(folder):
        if os.access(folder, os.W_OK):
            pytest.skip("root writes anywhere")
        assert run(folder, *arguments) == 2
    assert content(folder / written) == old
