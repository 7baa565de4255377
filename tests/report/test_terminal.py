"""The terminal report as it is read: four widths, two languages, with and without a REM. `python tests/report/test_terminal.py`
writes the snapshots again; they are to be read before they are committed."""

from __future__ import annotations

import contextlib
import io
import re
import shutil
import tempfile
from dataclasses import replace
from pathlib import Path

import pytest
from folders import ROOT
from reports import every_outcome, finding, report, result
from workbooks import RECENT, proof, rem, requirement, rows_recent, write

from segur_audit import cli
from segur_audit.cli.console import choose_language
from segur_audit.model.outcome import Outcome
from segur_audit.model.report import RequirementResult
from segur_audit.model.requirement import Accepted, Slot
from segur_audit.model.text import LANGS, Lang, same
from segur_audit.rem import RemScenario
from segur_audit.report.style import Style
from segur_audit.report.table import render

SNAPSHOTS = Path(__file__).parent / "terminal"
WIDTHS = (60, 80, 100, 160)
DOSSIERS = ("erreurs", "rem")
TWO_SCREENS = 115


def shown(folder: Path, width: int, lang: str, *options: str) -> list[str]:
    """What `check` shows in `folder` at this width."""
    output = io.StringIO()
    with (
        contextlib.chdir(folder),
        contextlib.redirect_stdout(output),
        pytest.MonkeyPatch.context() as patch,
    ):
        patch.setenv("COLUMNS", str(width))
        patch.delenv("FORCE_COLOR", raising=False)
        code = cli.run(["check", "--lang", lang, *options])
        choose_language("fr")
    assert code == 1
    return output.getvalue().splitlines()


def prepare(folder: Path) -> None:
    """The erroneous example, and the ready one beside a REM that asks for thirty videos."""
    shutil.copytree(ROOT / "examples/dpi-erreurs", folder / "erreurs")
    shutil.copytree(ROOT / "examples/dpi-pret", folder / "rem")
    rows = (
        requirement(
            f"SC.TST/A.{n:02}",
            RemScenario(f"TST/A.{n:02}.01", "Scénario", (proof(f"TST/A.{n:02}.01.01", "Vidéo"),)),
            text=f"Le système DOIT montrer l'écran numéro {n}",
        )
        for n in range(1, 31)
    )
    write(folder / "rem/REM-HOP-DPI-Va2-2024-09-05.xlsx", RECENT, rows_recent(rem(*rows)))
    manifest = folder / "rem/manifest.yaml"
    manifest.write_text(
        f"{manifest.read_text('utf-8')}catalogues: [REM-HOP-DPI-Va2-2024-09-05.xlsx]\n", "utf-8"
    )


def snapshot(dossier: str, width: int, lang: str) -> Path:
    return SNAPSHOTS / f"{dossier}-{width}-{lang}.txt"


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The dossiers, in a folder of their own."""
    made = tmp_path_factory.mktemp("terminal")
    prepare(made)
    return made


@pytest.mark.parametrize("lang", LANGS)
@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("dossier", DOSSIERS)
def test_the_report_is_as_it_was_read(folder: Path, dossier: str, width: int, lang: Lang) -> None:
    lines = shown(folder / dossier, width, lang)
    assert lines == snapshot(dossier, width, lang).read_text("utf-8").splitlines()
    assert within(lines, width)
    if width >= 80:
        assert len(lines) <= TWO_SCREENS


def within(lines: list[str], width: int) -> bool:
    """Whether no line is wider than the terminal, those excepted that are commands to paste."""
    return all(len(line) <= width or line.lstrip().startswith("segur-audit ") for line in lines)


def test_the_verdict_stands_first_and_last_with_the_next_command_alone(folder: Path) -> None:
    lines = shown(folder / "erreurs", 80, "fr")
    verdict = "Verdict : pas prêt pour le dépôt"
    assert [n for n, line in enumerate(lines) if line == verdict] == [3, len(lines) - 5]
    assert lines[-1].startswith("segur-audit explain ")


def test_thirty_missing_videos_are_one_block(folder: Path) -> None:
    lines = shown(folder / "rem", 100, "fr", "-v")
    assert sum("À fournir : vidéo (video) (30)" in line for line in lines) == 1
    assert sum("∅ TST/A." in line for line in lines) == 30


def wanting(number: int) -> RequirementResult:
    """A requirement whose video is not there."""
    slot = Slot(f"A.{number:03}.01", "deposit", (Accepted("video"),))
    row = result(Outcome.MISSING, f"constat {number}", f"A.{number:03}")
    wanted = replace(row.findings[0], code="proof.missing", proof=slot.id)
    asked = replace(row.requirement, proofs=(slot,))
    return replace(row, requirement=asked, findings=(wanted,))


def test_what_no_room_is_left_for_is_counted_and_the_command_shows_it() -> None:
    made = report(wanting(number) for number in range(200))
    words = render((made,), "fr", Style(80))
    left = re.search(r"… et (\d+) autres", words)
    assert left and words.count("∅ A.") + int(left[1]) == 200
    assert len(words.splitlines()) <= TWO_SCREENS
    assert "Tout voir :\n  segur-audit check -v" in words
    assert render((made,), "fr", Style(80, verbosity=1)).count("∅ A.") == 200


def test_with_v_nothing_is_left_out_and_no_id_is_broken(folder: Path) -> None:
    for width in WIDTHS:
        lines = shown(folder / "erreurs", width, "fr", "-v")
        assert "…" not in "".join(lines)
        assert within(lines, width)
        words = " ".join(lines).split()
        for name in ("FAQ.HOMOLOGATION.CANDIDATE", "FAQ.DMP.DEUX-METHODES", "SC.SSI/GEN.18"):
            assert name in words


@pytest.mark.parametrize("lang", LANGS)
def test_each_outcome_and_notice_appears(lang: Lang) -> None:
    words = render((every_outcome("fait observé"),), lang, Style(80, verbosity=1))
    for number in range(1, 8):
        assert f"A.{number:02}.mandatory" in words
        assert f"A.{number:02}.recommended" in words
    assert "À savoir" in words or "To know" in words


def test_findings_that_say_the_same_are_said_once() -> None:
    rows = [result(Outcome.FAIL, "constat", name) for name in ("A.01", "A.02")]
    words = render((report(rows),), "fr", Style(80))
    assert words.count("✗ non conforme :") == 1
    assert "A.01" in words and "A.02" in words


def test_a_requirement_with_many_findings_says_how_many_are_left() -> None:
    row = result(Outcome.FAIL)
    many = tuple(replace(finding(Outcome.FAIL), message=same(f"constat {n}")) for n in range(9))
    words = render((report([replace(row, findings=many)]),), "fr", Style(80))
    assert "constat 2" in words and "constat 3" not in words
    assert "… et 6 autres constats" in words


def test_a_slot_whose_nature_is_unknown_shows_the_words_of_the_rem() -> None:
    row = result(Outcome.MISSING)
    slot = Slot("A.01.01", "deposit", (Accepted("document"),), words=same("Un tableau"))
    wanted = replace(finding(Outcome.MISSING), code="proof.missing", proof=slot.id)
    row = replace(row, requirement=replace(row.requirement, proofs=(slot,)), findings=(wanted,))
    words = render((report([row]),), "fr", Style(80))
    assert "nature à choisir" in words and "Un tableau" in words
    assert "nature document" not in words


def rewrite() -> None:
    """Write the snapshots again."""
    SNAPSHOTS.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as place:
        prepare(Path(place))
        for dossier in DOSSIERS:
            for width in WIDTHS:
                for lang in LANGS:
                    lines = shown(Path(place) / dossier, width, lang)
                    snapshot(dossier, width, lang).write_text("\n".join(lines) + "\n", "utf-8")


if __name__ == "__main__":
    rewrite()
