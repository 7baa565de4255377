"""Every outcome in every format, and hostile text in every field: escaped, complete, valid."""

from __future__ import annotations

import csv
import io
import json
import re
from itertools import pairwise

import jsonschema
import pytest
from junitparser import Error, Failure, JUnitXml, Skipped
from lxml import etree
from lxml import html as lxml_html
from openpyxl import load_workbook
from reports import HOSTILE, REQUIREMENT_OUTCOMES, every_outcome, many, report, result
from sarif_pydantic import Sarif

from segur_audit.guidance.schemas import published
from segur_audit.model.outcome import Outcome
from segur_audit.model.place import Location
from segur_audit.model.report import FailedManifest
from segur_audit.model.text import LANGS, Lang, Text, clean
from segur_audit.report import format_of, formats, load_format
from segur_audit.report.style import Style
from segur_audit.report.words import OUTCOMES

TEXTS = [name for name in formats() if name != "xlsx"]


def rendered(name: str, *reports: object, lang: Lang = "fr") -> str | bytes:
    return load_format(name).render(tuple(reports), lang)  # type: ignore[arg-type]


def text(name: str, *reports: object, lang: Lang = "fr") -> str:
    made = rendered(name, *reports, lang=lang)
    assert isinstance(made, str)
    return made


def cells(data: str | bytes) -> list[str]:
    assert isinstance(data, bytes)
    book = load_workbook(io.BytesIO(data))
    return [
        str(cell.value)
        for sheet in book
        for row in sheet.iter_rows()
        for cell in row
        if cell.value is not None
    ]


def test_every_format_of_the_contract_is_there() -> None:
    assert set(formats()) == {
        "table",
        "plain",
        "json",
        "junit",
        "sarif",
        "github",
        "gitlab",
        "html",
        "markdown",
        "csv",
        "xlsx",
    }


@pytest.mark.parametrize("name", [*TEXTS, "xlsx"])
@pytest.mark.parametrize("lang", LANGS)
@pytest.mark.parametrize("outcome", REQUIREMENT_OUTCOMES)
def test_every_outcome_is_told_in_every_format(name: str, lang: Lang, outcome: Outcome) -> None:
    made = rendered(name, report([result(outcome, "fait observé")]), lang=lang)
    said = "\n".join(cells(made)) if name == "xlsx" else str(made)
    quiet = {
        "table",
        "plain",
        "github",
        "gitlab",
        "sarif",
        "markdown",
    }  # they show what someone has to look at, and count the rest
    if not (name in quiet and outcome in (Outcome.PASS, Outcome.NOT_APPLICABLE)):
        assert "fait observé" in said


@pytest.mark.parametrize("words", HOSTILE, ids=lambda words: repr(words[:12]))
@pytest.mark.parametrize("name", TEXTS)
def test_hostile_text_crosses_no_format(name: str, words: str) -> None:
    made = text(name, every_outcome(words))
    made.encode("utf-8")
    assert "\x1b" not in made
    assert "<script>alert" not in made or name in (
        "table",
        "plain",
        "json",
        "csv",
        "sarif",
        "github",
        "gitlab",
    )


@pytest.mark.parametrize("name", ["table", "plain"])
def test_the_terminal_shows_markup_as_text(name: str) -> None:
    assert "[/red][bold]" in text(name, report([result(Outcome.FAIL, "[/red][bold]")]))


def test_the_table_folds_and_loses_nothing() -> None:
    for width in (40, 80, 160):
        made = load_format("table").render(
            (report([result(Outcome.FAIL, "x" * 10_000)]),), "fr", Style(width)
        )  # type: ignore[call-arg]
        assert str(made).count("x") >= 30_000  # message, remedy, place
        *lines, command = str(made).splitlines()
        assert all(len(x) <= width for x in lines if not x.lstrip().startswith("segur-audit "))
        assert command == "segur-audit explain A.01 --manifest manifest.yaml"


def test_html_holds_one_script_and_no_link_but_web_ones() -> None:
    for words in HOSTILE:
        page = lxml_html.document_fromstring(text("html", every_outcome(words)))
        assert len(page.findall(".//script")) == 1
        assert [
            a.get("href")
            for a in page.iterfind(".//a")
            if not a.get("href").startswith(("#", "http"))
        ] == []
        assert clean(words).split()[0][:9000] in " ".join(page.text_content().split())


def test_html_fetches_nothing() -> None:
    page = text("html", every_outcome())
    assert not re.findall(r"""(?:src|srcset|href)=["']?(?!#|https?://[^"']+" rel=)[^"'> ]+""", page)
    assert "default-src 'none'" in page
    assert "url(" not in page and "@import" not in page


def test_html_has_headings_in_order_and_names_its_language() -> None:
    for reports in ((every_outcome(),), (every_outcome(), every_outcome())):
        page = lxml_html.document_fromstring(text("html", *reports, lang="en"))
        levels = [int(element.tag[1]) for element in page.iter("h1", "h2", "h3", "h4")]
        assert levels[0] == 1 and levels.count(1) == 1
        assert all(after - before <= 1 for before, after in pairwise(levels))
        assert page.get("lang") == "en"
        identifiers = page.xpath("//@id")
        assert len(identifiers) == len(set(identifiers))


def test_junit_tells_failures_errors_and_skips_apart() -> None:
    suites = JUnitXml.fromstring(
        text(
            "junit", report([result(o, identifier=f"A.{o}") for o in REQUIREMENT_OUTCOMES])
        ).encode()
    )
    kinds = {case.name.partition(" ")[0]: case.result for suite in suites for case in suite}
    for outcome, kind in {
        Outcome.FAIL: Failure,
        Outcome.MISSING: Failure,
        Outcome.ERROR: Error,
        Outcome.TO_REVIEW: Skipped,
        Outcome.WAIVED: Skipped,
        Outcome.NOT_APPLICABLE: Skipped,
    }.items():
        assert [type(found) for found in kinds[f"A.{outcome}"]] == [kind]
    assert kinds["A.pass"] == []


@pytest.mark.parametrize("words", HOSTILE, ids=lambda words: repr(words[:12]))
def test_junit_is_well_formed_whatever_it_holds(words: str) -> None:
    root = etree.fromstring(text("junit", every_outcome(words)).encode())
    assert len(root.findall(".//testcase")) == 15  # one for each requirement, one for the verdict


@pytest.mark.parametrize("words", HOSTILE, ids=lambda words: repr(words[:12]))
def test_sarif_is_what_its_model_asks_for(words: str) -> None:
    log = Sarif.model_validate(json.loads(text("sarif", every_outcome(words))))
    results = log.runs[0].results or []
    assert {r.level.value if hasattr(r.level, "value") else r.level for r in results} == {
        "error",
        "warning",
        "note",
        "none",
    }
    raw = json.loads(text("sarif", every_outcome(words)))["runs"][0]
    rules = raw["tool"]["driver"]["rules"]
    assert all(rules[found["ruleIndex"]]["id"] == found["ruleId"] for found in raw["results"])
    assert [
        len(found.get("suppressions", ()))
        for found in raw["results"]
        if found["properties"]["outcome"] == "waived"
    ] == [1, 1]


@pytest.mark.parametrize("words", HOSTILE, ids=lambda words: repr(words[:12]))
def test_github_annotations_stay_on_their_lines(words: str) -> None:
    *lines, verdict = text("github", every_outcome(words)).splitlines()
    assert all(
        re.match(r"::(error|warning|notice) file=[^,:]+(,line=\d+,col=\d+)?,title=[^:]*::", line)
        for line in lines
    )
    assert not verdict.startswith("::")


def test_github_shows_the_worst_first() -> None:
    kinds = [line.split(" ")[0] for line in text("github", every_outcome()).splitlines()[:-1]]
    assert kinds[:3] == ["::error"] * 3
    assert "::error" not in kinds[3:]


@pytest.mark.parametrize("words", HOSTILE, ids=lambda words: repr(words[:12]))
def test_gitlab_gets_the_fields_that_it_asks_for(words: str) -> None:
    issues = json.loads(text("gitlab", every_outcome(words)))
    assert len({issue["fingerprint"] for issue in issues}) == len(issues) == 11
    for issue in issues:
        assert set(issue) == {"description", "check_name", "fingerprint", "severity", "location"}
        assert issue["severity"] in ("info", "minor", "major", "critical", "blocker")
        assert issue["location"]["lines"]["begin"] >= 1


@pytest.mark.parametrize("words", HOSTILE, ids=lambda words: repr(words[:12]))
def test_no_cell_is_a_formula(words: str) -> None:
    rows = list(
        csv.reader(
            io.StringIO(text("csv", every_outcome(words)).removeprefix("\ufeff")), delimiter=";"
        )
    )
    assert {len(row) for row in rows} == {14}
    assert not [cell for row in rows for cell in row if cell.startswith(("=", "+", "-", "@"))]
    book = load_workbook(io.BytesIO(rendered("xlsx", every_outcome(words))))  # type: ignore[arg-type]
    assert not [
        cell.coordinate
        for sheet in book
        for row in sheet.iter_rows()
        for cell in row
        if cell.data_type == "f"
    ]


@pytest.mark.parametrize("words", HOSTILE, ids=lambda words: repr(words[:12]))
def test_markdown_keeps_its_tables(words: str) -> None:
    lines = text("markdown", every_outcome(words)).splitlines()
    rows = [line for line in lines if line.startswith("|")]
    assert {len(re.findall(r"(?<!\\)\|", row)) for row in rows} == {
        4,
        5,
    }  # three columns by chapter, four of findings


def test_json_is_what_its_schema_says() -> None:
    schema = published("report")
    failed = FailedManifest("x.yaml", Text("illisible", "unreadable"), Location("x.yaml", 1, 1))
    for reports in ((every_outcome(),), (every_outcome(), failed)):
        for words in HOSTILE:
            jsonschema.Draft7Validator(schema).validate(
                json.loads(text("json", *reports, every_outcome(words)))
            )
        jsonschema.Draft7Validator(schema).validate(json.loads(text("json", *reports)))


@pytest.mark.parametrize("name", [*TEXTS, "xlsx"])
def test_an_invalid_manifest_stands_in_every_format(name: str) -> None:
    failed = FailedManifest(
        "range/x.yaml",
        Text("clé en double", "duplicate key"),
        Location("x.yaml", 4, 1),
        Text("retirez-la", "remove it"),
    )
    made = rendered(name, every_outcome(), failed)
    assert "clé en double" in ("\n".join(cells(made)) if name == "xlsx" else str(made))


@pytest.mark.parametrize("name", [*TEXTS, "xlsx"])
def test_the_same_report_gives_the_same_bytes(name: str) -> None:
    assert rendered(name, many(30)) == rendered(name, many(30))


def test_a_file_name_calls_for_its_format() -> None:
    names = {
        "r.html": "html",
        "r.xlsx": "xlsx",
        "r.md": "markdown",
        "r.csv": "csv",
        "r.json": "json",
        "r.sarif": "sarif",
        "r.xml": "junit",
    }
    assert {name: format_of(name) for name in names} == names
    assert format_of("gl-code-quality-report.json") == "gitlab"
    assert format_of("rapport.pdf") is None


def test_no_meaning_rests_on_colour_alone() -> None:
    plain = str(
        load_format("table").render((every_outcome(),), "fr", Style(100, colour=False, verbosity=1))
    )  # type: ignore[call-arg]
    for outcome in REQUIREMENT_OUTCOMES[:5]:
        assert OUTCOMES[outcome]["fr"] in plain
