"""What the HTML report tells of each piece and code, and what `report` adds to it."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from commands import run
from folders import EXAMPLES


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The erroneous example, copied."""
    copied = tmp_path_factory.mktemp("dossier") / "dpi-erreurs"
    shutil.copytree(EXAMPLES / "dpi-erreurs", copied)
    return copied


def page(folder: Path, *arguments: str, **environment: str) -> str:
    """The page that a command writes, in French."""
    done = run(folder, *arguments, "-o", "page.html", SEGUR_AUDIT_LANG="fr", **environment)
    assert done.returncode in (0, 1, 5), done.stderr
    return (folder / "page.html").read_text("utf-8")


def test_report_says_the_day_of_its_production_and_check_does_not(folder: Path) -> None:
    written = page(folder, "report", SOURCE_DATE_EPOCH="1790000000")
    assert '<dt>Produit le</dt><dd><span class="day">2026-09-21</span></dd>' in written
    assert "Produit le" not in page(folder, "check")


def test_a_day_of_production_that_is_no_number_is_refused(folder: Path) -> None:
    done = run(
        folder, "report", "-o", "other.html", SOURCE_DATE_EPOCH="hier", SEGUR_AUDIT_LANG="fr"
    )
    assert done.returncode == 2 and "SOURCE_DATE_EPOCH" in done.stderr
    assert not (folder / "other.html").exists()


def test_print_keeps_what_conforms_when_it_is_asked_for(folder: Path) -> None:
    assert '<body class="full">' in page(folder, "report", "--full")
    assert "<body>" in page(folder, "report")


def test_each_piece_tells_what_was_read_in_it_and_by_which_rules(folder: Path) -> None:
    written = page(folder, "check")
    piece = written.partition('<section class="piece"')[2].partition("</section>")[0]
    assert "SHA-256" in piece and "Lue par" in piece and '<a href="#' in piece


def test_each_code_leads_to_its_meaning(folder: Path) -> None:
    written = page(folder, "check")
    codes = {part.partition('"')[0] for part in written.split('class="code" href="#')[1:]}
    assert codes
    for code in codes:
        assert f'<section id="{code}">' in written
