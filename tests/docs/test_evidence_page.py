"""The page on evidence holds every part and every id that the code cites."""

from __future__ import annotations

import re

from folders import ROOT

PAGE = (ROOT / "docs" / "evidence.md").read_text("utf-8")
SOURCES = [*(ROOT / "checks").rglob("*.py"), *(ROOT / "segur_audit").rglob("*.py")]
_CITED = re.compile(r"docs/evidence\.md,\s+([A-K](?:\.[0-9])?)(?: and ([A-K](?:\.[0-9])?))?")


def parts() -> set[str]:
    """The letters and numbers of the page: headings, bold starts, numbered items."""
    letters = set(re.findall(r"^## ([A-K])\. ", PAGE, re.M))
    programme = PAGE.partition("\n## K. ")[2]
    numbered = {f"K.{number}" for number in re.findall(r"^(\d)\. ", programme, re.M)}
    return letters | set(re.findall(r"^\*\*([A-K]\.\d) ", PAGE, re.M)) | numbered


def test_every_part_that_a_docstring_cites_is_on_the_page() -> None:
    cited = {
        part
        for source in SOURCES
        for parts_cited in _CITED.findall(source.read_text("utf-8"))
        for part in parts_cited
        if part
    }
    assert len(cited) > 10
    assert cited <= parts()


def test_no_docstring_cites_a_document_that_is_not_here() -> None:
    elsewhere = re.compile(r"evidence[- ]checks|domain, section|corrections, section")
    assert not [source for source in SOURCES if elsewhere.search(source.read_text("utf-8"))]


def test_every_check_id_has_its_line_on_the_page() -> None:
    for prefix, last in (("CDA", 15), ("MDN", 12), ("MAIL", 12), ("XDM", 16), ("PSC", 12)):
        for number in range(1, last + 1):
            assert f"{prefix}-{number:02}" in PAGE
    for prefix, last in (("CIBA", 7), ("VIHF", 12), ("WPS", 7), ("INSi", 6), ("PDF", 10)):
        for number in range(1, last + 1):
            assert f"{prefix}-{number:02}" in PAGE
