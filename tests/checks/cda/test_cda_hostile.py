"""Hostile and private documents: any bytes give findings, no finding shows whose they are."""

from __future__ import annotations

import pytest
from cda_documents import BIRTH, FAMILY, GIVEN, INS, OTHERS, cda, members, related_document, zipped
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from segur_audit.checks.cda import facts as documents
from segur_audit.checks.xdm import facts as archives
from support import by_code, piece, run

from segur_audit.model.finding import Fact
from segur_audit.model.outcome import Outcome
from segur_audit.model.piece import Piece

RIGHT = cda("N3").encode()
SECRETS = (
    INS,
    INS[:13],
    FAMILY,
    GIVEN,
    OTHERS,
    BIRTH,
    "28/03/1979",
    "1979-03-28",
    "899700000000",
    "51215",
)


def facts(evidence: Piece) -> list[Fact]:
    observer = (
        archives.archives if evidence.nature == "archive_xdm" else documents.clinical_documents
    )
    return list(observer(evidence))


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.binary(max_size=300))
def test_any_bytes_give_findings(data: bytes) -> None:
    for check in ("cda.conform", "xfrm.linked"):
        found = run(check, piece(data, nature="cda"))
        assert found and not any(finding.outcome is Outcome.PASS for finding in found)
    facts(piece(data, nature="cda"))


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.integers(0, len(RIGHT) - 1), st.binary(max_size=4), st.integers(0, 30))
def test_a_document_damaged_anywhere_never_stops_the_program(
    where: int, put: bytes, taken: int
) -> None:
    damaged = RIGHT[:where] + put + RIGHT[where + taken :]
    assert run("cda.conform", piece(damaged, nature="cda"))
    facts(piece(damaged, nature="cda"))


@pytest.mark.parametrize(
    "prolog",
    [
        '<!DOCTYPE a [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;"><!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;&b;">]>',
        '<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]>',
        '<!DOCTYPE a SYSTEM "http://127.0.0.1:9/a.dtd">',
    ],
)
@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "utf-16-be"])
def test_a_dangerous_doctype_is_refused_whatever_its_encoding(prolog: str, encoding: str) -> None:
    document = f'<?xml version="1.0" encoding="{encoding[:6]}"?>{prolog}' + cda().partition("?>")[2]
    found = run("cda.conform", piece(document.encode(encoding), nature="cda"))
    assert by_code(found) == {"cda.unreadable": Outcome.FAIL}


def test_a_very_deep_document_is_refused() -> None:
    found = run("cda.conform", piece(b"<a>" * 100_000, nature="cda"))
    assert by_code(found) == {"cda.unreadable": Outcome.FAIL}


def test_a_base64_pdf_of_more_than_50_mib_is_refused_and_one_of_12_is_read() -> None:
    def document(size: int) -> bytes:
        return cda().replace('B64">', 'B64">' + "JVBERi0x" * (size // 8), 1).encode()

    assert by_code(run("cda.conform", piece(document(60 << 20), nature="cda"))) == {
        "cda.unreadable": Outcome.FAIL
    }
    assert (
        by_code(run("cda.conform", piece(document(12 << 20), nature="cda")))["cda.n1_content"]
        is Outcome.PASS
    )


@pytest.mark.parametrize("level", ["N1", "N3"])
@pytest.mark.parametrize(
    "broken", ["", "realmCode", "qualifier", "</patient>", "setId", "signatureCode", INS[:3]]
)
def test_no_finding_shows_a_number_a_name_or_a_date(level: str, broken: str) -> None:
    document = cda(level, related=related_document("RPLC", "2.25.7"))
    document = document.replace(broken, broken[::-1]) if broken else document
    archive = zipped(members(*((document, None) if level == "N1" else (None, document))))
    found = [
        *run("cda.conform", piece(document.encode(), nature="cda")),
        *run("xdm.conform", piece(archive, nature="archive_xdm")),
        *run("xfrm.linked", piece(archive, nature="archive_xdm")),
    ]
    for finding in found:
        said = f"{finding.code} {finding.message.fr} {finding.message.en} {finding.remedy} {finding.location}"
        assert not [secret for secret in SECRETS if secret in said]


def test_the_observers_give_what_must_be_masked_and_compared() -> None:
    for evidence in (
        piece(cda().encode(), nature="cda"),
        piece(zipped(members()), nature="archive_xdm"),
    ):
        found = facts(evidence)
        private = {fact.value for fact in found if fact.kind == "private"}
        assert {INS, FAMILY, GIVEN, OTHERS, BIRTH, "28/03/1979", "899700000000"} <= private
        assert len({fact.value for fact in found if fact.kind == "patient"}) == 1
        assert not [fact for fact in found if fact.kind == "ins.production"]


@pytest.mark.parametrize(("number", "kind"), [(INS, "valid_key"), (INS[:-1] + "0", "invalid_key")])
def test_a_production_ins_is_a_fact_that_does_not_show_the_number(number: str, kind: str) -> None:
    document = (
        cda().replace("1.2.250.1.213.1.4.10", "1.2.250.1.213.1.4.8").replace(INS, number).encode()
    )
    found = [fact for fact in facts(piece(document, nature="cda")) if fact.kind == "ins.production"]
    assert [fact.value for fact in found] == [kind]


def test_the_version_of_the_software_that_wrote_the_document_is_a_fact() -> None:
    device = "<assignedAuthoringDevice><softwareName>Exemple DPI 4.2.0</softwareName></assignedAuthoringDevice></assignedAuthor>"
    document = cda().replace("</assignedAuthor>", device, 1).encode()
    assert [
        fact.value for fact in facts(piece(document, nature="cda")) if fact.kind == "version"
    ] == ["4.2.0"]


@pytest.mark.parametrize(
    "filling",
    [b"<a/>" * 1_000_001, b"<a " + b" ".join(b'a%d=""' % n for n in range(1_000_001)) + b"/>"],
)
def test_a_document_of_a_million_elements_or_attributes_is_refused_before_a_tree_is_built(
    filling: bytes,
) -> None:
    (found,) = run(
        "cda.conform",
        piece(
            b"<ClinicalDocument xmlns='urn:hl7-org:v3'>" + filling + b"</ClinicalDocument>",
            nature="cda",
        ),
    )
    assert found.outcome is Outcome.FAIL and "trop d'éléments" in found.message.fr
