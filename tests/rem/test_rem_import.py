"""The import of a REM drops nothing in silence: sheets, numbers, versions, and workbooks of every make."""

from __future__ import annotations

import datetime as dt
import io
import subprocess
import unicodedata
import zipfile
from pathlib import Path
from typing import Any

import pytest
from commands import run
from openpyxl import load_workbook
from rem_books import HEADERS, book, row

from segur_audit.model.errors import InputError
from segur_audit.rem import Rem
from segur_audit.rem.building import read_rem
from segur_audit.rem.columns import columns_of

SCHEME = "HOP-DPI-Va2"


def continued(proof: object, asked: str = "Une capture") -> list[Any]:
    """A row below merged cells."""
    return [None] * 6 + [proof, asked]


def one_sheet(path: Path, *rows: list[Any]) -> Path:
    return book(path / "rem.xlsx", ("Exigences", [HEADERS, *rows]))


def read(path: Path) -> Rem:
    return read_rem(path, SCHEME)


def ids(content: Rem) -> list[str]:
    return [one.id for one in content.requirements]


def told(content: Rem) -> list[tuple[int, str]]:
    return [(number, fr) for number, fr, _ in content.counts.not_understood]


def imported(folder: Path, *options: str) -> subprocess.CompletedProcess[str]:
    return run(folder, "rem", "import", "rem.xlsx", "--scheme", SCHEME, "-o", "rem", *options)


def test_two_sheets_of_a_rem_are_both_read(tmp_path: Path) -> None:
    path = book(
        tmp_path / "rem.xlsx",
        ("Exigences", [HEADERS, row("TST/A.01")]),
        ("Exigences MSS", [HEADERS, row("TST/B.01")]),
    )
    content = read(path)
    assert ids(content) == ["TST/A.01", "TST/B.01"]
    assert [one.sheet for one in content.requirements] == ["Exigences", "Exigences MSS"]
    assert "Exigences MSS" in imported(tmp_path).stdout


@pytest.mark.parametrize(
    ("title", "hidden"),
    [
        ("REM v1", True),
        ("REM (archive)", False),
        ("Ancienne version", False),
        ("Historique", False),
    ],
)
def test_an_older_sheet_is_set_aside_by_its_name(tmp_path: Path, title: str, hidden: bool) -> None:
    path = book(
        tmp_path / "rem.xlsx",
        (title, [HEADERS, row("TST/A.01", text="Ancien texte"), row("TST/Z.01")]),
        ("REM", [HEADERS, row("TST/A.01")]),
        hidden=(title,) if hidden else (),
    )
    content = read(path)
    assert ids(content) == ["TST/A.01"]
    assert content.requirements[0].text == "Le système DOIT TST/A.01"
    assert any(title in fr for fr, _ in content.asides)


def test_a_sheet_that_is_alone_is_read_whatever_its_name(tmp_path: Path) -> None:
    path = book(tmp_path / "rem.xlsx", ("REM archive", [HEADERS, row("TST/A.01")]))
    assert ids(read(path)) == ["TST/A.01"]


def test_a_workbook_whose_rem_is_hidden_is_refused_with_the_way_out(tmp_path: Path) -> None:
    path = book(
        tmp_path / "rem.xlsx", ("REM", [HEADERS, row("TST/A.01")]), ("Notes", []), hidden=("REM",)
    )
    with pytest.raises(InputError) as caught:
        read(path)
    assert "REM" in caught.value.message.fr and "affichez" in caught.value.remedy.fr  # type: ignore[union-attr]


def test_a_sheet_with_numbers_but_without_the_other_headers_is_named(tmp_path: Path) -> None:
    path = book(
        tmp_path / "rem.xlsx",
        ("Suivi", [["N° exigence", "Responsable"], ["TST/A.01", "x"]]),
        ("REM", [HEADERS, row("TST/A.01")]),
        ("Liste Référentiels", [["ID", "Document"], ["1", "x"]]),
    )
    said = " ".join(fr for fr, _ in read(path).asides)
    assert "Suivi" in said
    assert "Liste Référentiels" not in said


@pytest.mark.parametrize(
    "number",
    ["TST/A.02 (modifiée)", "TST/A.02*", "TST/A.02 NEW", "TST/A.02 - nouveau", "TST/A.02bis (?)"],
)
def test_an_annotated_number_is_refused_and_closes_the_requirement_above(
    tmp_path: Path, number: str
) -> None:
    content = read(
        one_sheet(
            tmp_path,
            row("TST/A.01"),
            row(number, "TST/A.02.01.01"),
            continued("TST/A.02.01.02"),
            row("TST/A.03"),
        )
    )
    assert ids(content) == ["TST/A.01", "TST/A.03"]
    assert [proof.id for proof in content.requirements[0].proofs] == ["TST/A.01.01.01"]
    assert [number for number, _ in told(content)] == [3, 4]


@pytest.mark.parametrize("number", [1.1, 12, dt.datetime(2026, 1, 2), True])
def test_a_number_saved_as_a_figure_is_refused_and_never_guessed(
    tmp_path: Path, number: object
) -> None:
    content = read(one_sheet(tmp_path, row(number, "x.1"), row("TST/A.01")))
    assert ids(content) == ["TST/A.01"]
    ((place, why),) = told(content)
    assert place == 2 and "nombre" in why


def test_a_number_written_as_text_is_read_as_written(tmp_path: Path) -> None:
    content = read(one_sheet(tmp_path, row("1.10", "1.10.1"), row("1.1", "1.1.1")))
    assert ids(content) == ["1.10", "1.1"]


def test_a_number_that_is_a_formula_without_value_is_refused_by_its_row(tmp_path: Path) -> None:
    content = read(one_sheet(tmp_path, row("TST/A.01"), row('=CONCATENATE("TST/","A.02")', "x.1")))
    assert ids(content) == ["TST/A.01"]
    assert told(content)[0][0] == 3 and "formule" in told(content)[0][1]


def test_a_number_that_is_a_formula_with_its_value_is_read(tmp_path: Path) -> None:
    path = one_sheet(tmp_path, row("TST/A.01"))
    content = io.BytesIO()
    with zipfile.ZipFile(path) as old, zipfile.ZipFile(content, "w") as new:
        for member in old.infolist():
            data = old.read(member)
            if member.filename == "xl/worksheets/sheet1.xml":
                at = data.index(b'<c r="A2"')
                end = data.index(b"</c>", at)
                cell = b'<c r="A2" t="str"><f>"TST/"&amp;"A.07"</f><v>TST/A.07</v>'
                data = data[:at] + cell + data[end:]
            new.writestr(member.filename, data)
    path.write_bytes(content.getvalue())
    assert ids(read(path)) == ["TST/A.07"]


@pytest.mark.parametrize(
    "number",
    [
        "tst/a.01",
        " TST/A.01\u00a0",
        "TST/A.01\n",
        "\u200bTST/A.01",
        unicodedata.normalize("NFD", "TST/A.01"),
    ],
)
def test_blanks_case_and_unicode_forms_change_no_number(tmp_path: Path, number: str) -> None:
    (one,) = read(one_sheet(tmp_path, row(number, "TST/A.01.01.01"))).requirements
    assert one.key == "TST/A.01"


@pytest.mark.parametrize("number", [None, "TST/A.01.01.01 (nouvelle)", 3.1, '="x"&"y"'])
def test_a_proof_without_a_readable_number_is_numbered_after_its_row_and_told(
    tmp_path: Path, number: object
) -> None:
    content = read(one_sheet(tmp_path, row("TST/A.01"), continued(number)))
    (one,) = content.requirements
    assert [proof.id for proof in one.proofs] == ["TST/A.01.01.01", "TST/A.01.ligne3"]
    assert all(place == 3 for place, _ in told(content)) and told(content)


def test_a_wording_without_a_number_is_not_tied_to_the_requirement_above(tmp_path: Path) -> None:
    content = read(one_sheet(tmp_path, row("TST/A.01"), row(None, "TST/A.02.01.01", text="Autre")))
    assert ids(content) == ["TST/A.01"]
    assert [proof.id for proof in content.requirements[0].proofs] == ["TST/A.01.01.01"]
    assert told(content)[0][0] == 3


def test_a_number_that_comes_back_with_another_content_is_told_and_the_stricter_kept(
    tmp_path: Path,
) -> None:
    path = book(
        tmp_path / "rem.xlsx",
        ("A", [HEADERS, row("TST/A.01", nature="PRECONISATION", profile="CIBA")]),
        ("B", [HEADERS, row("TST/A.01", "TST/A.01.01.02")]),
    )
    content = read(path)
    (one,) = content.requirements
    assert (one.level, one.profiles) == ("mandatory", ())
    assert [proof.id for proof in one.proofs] == ["TST/A.01.01.01", "TST/A.01.01.02"]
    assert "nature, profil" in told(content)[0][1]


def test_a_number_that_comes_back_unchanged_is_not_told(tmp_path: Path) -> None:
    content = read(one_sheet(tmp_path, row("TST/A.01"), row("TST/A.01", "TST/A.01.01.02")))
    assert told(content) == []
    assert len(content.requirements[0].proofs) == 2


@pytest.mark.parametrize("rows", [[], [["NON", "x"]], [row(1.1), row(1.2)]])
def test_an_import_that_keeps_nothing_is_refused(tmp_path: Path, rows: list[list[Any]]) -> None:
    one_sheet(tmp_path, *rows)
    done = imported(tmp_path)
    assert done.returncode == 3
    assert "aucune exigence" in done.stderr
    assert not (tmp_path / "rem").exists()


def test_the_header_may_stand_below_titles_and_come_again(tmp_path: Path) -> None:
    titles: list[list[Any]] = [["REM"], [None, "x"]] * 10
    path = book(
        tmp_path / "rem.xlsx",
        ("REM", [*titles, HEADERS, row("TST/A.01"), HEADERS, row("TST/A.02")]),
    )
    assert ids(read(path)) == ["TST/A.01", "TST/A.02"]
    assert told(read(path)) == []


@pytest.mark.parametrize(
    "headers",
    [
        ["Numéro d'exigence", "Libellé de l'exigence", "Numéro de preuve", "Preuve(s) attendue(s)"],
        ["Référence exigence", "Texte de l'exigence", "Identifiant preuve", "Libellé de la preuve"],
        ["N°EXIGENCE", "ÉNONCÉ", "N°PREUVE", "PREUVES"],
    ],
)
def test_other_words_of_the_headers_are_understood(headers: list[str]) -> None:
    columns = columns_of(headers)
    assert columns is not None
    assert sorted(columns) == ["id", "proof:1", "proof_id:1", "text"]


@pytest.mark.parametrize(
    ("title", "above", "name", "version"),
    [
        ("REM", ["Version du 05/09/2024"], "rem.xlsx", "2024-09-05"),
        ("REM", ["REM HOP, publié le 5 septembre 2024"], "rem-2024-07-17.xlsx", "2024-09-05"),
        ("REM", ["Version", dt.datetime(2024, 9, 5)], "rem.xlsx", "2024-09-05"),
        ("REM 2024-09-05", [], "rem.xlsx", "2024-09-05"),
        ("REM", [], "REM_HOP-DPI-Va2_20240905.xlsx", "2024-09-05"),
        ("REM", [], "REM 05.09.2024.xlsx", "2024-09-05"),
        ("REM", ["Version du 05/09/2024 (remplace celle du 17/07/2024)"], "rem.xlsx", ""),
        ("REM", ["Imprimé le 05/09/2024"], "rem.xlsx", ""),
        ("REM", ["Version du 31/02/2024"], "rem.xlsx", ""),
        ("REM", [], "rem.xlsx", ""),
    ],
)
def test_the_version_is_read_in_the_sheet_else_in_the_name(
    tmp_path: Path, title: str, above: list[Any], name: str, version: str
) -> None:
    path = book(tmp_path / name, (title, [above, HEADERS, row("TST/A.01")]))
    assert read(path).version == version


def test_the_properties_of_the_workbook_are_shown_and_never_taken(tmp_path: Path) -> None:
    path = one_sheet(tmp_path, row("TST/A.01"))
    made = load_workbook(path)
    made.properties.title, made.properties.creator = "REM du 2024-09-05", "Jeanne Personne"
    made.save(path)
    done = imported(tmp_path)
    assert done.returncode == 0
    assert "Version du REM : inconnue" in done.stdout
    assert "REM du 2024-09-05" in done.stderr and "Jeanne" not in done.stderr


def test_the_option_wins_over_the_workbook_and_says_so(tmp_path: Path) -> None:
    book(tmp_path / "rem.xlsx", ("REM 2024-07-17", [HEADERS, row("TST/A.01")]))
    done = imported(tmp_path, "--version", "2024-09-05")
    assert "Version du REM : 2024-09-05" in done.stdout
    assert "2024-07-17" in done.stderr


def strict(path: Path) -> Path:
    """The workbook under the namespaces of ISO 29500 strict."""
    from segur_audit.rem.opening import _TRANSITIONAL

    content = io.BytesIO()
    with zipfile.ZipFile(path) as old, zipfile.ZipFile(content, "w") as new:
        for member in old.infolist():
            data = old.read(member)
            for purl, transitional in _TRANSITIONAL:
                data = data.replace(transitional, purl)
            new.writestr(member.filename, data)
    path.write_bytes(content.getvalue())
    return path


def test_a_strict_workbook_is_read(tmp_path: Path) -> None:
    path = strict(one_sheet(tmp_path, row("TST/A.01")))
    assert b"purl.oclc.org" in zipfile.ZipFile(path).read("xl/workbook.xml")
    assert ids(read(path)) == ["TST/A.01"]


def archive(path: Path, **members: str) -> Path:
    with zipfile.ZipFile(path, "w") as made:
        for name, text in members.items():
            made.writestr(name.replace("__", "/"), text)
    return path


def test_other_workbooks_are_refused_with_the_way_out(tmp_path: Path) -> None:
    ods = archive(tmp_path / "a.ods", mimetype="application/vnd.oasis", **{"content.xml": "<x/>"})
    xlsb = archive(tmp_path / "a.xlsb", **{"xl__workbook.bin": "x", "[Content_Types].xml": "<x/>"})
    xls = tmp_path / "a.xls"
    xls.write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600))
    for path, kind in ((ods, ".ods"), (xlsb, ".xlsb"), (xls, ".xls")):
        with pytest.raises(InputError) as caught:
            read(path)
        assert kind in caught.value.message.fr
        assert caught.value.remedy is not None and ".xlsx" in caught.value.remedy.fr


def test_a_workbook_with_macros_is_read(tmp_path: Path) -> None:
    path = one_sheet(tmp_path, row("TST/A.01")).rename(tmp_path / "rem.xlsm")
    content = io.BytesIO()
    with zipfile.ZipFile(path) as old, zipfile.ZipFile(content, "w") as new:
        for member in old.infolist():
            data = old.read(member).replace(
                b"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml",
                b"application/vnd.ms-excel.sheet.macroEnabled.main+xml",
            )
            new.writestr(member.filename, data)
    path.write_bytes(content.getvalue())
    assert ids(read(path)) == ["TST/A.01"]


def test_a_format_spread_over_the_whole_sheet_is_no_row(tmp_path: Path) -> None:
    path = one_sheet(tmp_path, row("TST/A.01"))
    made = load_workbook(path)
    made.worksheets[0].row_dimensions[70_000].height = 30
    made.worksheets[0].cell(70_000, 1).number_format = "0.00"
    made.save(path)
    assert ids(read(path)) == ["TST/A.01"]


def test_what_openpyxl_has_to_say_stays_out_of_the_terminal(tmp_path: Path) -> None:
    path = one_sheet(tmp_path, row("TST/A.01"))
    content = io.BytesIO()
    with zipfile.ZipFile(path) as old, zipfile.ZipFile(content, "w") as new:
        for member in old.infolist():
            data = old.read(member)
            if member.filename == "xl/worksheets/sheet1.xml":
                extension = b'<extLst><ext uri="{CCE6A557-97BC-4b89-ADB6-D9C93CAAB3DF}"/></extLst>'
                data = data.replace(b"</worksheet>", extension + b"</worksheet>")
            new.writestr(member.filename, data)
    path.write_bytes(content.getvalue())
    done = imported(tmp_path)
    assert done.returncode == 0
    assert "UserWarning" not in done.stderr and "openpyxl" not in done.stderr


def test_an_export_or_import_that_cannot_be_written_is_told(tmp_path: Path) -> None:
    one_sheet(tmp_path, row("TST/A.01"))
    (tmp_path / "file").write_text("x")
    for target in ("absent/x.xlsx", "file/x.xlsx"):
        done = run(tmp_path, "rem", "export", "rem.xlsx", "-o", target)
        assert done.returncode == 2 and "Traceback" not in done.stderr
    done = run(tmp_path, "rem", "import", "rem.xlsx", "--scheme", SCHEME, "-o", "file/rem")
    assert done.returncode == 3 and "Traceback" not in done.stderr


def test_the_report_says_that_rows_of_the_rem_were_not_understood(tmp_path: Path) -> None:
    one_sheet(tmp_path, row("TST/A.01"), row("TST/A.02*", "x.1"))
    assert imported(tmp_path).returncode == 0
    (tmp_path / "manifest.yaml").write_text(
        f"segur_audit: 1\ncandidature: {{dispositif: {SCHEME}}}\ncatalogues: [rem]\n", "utf-8"
    )
    done = run(tmp_path, "check", "--only", "TST/A.01", "--format", "plain")
    assert done.returncode == 1
    assert "1 ligne du classeur à relire" in done.stdout
