"""The page that says which rule carries each line of the FAQ, and the proof that none is without one."""

from __future__ import annotations

import importlib.util
import re

import pytest
from folders import ROOT, SHARED

from segur_audit.catalogue.reading import BUILTIN, read_catalogue
from segur_audit.rem.amending import amendments

DOCS = ROOT / "docs"
SOURCE = SHARED / "reference" / "faq.txt"
_spec = importlib.util.spec_from_file_location("docs_generate", DOCS / "generate.py")
generate = importlib.util.module_from_spec(_spec)
_spec.loader.exec_module(generate)
RECORD = generate.record()
LINES = {record["line"]: record for record in RECORD["records"]}
CARRIED = {
    number for requirement in read_catalogue(BUILTIN).requirements for number in requirement.faq
}


def test_the_page_is_the_one_that_the_definitions_make():
    assert generate.page() == (DOCS / "faq.md").read_text("utf-8"), "python docs/generate.py"


def test_every_line_has_one_record_that_says_something_or_tells_why_not():
    assert [record["line"] for record in RECORD["records"]] == list(range(1, RECORD["lines"] + 1))
    for record in RECORD["records"]:
        assert ("says" in record) != ("silent" in record), record


@pytest.mark.parametrize("line", [number for number, record in LINES.items() if "says" in record])
def test_every_line_that_says_something_has_a_rule_or_a_reason(line):
    assert (line in CARRIED) != bool(LINES[line].get("reason")), LINES[line]


def test_no_rule_carries_a_line_that_says_nothing_or_is_not_there():
    assert {line for line in CARRIED if "says" not in LINES.get(line, {})} == set()


@pytest.mark.skipif(not SOURCE.is_file(), reason="the text of the FAQ is not shipped")
def test_the_record_is_of_the_text_that_was_read():
    lines = SOURCE.read_text("utf-8").splitlines()
    assert len(lines) == RECORD["lines"]
    for number, line in enumerate(lines, 1):
        asks = line.startswith(("Cette réponse vous", "Votre question concerne"))
        empty = not any(character.isalnum() for character in line) or line.startswith("Date |")
        assert ("silent" in LINES[number]) is (asks or empty), f"{number}: {line}"
        assert line.strip() not in LINES[number].get("says", ""), "the page tells in its own words"


def logged() -> dict[str, dict[str, set[str]]]:
    """The ids of the log of the REM, by date and kind, as the rule on its version holds them."""
    (rule,) = read_catalogue(BUILTIN).find("FAQ.REM.VERSION")
    kinds = ("scenarios", "requirements", "proofs")
    return {
        entry["date"]: {
            kind: {i for change in entry["changes"] for i in change.get(kind, ())} for kind in kinds
        }
        for entry in rule.checks[0].params["history"]
    }


def test_the_amendments_and_the_rule_on_the_version_tell_one_log():
    told: dict[str, set[str]] = {}
    for one in amendments():
        if one.absorbed:
            told.setdefault(one.absorbed, set()).update(one.targets)
    assert told == {
        date: set().union(*kinds.values())
        for date, kinds in logged().items()
        if any(kinds.values())
    }


@pytest.mark.skipif(not SOURCE.is_file(), reason="the text of the FAQ is not shipped")
def test_each_number_of_the_log_is_of_the_kind_that_the_faq_says():
    names = {
        "Scénario": "scenarios",
        "Scénarii": "scenarios",
        "Exigence": "requirements",
        "Preuve": "proofs",
    }
    found: dict[str, dict[str, set[str]]] = {}
    date = ""
    for line in SOURCE.read_text("utf-8").splitlines()[37:51]:
        if day := re.match(r"(\d\d)/(\d\d)/(\d{4}) \|", line):
            date = f"{day[3]}-{day[2]}-{day[1]}"
            found[date] = {kind: set() for kind in names.values()}
        for name, listed in re.findall(
            r"(Scénario|Scénarii|Exigence|Preuve)s? concernée?s? : ((?:[\w./]+(?:, )?)+)", line
        ):
            found[date][names[name]].update(listed.split(", "))
    assert found == logged()
