"""`init`: its questions on a terminal, its answers in any wording, and the five minutes of a newcomer."""

from __future__ import annotations

import fcntl
import os
import pty
import select
import signal
import subprocess
import sys
import termios
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from folders import ROOT, fill, piece, program

from segur_audit.cli.init_questions import ARCHITECTURES, Wrong, one_of, read_day, several_of
from segur_audit.manifest.reading import read_manifest
from segur_audit.model.text import same

SCHEMES = tuple((code, same(code)) for code in ("HOP-DPI-Va2", "HOP-PFI-Va2", "SAS"))


def _own_terminal() -> None:
    """Make standard input the terminal that Ctrl-C speaks to."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)  # a job in the background ignores Ctrl-C
    fcntl.ioctl(0, termios.TIOCSCTTY, 0)


class Terminal:
    """`segur-audit init` on a terminal of its own: what it says is read, what a person types is sent."""

    def __init__(self, folder: Path, *arguments: str) -> None:
        self.master, slave = pty.openpty()
        environment = {
            **os.environ,
            "PYTHONPATH": str(ROOT),
            "SEGUR_AUDIT_LANG": "fr",
            "TERM": "xterm",
        }
        self.process = subprocess.Popen(
            [sys.executable, "-m", "segur_audit", "init", *arguments],
            cwd=folder, env=environment, stdin=slave, stdout=slave, stderr=slave, start_new_session=True, preexec_fn=_own_terminal,
        )  # fmt: skip
        os.close(slave)
        self.said = ""

    def expect(self, words: str) -> None:
        """Read until `words` are said."""
        end = time.monotonic() + 30
        while words not in self.said:
            ready, _, _ = select.select([self.master], [], [], 0.2)
            if ready:
                try:
                    self.said += os.read(self.master, 65536).decode("utf-8", "replace")
                except OSError:
                    break
            assert time.monotonic() < end, self.said
        assert words in self.said, self.said
        self.said = self.said.partition(words)[2]

    def answer(self, question: str, line: str) -> None:
        """Wait for a question, then type a line."""
        self.expect(question)
        os.write(self.master, line.encode() + b"\r")

    def interrupt(self) -> None:
        """Press Ctrl-C until it is heeded: one that falls between the print of a question and the
        read of its answer waits for a key, as in any Python program.
        """
        for _ in range(40):
            os.write(self.master, b"\x03")
            if select.select([self.master], [], [], 0.25)[0] and self._gone():
                return

    def _gone(self) -> bool:
        try:
            return self.process.wait(0.5) is not None
        except subprocess.TimeoutExpired:
            return False

    def end(self) -> int:
        """Its exit code."""
        end = time.monotonic() + 30
        while self.process.poll() is None:
            assert time.monotonic() < end, self.said
            if select.select([self.master], [], [], 0.1)[0]:
                try:
                    self.said += os.read(self.master, 65536).decode("utf-8", "replace")
                except OSError:
                    break
        os.close(self.master)
        return self.process.wait(30)


@pytest.fixture
def terminal(tmp_path: Path) -> Iterator[Terminal]:
    started = Terminal(tmp_path)
    yield started
    if started.process.poll() is None:
        started.process.terminate()
        started.process.wait(10)


def test_the_questions_come_in_order_and_a_wrong_answer_costs_only_itself(
    terminal: Terminal, tmp_path: Path
) -> None:
    terminal.answer("Société candidate", "Exemple Santé")
    terminal.answer("Nom du logiciel", "Exemple DPI")
    terminal.answer("Numéro de version", "4.10")
    terminal.expect("1. HOP-DPI-Va2")
    terminal.answer("Dispositif visé", "HOP-DPI-V3")
    terminal.answer("vouliez-vous dire HOP-DPI-Va2", "1")
    terminal.answer("Architectures", "client lourd et web")
    terminal.answer("Date prévue", "31/02/2027")
    terminal.answer("n'est pas une date du calendrier", "15/12/2026")
    assert terminal.end() == 0
    data = read_manifest(tmp_path / "manifest.yaml").data
    assert data["editeur"]["nom"] == "Exemple Santé"
    assert data["solution"] == {"nom": "Exemple DPI", "version": "4.10", "architectures": ["client_lourd", "web"]}  # fmt: skip
    assert data["candidature"] == {"dispositif": "HOP-DPI-Va2", "date_depot": "2026-12-15"}


def test_a_person_goes_back_one_question_and_keeps_the_other_answers(
    terminal: Terminal, tmp_path: Path
) -> None:
    terminal.answer("Société candidate", "Exemple Sante")
    terminal.answer("Nom du logiciel", "<")
    terminal.answer("Société candidate [Exemple Sante]", "Exemple Santé")
    terminal.answer("Nom du logiciel", "Exemple DPI")
    terminal.answer("Numéro de version", "<")
    terminal.answer("Nom du logiciel [Exemple DPI]", "")
    terminal.answer("Numéro de version", "1.0")
    terminal.answer("Dispositif visé", "sas")
    terminal.answer("Architectures", "")
    terminal.answer("Date prévue", "")
    assert terminal.end() == 0
    data = read_manifest(tmp_path / "manifest.yaml").data
    assert (data["editeur"]["nom"], data["solution"]["nom"]) == ("Exemple Santé", "Exemple DPI")
    assert data["candidature"] == {"dispositif": "SAS"}


def test_ctrl_c_leaves_nothing_behind(terminal: Terminal, tmp_path: Path) -> None:
    terminal.answer("Société candidate", "Exemple Santé")
    terminal.expect("Nom du logiciel")
    terminal.interrupt()
    assert terminal.end() in (130, -2)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(("typed", "meant"), [("client lourd", ["client_lourd"]), ("1,3", ["web", "mobile"]), ("1 3", ["web", "mobile"]), ("Web et mobile", ["web", "mobile"]), ("CLIENT-LOURD;web", ["client_lourd", "web"]), ("client", ["client_lourd"])])  # fmt: skip
def test_architectures_are_named_as_people_do(typed: str, meant: list[str]) -> None:
    assert several_of(typed, ARCHITECTURES) == meant


@pytest.mark.parametrize("typed", ["4", "0", "minitel", "web, minitel", "hop"])
def test_what_is_not_in_the_list_is_refused(typed: str) -> None:
    with pytest.raises(Wrong):
        several_of(typed, ARCHITECTURES)
    with pytest.raises(Wrong):
        one_of("hop", SCHEMES)  # two begin so


@pytest.mark.parametrize(("typed", "meant"), [("15/12/2026", "2026-12-15"), ("2026-12-15", "2026-12-15"), ("1/2/2027", "2027-02-01"), ("15.12.2026", "2026-12-15"), ("15-12-2026", "2026-12-15"), (" 2026-1-5 ", "2026-01-05")])  # fmt: skip
def test_dates_are_written_in_either_way(typed: str, meant: str) -> None:
    assert read_day(typed) == meant


@pytest.mark.parametrize("typed", ["30/02/2026", "2026", "demain", "12/15/2026", "15/12/26"])
def test_what_is_no_date_is_refused(typed: str) -> None:
    with pytest.raises(Wrong):
        read_day(typed)


def test_pieces_that_lie_elsewhere_get_their_manifest_beside_them(tmp_path: Path) -> None:
    fill(tmp_path / "ailleurs", {"PSC.13.mp4": piece("psc/ciba.mp4")})
    (tmp_path / "ici").mkdir()
    program(tmp_path / "ici", "init", "--yes", "--from", "../ailleurs")
    (entry,) = read_manifest(tmp_path / "ailleurs" / "manifest.yaml").data["preuves"]
    assert entry["fichier"] == "PSC.13.mp4"


def test_a_folder_that_lies_outside_is_refused_and_nothing_is_written(tmp_path: Path) -> None:
    fill(tmp_path / "ailleurs", {"PSC.13.mp4": piece("psc/ciba.mp4")})
    (tmp_path / "ici").mkdir()
    done = program(tmp_path / "ici", "init", "manifest.yaml", "--yes", "--from", "../ailleurs")
    assert done.returncode == 2 and "doit être dans celui du manifeste" in done.stderr
    assert list((tmp_path / "ici").iterdir()) == []
