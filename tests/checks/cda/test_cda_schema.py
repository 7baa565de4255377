"""The XML Schema of CDA, from a folder of the editor's: a tiny one made here."""

from __future__ import annotations

from pathlib import Path

import pytest
from cda_documents import FAMILY, cda
from support import by_code, piece, run

from segur_audit.manifest.reading import Declared
from segur_audit.model.finding import Finding
from segur_audit.model.outcome import Outcome

XSD = """<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema" xmlns="urn:hl7-org:v3" targetNamespace="urn:hl7-org:v3" elementFormDefault="qualified">
<xs:include schemaLocation="{include}"/>
<xs:element name="ClinicalDocument" type="Document"/>
</xs:schema>"""
TYPES = """<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema" xmlns="urn:hl7-org:v3" targetNamespace="urn:hl7-org:v3" elementFormDefault="qualified">
<xs:complexType name="Document"><xs:sequence><xs:element name="realmCode"/><xs:any processContents="skip" minOccurs="0" maxOccurs="unbounded"/></xs:sequence></xs:complexType>
</xs:schema>"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "infrastructure" / "cda").mkdir(parents=True)
    (tmp_path / "infrastructure" / "cda" / "CDA_extended.xsd").write_text(
        XSD.format(include="types.xsd")
    )
    (tmp_path / "infrastructure" / "cda" / "types.xsd").write_text(TYPES)
    return tmp_path


def judged(document: str, folder: Path) -> list[Finding]:
    schemas = Declared(str(folder), "verifications.cda_schemas")
    return [
        f
        for f in run("cda.conform", piece(document.encode(), nature="cda"), schemas=schemas)
        if f.code == "cda.schema"
    ]


def test_a_document_is_validated_against_the_schema_of_the_folder(folder: Path) -> None:
    assert [f.outcome for f in judged(cda(), folder)] == [Outcome.PASS]
    sheet = (
        '<xsl:stylesheet xmlns:xsl="http://www.w3.org/1999/XSL/Transform">'
        + cda().partition("?>")[2]
        + "</xsl:stylesheet>"
    )
    assert [f.outcome for f in judged(sheet, folder)] == [Outcome.PASS]


def test_a_breach_says_the_element_and_the_line_and_never_the_value(folder: Path) -> None:
    broken = cda().replace('<realmCode code="FR"/>', f'<family code="{FAMILY}"/>')
    found = judged(broken, folder)
    assert [f.outcome for f in found] == [Outcome.FAIL]
    assert "family" in found[0].message.fr and FAMILY not in found[0].message.fr
    assert found[0].location is not None and found[0].location.line == 3


def test_without_a_usable_schema_the_check_says_that_it_was_not_made(tmp_path: Path) -> None:
    assert [f.outcome for f in judged(cda(), tmp_path)] == [Outcome.TO_REVIEW]
    (tmp_path / "CDA_extended.xsd").write_text("<not-a-schema/>")
    other = tmp_path / "other"
    other.mkdir()
    (other / "CDA_extended.xsd").write_text("<not-a-schema/>")
    assert [f.outcome for f in judged(cda(), other)] == [Outcome.TO_REVIEW]


@pytest.mark.parametrize("include", ["http://127.0.0.1:9/types.xsd", "../outside.xsd"])
def test_a_schema_includes_nothing_from_outside_its_folder(tmp_path: Path, include: str) -> None:
    inside = tmp_path / "schemas"
    inside.mkdir()
    (tmp_path / "outside.xsd").write_text(TYPES)
    (inside / "CDA_extended.xsd").write_text(XSD.format(include=include))
    assert [f.outcome for f in judged(cda(), inside)] == [Outcome.TO_REVIEW]


def test_without_a_folder_no_schema_is_asked_for() -> None:
    assert "cda.schema" not in by_code(run("cda.conform", piece(cda().encode(), nature="cda")))
