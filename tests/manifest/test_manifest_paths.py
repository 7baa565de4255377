"""The files that a manifest names: whatever the Unicode form, by patterns, and never outside its folder."""

from __future__ import annotations

import unicodedata
from pathlib import Path

import pytest
from commands import run

from segur_audit.evidence.files import open_file
from segur_audit.manifest.paths import spelt_out
from segur_audit.manifest.reading import make_manifest
from segur_audit.model.errors import InputError

START = "segur_audit: 1\ncandidature: {dispositif: HOP-DPI-Va2}\n"
COMPOSED = unicodedata.normalize("NFC", "Vidéo démo.mp4")
DECOMPOSED = unicodedata.normalize("NFD", COMPOSED)


def files_of(folder: Path, pattern: str) -> list[str]:
    text = f"{START}preuves:\n  - fichiers: ['{pattern}']\n"
    listed = make_manifest(text.encode(), folder).get("preuves[0].fichiers")
    assert isinstance(listed, list)
    return listed


def write(folder: Path, *names: str) -> None:
    for name in names:
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text("x")


@pytest.mark.parametrize(("named", "stored"), [(COMPOSED, DECOMPOSED), (DECOMPOSED, COMPOSED)])
def test_a_file_is_found_whatever_the_form_of_its_name(
    tmp_path: Path, named: str, stored: str
) -> None:
    write(tmp_path, f"dé{stored}/{stored}")
    file = open_file(tmp_path, f"dé{named}/{named}", None)
    assert file.problem is None and file.path == f"dé{named}/{named}"


@pytest.mark.parametrize("named", ["p/video DEMO.mp4", "P/vidéo démo.mp4", "p/Video demo.mp4"])
def test_a_name_that_differs_by_case_or_accents_is_missing_with_did_you_mean(
    tmp_path: Path, named: str
) -> None:
    write(tmp_path, f"p/{DECOMPOSED}")
    file = open_file(tmp_path, named, None)
    assert (file.problem, file.near) == ("missing", f"p/{COMPOSED}")


def test_another_name_is_missing_without_a_guess(tmp_path: Path) -> None:
    write(tmp_path, "p/a.mp4")
    assert open_file(tmp_path, "p/b.mp4", None).near is None


def test_the_finding_asks_did_you_mean(tmp_path: Path) -> None:
    write(tmp_path, "Preuve.pdf")
    (tmp_path / "manifest.yaml").write_text(
        f"{START}preuves: [{{fichier: preuve.pdf, nature: capture, repond_a: [SC.PSC.01]}}]\n",
        "utf-8",
    )
    done = run(tmp_path, "check", "--only", "DOSSIER.HYGIENE", "--format", "plain")
    assert "vouliez-vous dire « Preuve.pdf » ?" in done.stdout


def test_a_link_of_another_form_that_leaves_the_folder_is_refused(tmp_path: Path) -> None:
    inside = tmp_path / "in"
    inside.mkdir()
    (tmp_path / "out.txt").write_text("x")
    (inside / DECOMPOSED).symlink_to(tmp_path / "out.txt")
    text = f"{START}preuves:\n  - fichier: '{COMPOSED}'\n"
    with pytest.raises(InputError) as caught:
        make_manifest(text.encode(), inside)
    assert "sort du dossier" in caught.value.message.fr


def test_a_pattern_is_its_files_sorted(tmp_path: Path) -> None:
    write(tmp_path, "p/b.png", "p/a.png", "p/.c.png", "p/d.jpg", "p/sous/e.png", "p/f1.png")
    (tmp_path / "p/dossier.png").mkdir()
    assert files_of(tmp_path, "p/*.png") == ["p/a.png", "p/b.png", "p/f1.png"]
    assert files_of(tmp_path, "p/?.png") == ["p/a.png", "p/b.png"]
    assert files_of(tmp_path, "*/sous/*.png") == ["p/sous/e.png"]


def test_a_pattern_takes_no_bracket_and_finds_any_form(tmp_path: Path) -> None:
    write(tmp_path, "a[1].png", "a1.png", DECOMPOSED)
    assert files_of(tmp_path, "a[1]*.png") == ["a[1].png"]
    assert files_of(tmp_path, "Vidé*.mp4") == [COMPOSED]


def test_a_file_whose_name_holds_a_star_is_itself(tmp_path: Path) -> None:
    write(tmp_path, "a*.png", "ab.png")
    assert files_of(tmp_path, "a*.png") == ["a*.png"]


def test_a_pattern_that_names_nothing_is_missing(tmp_path: Path) -> None:
    assert files_of(tmp_path, "p/*.png") == ["p/*.png"]
    (tmp_path / "manifest.yaml").write_text(
        f"{START}preuves: [{{fichiers: ['p/*.png'], nature: capture, repond_a: [DOSSIER.HYGIENE]}}]\n",
        "utf-8",
    )
    done = run(tmp_path, "check", "--only", "DOSSIER.HYGIENE", "--format", "plain", "-v")
    assert "aucun fichier ne correspond" in done.stdout


@pytest.mark.parametrize("pattern", ["../*.png", "/tmp/*.png", "p/../../*", "C:\\*.png"])
def test_a_pattern_that_leaves_the_folder_is_refused(tmp_path: Path, pattern: str) -> None:
    with pytest.raises(InputError):
        files_of(tmp_path, pattern)


def test_a_pattern_follows_no_link_out(tmp_path: Path) -> None:
    inside = tmp_path / "in"
    write(tmp_path, "out/a.png", "in/p/b.png")
    (inside / "lien").symlink_to(tmp_path / "out")
    (inside / "p/c.png").symlink_to(tmp_path / "out/a.png")
    assert spelt_out(inside, "*/*.png") == ["p/b.png"]
