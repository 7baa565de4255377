"""The plan that a person works from: alike actions made one, each with its files, owner and day; and its files."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from auditing import HEAD, MP4, report_of
from commands import run

from segur_audit.catalogue.reading import read_catalogue
from segur_audit.guidance.planning import plan
from segur_audit.report._plan import FORMATS

RULE = """id: X.{number}
title: {{fr: Vidéo {number}, en: Video {number}}}
chapter: X
schemes: [HOP-DPI-Va2]
milestones: {{depot: mandatory}}
proofs:
  - id: X.{number}.01
    purpose: deposit
    accepts: [{{nature: video}}]
examples: {{pass: {{}}, fail: []}}
remedy: {{fr: Filmez, en: Film}}
sources: [{{document: test}}]
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    rules = tmp_path / "regles" / "X"
    rules.mkdir(parents=True)
    for number in range(10, 40):
        (rules / f"X.{number}.yaml").write_text(RULE.format(number=number), "utf-8")
    return tmp_path


def actions(folder: Path, text: str = HEAD, files: dict[str, bytes] | None = None):  # type: ignore[no-untyped-def]
    return plan(report_of(text, files, catalogue=read_catalogue(folder / "regles")))


def test_thirty_videos_are_one_action_with_thirty_numbers(folder: Path) -> None:
    (only,) = actions(folder)
    assert len(only.numbers) == len(only.unblocks) == 30 and only.helps == ()
    assert len(only.facts) == 1 and "X.10.01" in only.facts[0][0].fr and "video" in only.steps[0].fr


def test_what_is_to_look_at_is_one_action_with_its_files(folder: Path) -> None:
    entries = "".join(
        f"  - {{fichier: v{n}.mp4, nature: video, repond_a: [X.{n}]}}\n" for n in range(10, 40)
    )
    files = {f"v{n}.mp4": MP4 + str(n).encode() for n in range(10, 40)}
    (only,) = actions(folder, f"{HEAD}preuves:\n{entries}", files)
    assert set(only.files) == set(files) and "attest --reviewable" in only.steps[0].fr
    assert only.due.isoformat() == "2026-12-15"


def test_a_piece_of_another_nature_is_an_action_of_its_own(folder: Path) -> None:
    rule = folder / "regles/X/X.10.yaml"
    rule.write_text(rule.read_text("utf-8").replace("nature: video", "nature: capture"), "utf-8")
    assert sorted(len(action.unblocks) for action in actions(folder)) == [1, 29]


def test_what_the_instructor_waits_for_comes_first(folder: Path) -> None:
    text = (
        f"{HEAD}preuves:\n  - {{fichier: v.mp4, nature: video, repond_a: [X.20]}}\n"
        "remarques:\n  - {preuve: X.20, date: 2026-12-01, texte: Montrez la version}\n"
    )
    first = actions(folder, text, {"v.mp4": MP4})[0]
    assert first.urgent == 0 and "Montrez la version" in first.facts[0][0].fr


def test_without_a_date_of_deposit_nothing_is_due(folder: Path) -> None:
    text = HEAD.replace("  date_depot: 2026-12-15\n", "")
    assert [action.due for action in actions(folder, text)] == [None]


@pytest.mark.parametrize("lang", ["fr", "en"])
def test_the_files_of_the_plan_are_whole_and_the_same_each_time(folder: Path, lang: str) -> None:
    report = report_of(HEAD, catalogue=read_catalogue(folder / "regles"))
    for render in FORMATS.values():
        assert render([report], lang) == render([report], lang)
    calendar = FORMATS[".ics"]([report], lang)
    assert calendar.startswith("BEGIN:VCALENDAR\r\n") and calendar.endswith("END:VCALENDAR\r\n")
    assert calendar.count("BEGIN:VEVENT") == calendar.count("END:VEVENT") == 1
    assert max(len(line.encode()) for line in calendar.split("\r\n")) <= 75
    from openpyxl import load_workbook

    book = load_workbook(io.BytesIO(FORMATS[".xlsx"]([report], lang)))
    assert book.worksheets[0].max_row == 2


def test_the_command_writes_each_file_and_refuses_other_endings(folder: Path) -> None:
    (folder / "manifest.yaml").write_text(f"{HEAD}catalogues: [regles]\n", "utf-8")
    done = run(folder, "plan", "--no-builtin", "-o", "p.ics", "-o", "p.md")
    assert done.returncode == 1, done.stderr
    assert "- [ ]" in (folder / "p.md").read_text("utf-8") and (folder / "p.ics").exists()
    assert run(folder, "plan", "-o", "p.doc").returncode == 2
    assert run(folder, "plan", "-o", "manifest.yaml").returncode == 2


def test_what_changed_since_the_seal_is_the_first_action(folder: Path) -> None:
    (folder / "v.mp4").write_bytes(MP4)
    entry = "preuves:\n  - {fichier: v.mp4, nature: video, repond_a: [X.20]}\n"
    (folder / "manifest.yaml").write_text(f"{HEAD}catalogues: [regles]\n{entry}", "utf-8")
    assert run(folder, "dossier", "lock", "--no-builtin").returncode == 0
    (folder / "v.mp4").write_bytes(MP4 + b"x")
    done = run(folder, "plan", "--no-builtin", "--format", "plain")
    assert done.returncode == 6 and "v.mp4 : pièce modifiée" in done.stdout.splitlines()[0]
