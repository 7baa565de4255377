"""The instructor's remarks, from an export into the manifest: none is lost, nothing else changes."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from folders import EXAMPLES
from openpyxl import Workbook
from packing import run

from segur_audit.manifest.source import read_source

HEAD = "N° preuve;Exigence;Date de la remarque;Remarque de l'instructeur;Réponse éditeur\r\n"


@pytest.fixture
def dossier(tmp_path: Path) -> Path:
    return Path(shutil.copytree(EXAMPLES / "dpi-pret", tmp_path / "dossier"))


def remarks(folder: Path) -> list[dict[str, object]]:
    return read_source(folder / "manifest.yaml").data.get("remarques", [])


def test_remarks_of_a_csv_are_written_once_and_nothing_else_changes(dossier: Path) -> None:
    before = (dossier / "manifest.yaml").read_text("utf-8")
    rows = ';SC.PSC.13;20/12/2026;"La version\nn\'est pas visible";\r\n;SC.PSC.01;2026-12-21;Filmez la saisie;Fait le 22\r\n'
    (dossier / "r.csv").write_bytes((HEAD + rows).encode("cp1252"))
    for _ in range(2):
        assert run(dossier, "dossier", "remarks", "import", "r.csv", "--write") == 0
    assert [(r["preuve"], r["date"]) for r in remarks(dossier)] == [
        ("SC.PSC.13", "2026-12-20"),
        ("SC.PSC.01", "2026-12-21"),
    ]
    assert remarks(dossier)[1]["reponse"] == "Fait le 22"
    held = remarks(dossier)[0]["pieces"]
    assert sorted(held) == ["preuves/psc/ciba.expurge.json", "preuves/psc/ciba.mp4"]  # type: ignore[call-overload]
    after = (dossier / "manifest.yaml").read_text("utf-8")
    assert after.startswith(before.rstrip("\n"))
    assert run(dossier, "check", "-q") == 5


def test_remarks_of_a_workbook_are_read_from_the_sheet_that_names_them(dossier: Path) -> None:
    import datetime as dt

    book = Workbook()
    book.active.append(["Lisez-moi"])
    sheet = book.create_sheet("Remarques")
    sheet.append(["Export du 1er janvier"])
    sheet.append(["ID exigence", "Observation", "Date"])
    sheet.append(["SC.SSI/GEN.18", "Page de signature", dt.datetime(2026, 12, 20)])
    book.save(dossier / "r.xlsx")
    assert run(dossier, "dossier", "remarks", "import", "r.xlsx", "--write") == 0
    assert [r["texte"] for r in remarks(dossier)] == ["Page de signature"]


def test_each_row_that_is_not_used_is_told(
    dossier: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    rows = (
        ";;2026-12-20;Sans numéro;\r\n;SC.PSC.13;hier;Sans date;\r\n;SC.PSC.13;2026-12-20;Bon;\r\n"
    )
    (dossier / "r.csv").write_text(HEAD + rows, "utf-8")
    assert run(dossier, "dossier", "remarks", "import", "r.csv", "--write") == 0
    said = capsys.readouterr().err
    assert "ligne 2" in said and "ligne 3" in said and len(remarks(dossier)) == 1


@pytest.mark.parametrize(
    "content", [b"", b"a;b\r\n1;2\r\n", b"\x00\x01", b"PK\x03\x04", HEAD.encode()[:20]]
)
@pytest.mark.parametrize("name", ["r.csv", "r.xlsx"])
def test_what_is_no_export_is_refused(dossier: Path, content: bytes, name: str) -> None:
    before = (dossier / "manifest.yaml").read_bytes()
    (dossier / name).write_bytes(content)
    assert run(dossier, "dossier", "remarks", "import", name, "--write") == 3
    assert (dossier / "manifest.yaml").read_bytes() == before


def test_without_write_the_lines_to_paste_are_printed(
    dossier: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    before = (dossier / "manifest.yaml").read_bytes()
    (dossier / "r.csv").write_text(
        HEAD + ";SC.PSC.13;2026-12-20;Patient 180127512345642;\r\n", "utf-8"
    )
    assert run(dossier, "dossier", "remarks", "import", "r.csv") == 0
    printed = capsys.readouterr().out
    assert 'preuve: "SC.PSC.13"' in printed and "180127512345642" not in printed
    assert (dossier / "manifest.yaml").read_bytes() == before


def test_a_remark_that_names_the_patient_of_a_piece_is_printed_without_the_name(
    dossier: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    text = ";SC.PSC.13;2026-12-20;Le document de Mme Zzpatiente manque;\r\n"
    (dossier / "r.csv").write_text(HEAD + text, "utf-8")
    assert run(dossier, "dossier", "remarks", "import", "r.csv") == 0
    printed = "".join(capsys.readouterr())
    assert "Le document de Mme" in printed and "zzpatiente" not in printed.casefold()
