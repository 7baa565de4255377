"""The spreadsheet of pieces: what it shows, what it takes back, and that no row is lost."""

from __future__ import annotations

import datetime as dt
import json
import shutil
from pathlib import Path
from typing import Any

import pytest
from folders import examples, fill, piece, program
from libreoffice import cells, formulas, needed, saved
from openpyxl import Workbook, load_workbook

from segur_audit.catalogue.reading import builtin_catalogue
from segur_audit.dossier.columns import COLUMNS, KEYS, LACKING_COLUMNS
from segur_audit.dossier.labels import about, label, nature_named
from segur_audit.dossier.scanning import scan_folder
from segur_audit.dossier.spreadsheet import workbook
from segur_audit.manifest.reading import read_manifest
from segur_audit.model.natures import NATURES

PNG = b"\x89PNG\r\n\x1a\n" + b"\x00" * 40


def dossier(folder: Path) -> Path:
    """A folder with its pieces, a manifest, and names that are hard on spreadsheets."""
    examples(folder)
    fill(
        folder / "preuves",
        {"PSC.13.mp4": piece("psc/ciba.mp4"), "=1+1 PSC.01.png": PNG, "rien.bin": b"\x00\x01" * 9},
    )
    assert program(folder, "init", "--yes").returncode == 0
    return folder


def written(folder: Path, lang: str = "fr") -> Path:
    done = program(folder, "dossier", "scan", "preuves", "-o", "pieces.xlsx", "--lang", lang)
    assert done.returncode == 0, done.stderr
    return folder / "pieces.xlsx"


def cell(sheet: Any, file: str, key: str) -> Any:
    row = next(row for row in sheet.iter_rows(min_row=2) if row[0].value == file)
    return row[KEYS.index(key)]


@pytest.mark.parametrize("lang", ["fr", "en"])
def test_what_is_written_comes_back_as_the_scan_would_write_it(tmp_path: Path, lang: str) -> None:
    dossier(tmp_path / "a"), dossier(tmp_path / "b")
    written(tmp_path / "a", lang)
    done = program(tmp_path / "a", "dossier", "scan", "--from", "pieces.xlsx", "--write")
    assert done.returncode == 0, done.stderr
    assert "Lignes à compléter (nature ou preuve) : " in done.stderr  # rien.bin
    program(tmp_path / "b", "dossier", "scan", "preuves", "--write")
    first, second = (read_manifest(tmp_path / n / "manifest.yaml").data["preuves"] for n in "ab")
    assert first == second and len(first) == 14


def test_it_has_its_sheets_lists_colours_widths_filters_and_dates(tmp_path: Path) -> None:
    book = load_workbook(written(dossier(tmp_path)))
    assert book.sheetnames == ["Pièces", "Preuves sans fichier", "Natures", "À apprécier"]
    sheet = book["Pièces"]
    assert [c.value for c in sheet[1]] == [column.heading.fr for column in COLUMNS]
    assert sheet.protection.sheet and sheet.freeze_panes == "B2" and sheet.auto_filter.ref
    sure, guessed = (
        cell(sheet, "preuves/PSC.13.mp4", "preuve"),
        cell(sheet, "preuves/psc/ciba.mp4", "preuve"),
    )
    assert (sure.protection.locked, sure.fill.fgColor.rgb) == (True, "00D9D9D9")
    assert (guessed.protection.locked, guessed.fill.fgColor.rgb) == (False, "00FFE2A8")
    day = cell(sheet, "preuves/psc/ciba.expurge.json", "date")
    assert isinstance(day.value, dt.datetime) and day.number_format == "yyyy-mm-dd"
    kinds = [validation.type for validation in sheet.data_validations.dataValidation]
    assert sorted(kinds) == ["date", "date", "list", "list", "list", "list"]
    assert all(sheet.row_dimensions[row].height for row in range(1, sheet.max_row - 199))
    assert sheet.column_dimensions["A"].width == COLUMNS[0].width
    assert [row[2].value for row in book["Natures"].iter_rows(min_row=2)] == list(NATURES)


def test_no_cell_is_a_formula(tmp_path: Path) -> None:
    book = load_workbook(written(dossier(tmp_path)))
    cells = [c for sheet in book for row in sheet.iter_rows() for c in row]
    assert not [c.value for c in cells if c.data_type == "f"]
    risky = next(c for c in cells if c.value == "preuves/=1+1 PSC.01.png")
    assert risky.data_type == "s"


def test_every_nature_has_its_words_in_both_languages() -> None:
    for nature in NATURES:
        said, meant = label(nature), about(nature)
        assert said.fr and said.en and meant.fr and meant.en, nature
        assert {nature_named(text) for text in (nature, said.fr, said.en.upper())} == {nature}
    assert nature_named("n'importe quoi") is None


def book_of(path: Path, *rows: dict[str, Any]) -> None:
    """A spreadsheet that holds these rows."""
    book = Workbook()
    sheet = book.worksheets[0]
    sheet.title = "Pièces"
    sheet.append([column.heading.fr for column in COLUMNS])
    for row in rows:
        sheet.append([row.get(key) for key in KEYS])
    book.save(path)


GOOD = {"fichier": "preuves/a.png", "preuve": "SC.PSC.13", "nature": "Capture d'écran"}
UNUSABLE = {
    "unknown nature": ({"nature": "Dessin"}, "la nature est inconnue"),
    "unknown number": ({"preuve": "PSC.99"}, "n'est connu d'aucun catalogue"),
    "one of two numbers": ({"preuve": "PSC.13, PSC.99"}, "PSC.99"),
    "no such file": ({"fichier": "preuves/z.png"}, "n'est pas dans le dossier"),
    "outside": ({"fichier": "../a.png"}, "sort du dossier"),
    "absolute": ({"fichier": "/etc/passwd"}, "sort du dossier"),
    "windows": ({"fichier": "C:\\a.png"}, "sort du dossier"),
    "link": ({"fichier": "preuves/lien.png"}, "est un lien"),
    "no file": ({"fichier": None}, "est vide"),
    "formula": ({"preuve": '=HYPERLINK("x")'}, "formule"),
    "formula in the file": ({"fichier": "=1+1"}, "formule"),
    "no date": ({"date": "31/02/2026"}, "n'est pas une date"),
    "a number as version": ({"version": 1.1}, "format Texte"),
    "architecture": ({"architecture": "minitel"}, "architecture"),
    "nobody": ({"attester": "À COMPLÉTER"}, "ne nomme personne"),
    "no due date": ({"echeance": "bientôt"}, "n'est pas une date"),
    "companion of nothing": ({"avec": "preuves/z.png"}, "Va avec"),
}


@pytest.mark.parametrize(("change", "said"), UNUSABLE.values(), ids=list(UNUSABLE))
def test_a_row_that_cannot_be_used_is_said_and_the_others_are_kept(
    tmp_path: Path, change: dict[str, Any], said: str
) -> None:
    fill(tmp_path / "preuves", {"a.png": PNG, "b.png": PNG + b"1"})
    (tmp_path / "preuves" / "lien.png").symlink_to(tmp_path / "preuves" / "a.png")
    program(tmp_path, "init", "--yes")
    book_of(tmp_path / "p.xlsx", {**GOOD, **change}, {**GOOD, "fichier": "preuves/b.png"})
    done = program(tmp_path, "dossier", "scan", "--from", "p.xlsx", "--write")
    assert done.returncode == 1 and "p.xlsx, ligne 2 : " in done.stderr and said in done.stderr, (
        done.stderr
    )
    (entry,) = read_manifest(tmp_path / "manifest.yaml").data["preuves"]
    assert entry["fichier"] == "preuves/b.png"


def test_what_a_person_completes_is_taken(tmp_path: Path) -> None:
    fill(tmp_path / "preuves", {"a.png": PNG, "b.png": PNG + b"1", "c.png": PNG + b"2"})
    program(tmp_path, "init", "--yes")
    row = {
        **GOOD,
        "preuve": "SC.PSC.13 ; PSC.01",
        "date": "2/10/2026",
        "version": "1.10",
        "architecture": "Client lourd",
        "attester": "A. Martin",
        "echeance": "30/11/2026",
        "remarque": "à « revoir » # demain",
    }
    book_of(
        tmp_path / "p.xlsx", row,
        {"fichier": "preuves/b.png", "avec": "preuves/a.png"},
        {**GOOD, "fichier": "preuves/c.png", "nature": "capture", "date": dt.date(2026, 10, 3)},
    )  # fmt: skip
    done = program(tmp_path, "dossier", "scan", "--from", "p.xlsx", "--write")
    assert done.returncode == 0, done.stderr
    first, second = read_manifest(tmp_path / "manifest.yaml").data["preuves"]
    assert first == {
        "fichiers": ["preuves/a.png", "preuves/b.png"], "nature": "capture", "repond_a": ["SC.PSC.13", "PSC.01"], "date": "2026-10-02",
        "version": "1.10", "architecture": "client_lourd", "responsable": "A. Martin", "echeance": "2026-11-30", "commentaire": "à « revoir » # demain",
    }  # fmt: skip
    assert second["date"] == "2026-10-03"


def test_who_follows_a_proof_without_a_file_comes_back_and_is_in_the_plan(tmp_path: Path) -> None:
    dossier(tmp_path)
    shutil.rmtree(tmp_path / "preuves/psc")
    for name in ("=1+1 PSC.01.png", "PSC.13.mp4"):
        (tmp_path / "preuves" / name).unlink()
    book = load_workbook(written(tmp_path))
    sheet = book["Preuves sans fichier"]
    assert [c.value for c in sheet[1]] == [column.heading.fr for column in LACKING_COLUMNS]
    first = sheet.cell(2, 1).value
    sheet.cell(2, 3).value, sheet.cell(2, 4).value = "B. Durand", dt.date(2026, 11, 30)
    sheet.cell(3, 3).value = "À COMPLÉTER"
    book.save(tmp_path / "pieces.xlsx")
    done = program(tmp_path, "dossier", "scan", "--from", "pieces.xlsx", "--write")
    assert done.returncode == 1 and "« Preuves sans fichier », ligne 3 : " in done.stderr
    said = {"exigence": first, "responsable": "B. Durand", "echeance": "2026-11-30"}
    assert read_manifest(tmp_path / "manifest.yaml").data["suivi"] == [said]
    (plan,) = [a for a in planned(tmp_path) if first in str(a["facts"])]
    assert (plan["owner"], plan["due"]) == ("B. Durand", "2026-11-30")
    before = (tmp_path / "manifest.yaml").read_bytes()
    program(tmp_path, "dossier", "scan", "--from", "pieces.xlsx", "--write")
    assert (tmp_path / "manifest.yaml").read_bytes() == before


def planned(folder: Path) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = json.loads(program(folder, "plan", "--format", "json").stdout)[
        "actions"
    ]
    return found


def test_an_existing_spreadsheet_is_never_overwritten(tmp_path: Path) -> None:
    book = written(dossier(tmp_path))
    before = book.read_bytes()
    done = program(tmp_path, "dossier", "scan", "preuves", "-o", "pieces.xlsx")
    assert done.returncode == 2 and book.read_bytes() == before


@pytest.mark.parametrize("data", [b"", b"rien", b"PK\x03\x04"])
def test_what_is_no_workbook_is_invalid_input(tmp_path: Path, data: bytes) -> None:
    fill(tmp_path, {"p.xlsx": data, "a.png": PNG})
    program(tmp_path, "init", "--yes")
    assert program(tmp_path, "dossier", "scan", "--from", "p.xlsx", "--write").returncode == 3
    assert program(tmp_path, "dossier", "scan", "--from", "absent.xlsx").returncode == 3


@needed
def test_it_comes_back_through_libreoffice(tmp_path: Path) -> None:
    ours = written(dossier(tmp_path))
    before, after = load_workbook(ours), load_workbook(saved(ours))
    assert after.sheetnames == before.sheetnames and not formulas(after)
    for sheet in before:
        assert cells(after[sheet.title]) == cells(sheet)
    sheet, twin = before["Pièces"], after["Pièces"]
    assert twin.protection.sheet and twin.auto_filter.ref == sheet.auto_filter.ref
    for row, same in zip(sheet.iter_rows(max_row=16), twin.iter_rows(max_row=16), strict=True):
        assert [c.protection.locked for c in same] == [c.protection.locked for c in row]
        assert [c.fill.fgColor.rgb[2:] for c in same if c.fill.fill_type] == [
            c.fill.fgColor.rgb[2:] for c in row if c.fill.fill_type
        ]
        assert twin.row_dimensions[row[0].row].height == sheet.row_dimensions[row[0].row].height
    kinds = {validation.type for validation in twin.data_validations.dataValidation}
    assert {"list", "date"} <= kinds
    day = cell(twin, "preuves/psc/ciba.expurge.json", "date")
    assert isinstance(day.value, dt.datetime) and "yy" in day.number_format
    done = program(tmp_path, "dossier", "scan", "--from", "libreoffice/pieces.xlsx", "--write")
    assert done.returncode == 0, done.stderr
    assert len(read_manifest(tmp_path / "manifest.yaml").data["preuves"]) == 14


@needed
def test_what_a_person_writes_comes_back_through_libreoffice(tmp_path: Path) -> None:
    ours = written(dossier(tmp_path))
    book = load_workbook(saved(ours))
    cell(book["Pièces"], "preuves/rien.bin", "preuve").value = "SC.PSC.13"
    cell(book["Pièces"], "preuves/rien.bin", "nature").value = "Document"
    cell(book["Pièces"], "preuves/rien.bin", "date").value = dt.date(2026, 10, 3)
    cell(book["Pièces"], "preuves/rien.bin", "version").value = "1.10"
    row = next(
        row for row in book["À apprécier"].iter_rows() if row[0].value == "FAQ.DSR.ENGAGEMENT"
    )
    row[3].value, row[4].value, row[5].value = "conforme", "A. Martin", dt.date(2026, 11, 20)
    book.save(tmp_path / "complete.xlsx")
    saved(tmp_path / "complete.xlsx")
    done = program(tmp_path, "dossier", "scan", "--from", "libreoffice/complete.xlsx", "--write")
    assert done.returncode == 0, done.stderr
    data = read_manifest(tmp_path / "manifest.yaml").data
    (last,) = [one for one in data["preuves"] if one.get("fichier") == "preuves/rien.bin"]
    assert (last["date"], last["version"], last["nature"]) == ("2026-10-03", "1.10", "document")
    (one,) = data["attestations"]
    assert (one["exigence"], one["date"]) == ("FAQ.DSR.ENGAGEMENT", "2026-11-20")


def test_a_thousand_rows_are_written_in_good_time(tmp_path: Path) -> None:
    fill(
        tmp_path, {f"PSC.13_{number:04}.png": PNG + str(number).encode() for number in range(1000)}
    )
    scan = scan_folder(tmp_path, tmp_path, builtin_catalogue(), "HOP-DPI-Va2", None)
    assert len(scan.proposals) == 1000 and workbook(scan, "fr").startswith(b"PK")
