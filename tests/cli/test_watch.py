"""`check --watch` audits again when a file of the dossier changes, and ends on Ctrl-C."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from commands import SOUND

pytestmark = pytest.mark.skipif(os.name == "nt", reason="signals of POSIX")

LONG = 30.0  # seconds, far more than an audit takes


@contextmanager
def watching(folder: Path, *arguments: str) -> Iterator[tuple[subprocess.Popen[str], Path]]:
    """The command at work in `folder`, and the file that holds all that it says."""
    words = folder.parent / "words.txt"
    with words.open("w", encoding="utf-8") as stream:
        command = [sys.executable, "-m", "segur_audit", "check", "--watch", *arguments]
        process = subprocess.Popen(
            command, cwd=folder, stdout=stream, stderr=subprocess.STDOUT, text=True
        )
        try:
            yield process, words
        finally:
            process.kill()
            process.wait()


def until(process: subprocess.Popen[str], holds: Callable[[], bool]) -> None:
    """Wait for what must come; fail when the process ends or it never does."""
    end = time.monotonic() + LONG
    while not holds():
        assert process.poll() is None, "the watch ended by itself"
        assert time.monotonic() < end
        time.sleep(0.05)


def times(words: Path, what: str) -> int:
    return words.read_text("utf-8").count(what)


@pytest.fixture
def dossier(tmp_path: Path) -> Path:
    folder = tmp_path / "dossier"
    folder.mkdir()
    (folder / "manifest.yaml").write_text(SOUND, "utf-8")
    return folder


def test_a_change_is_audited_and_ctrl_c_gives_the_last_code(dossier: Path) -> None:
    manifest = dossier / "manifest.yaml"
    with watching(dossier, "-o", "rapport.html") as (process, words):
        until(process, lambda: times(words, "En attente") == 1)
        manifest.write_text(SOUND + "inconnu: 1\n", "utf-8")
        until(process, lambda: times(words, "En attente") == 2)
        assert times(words, "clé inconnue") == 1, "an invalid manifest is said"
        manifest.write_text(SOUND, "utf-8")
        until(process, lambda: times(words, "En attente") == 3)
        process.send_signal(signal.SIGINT)
        assert process.wait(LONG) == 1
    assert "Traceback" not in words.read_text("utf-8")
    assert (dossier / "rapport.html").exists()


def test_the_reports_that_it_writes_start_nothing(dossier: Path) -> None:
    with watching(dossier, "-o", "rapport.json") as (process, words):
        until(process, lambda: times(words, "En attente") == 1)
        time.sleep(1.5)
        assert times(words, "En attente") == 1


def test_a_usage_error_ends_it_at_once(dossier: Path) -> None:
    with watching(dossier, "--milestone", "jamais") as (process, _):
        assert process.wait(LONG) == 2
