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


FOLLOWED = (
    HEAD
    + """suivi:
  - {exigence: X, responsable: C. Petit}
  - {exigence: X.10.01, responsable: A. Martin, echeance: 2026-11-30}
  - {exigence: X.11, echeance: 2026-12-01}
"""
)


def test_actions_have_the_owner_and_the_day_that_the_manifest_gives(folder: Path) -> None:
    found = {a.numbers or a.unblocks: (a.owner, str(a.due)) for a in actions(folder, FOLLOWED)}
    assert found[("X.10.01",)] == ("A. Martin", "2026-11-30")
    assert found[("X.11.01",)] == ("C. Petit", "2026-12-01")
    (rest,) = [said for names, said in found.items() if len(names) == 28]
    assert rest == ("C. Petit", "2026-12-15")


def test_a_piece_has_its_own_owner_and_day(folder: Path) -> None:
    entries = "".join(
        f"  - {{fichier: v{n}.mp4, nature: video, repond_a: [X.{n}], responsable: P. {n}, echeance: 2026-11-{n}}}\n"
        for n in (10, 11)
    )
    files = {f"v{n}.mp4": MP4 + str(n).encode() for n in (10, 11)}
    looks = [a for a in actions(folder, f"{FOLLOWED}preuves:\n{entries}", files) if a.files]
    assert {(a.owner, str(a.due)) for a in looks} == {
        ("P. 10", "2026-11-10"),
        ("P. 11", "2026-11-11"),
    }


def test_the_owner_and_the_day_are_in_each_file_of_the_plan(folder: Path) -> None:
    report = report_of(FOLLOWED, catalogue=read_catalogue(folder / "regles"))
    text = {ending: FORMATS[ending]([report], "fr") for ending in (".csv", ".md", ".ics")}
    assert "A. Martin" in text[".csv"] and "A. Martin" in text[".md"]
    assert "20261130" in text[".ics"] and "2026-11-30" in text[".csv"]


def test_what_follows_nothing_is_told(folder: Path) -> None:
    text = f"{HEAD}suivi: [{{exigence: X.99, responsable: A. Martin}}]\n"
    report = report_of(text, catalogue=read_catalogue(folder / "regles"))
    assert "follow.unknown" in {notice.code for notice in report.notices}


def test_what_else_changed_since_the_seal_is_told(folder: Path) -> None:
    (folder / "manifest.yaml").write_text(f"{HEAD}catalogues: [regles]\n", "utf-8")
    assert run(folder, "dossier", "lock", "--no-builtin").returncode == 0
    rule = folder / "regles/X/X.10.yaml"
    rule.write_text(rule.read_text("utf-8").replace("Filmez", "Filmez tout"), "utf-8")
    done = run(folder, "plan", "--no-builtin", "-o", "p.md")
    assert (
        "Depuis le scellé" in done.stdout and "catalogue" in done.stdout.partition("Depuis le")[2]
    )
    assert "## Depuis le scellé" in (folder / "p.md").read_text("utf-8")
