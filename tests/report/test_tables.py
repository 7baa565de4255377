"""The tables that people open in a spreadsheet: parted as their language parts them, dates as dates, the company named."""

from __future__ import annotations

import csv
import datetime as dt
import io
import json
import re
from dataclasses import replace

import pytest
from openpyxl import load_workbook
from reports import every_outcome, report, result

from segur_audit.model.outcome import Outcome
from segur_audit.report import load_format
from segur_audit.report.csv import _harmless


def made(name: str, lang: str, words: str = "constat") -> str | bytes:
    told = replace(every_outcome(words), company="Exemple Santé")
    return load_format(name).render((told,), lang)  # type: ignore[arg-type]


@pytest.mark.parametrize(("lang", "separator"), [("fr", ";"), ("en", ",")])
def test_csv_opens_as_the_spreadsheet_of_its_language_expects(lang: str, separator: str) -> None:
    text = str(made("csv", lang))
    assert text.startswith("\ufeff")
    rows = list(csv.reader(io.StringIO(text.removeprefix("\ufeff")), delimiter=separator))
    assert {len(row) for row in rows} == {14}


@pytest.mark.parametrize("sign", [",", ";", "\t", "|", "\n", ""])
def test_no_cell_begins_a_formula_whatever_parts_it(sign: str) -> None:
    assert f"{sign}'=1+1" in _harmless(f"a{sign}=1+1") or not sign
    assert _harmless("=1+1") == "'=1+1"
    assert _harmless("a = b, c") == "a = b, c"


def test_the_workbook_holds_dates_heights_colours_and_the_company() -> None:
    data = made("xlsx", "fr", "un constat long. " * 40)
    assert isinstance(data, bytes)
    book = load_workbook(io.BytesIO(data))
    summary = {row[0].value: row[1].value for row in book["Synthèse"].iter_rows()}
    assert summary["Société"] == "Exemple Santé"
    assert summary["Date de référence"] == dt.datetime(2026, 12, 15)
    assert "règles intégrées" in summary["Catalogue"]
    sheet = book["Exigences"]
    heads = [cell.value for cell in sheet[1]]
    dates = [row[heads.index("dérogation jusqu'au")] for row in sheet.iter_rows(min_row=2)]
    assert [cell.value for cell in dates if cell.value] == [dt.datetime(2026, 12, 15)] * 2
    assert all(cell.number_format == "yyyy-mm-dd" for cell in dates if cell.value)
    assert all(sheet.row_dimensions[n].height >= 100 for n in range(2, sheet.max_row + 1))
    colours = {row[4].fill.fgColor.rgb for row in sheet.iter_rows(min_row=2)}
    assert len(colours) >= 6


def test_the_workbook_of_a_plain_report_keeps_low_rows() -> None:
    data = load_format("xlsx").render((report([result(Outcome.FAIL, "court")]),), "fr")
    book = load_workbook(io.BytesIO(data))  # type: ignore[arg-type]
    assert book["Exigences"].row_dimensions[2].height == 15


def test_two_manifests_share_no_fingerprint_and_sarif_explains_its_rules() -> None:
    one = every_outcome()
    reports = (replace(one, shown="a/manifest.yaml"), replace(one, shown="b/manifest.yaml"))
    log = json.loads(str(load_format("sarif").render(reports, "fr")))
    prints = [
        r["partialFingerprints"]["segurAudit/v1"] for run in log["runs"] for r in run["results"]
    ]
    assert len(prints) == len(set(prints))
    rules = [rule for run in log["runs"] for rule in run["tool"]["driver"]["rules"]]
    told = [rule for rule in rules if rule["id"] != "segur-audit"]
    assert all(rule["fullDescription"]["text"] and rule["help"]["text"] for rule in told)
    issues = json.loads(str(load_format("gitlab").render(reports, "fr")))
    assert len({issue["fingerprint"] for issue in issues}) == len(issues)


@pytest.mark.parametrize("words", ["https://a.example/x", "www.a.example", "a@b.example", "@all"])
def test_markdown_links_nothing_of_itself(words: str) -> None:
    text = str(made("markdown", "fr", words))
    assert words not in text
    assert not re.search(r"(?:https?|ftp)://|www\.|\w@\w", text)
