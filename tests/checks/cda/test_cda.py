"""CDA-01 to CDA-15: for each, a document that passes and the smallest change that does not."""

from __future__ import annotations

import base64
import datetime as dt

import pytest
from cda_documents import (
    BIRTH,
    FAMILY,
    GIVEN,
    INS,
    PDF,
    TEST_OID,
    cda,
    copy_section,
    pdf_text,
    related_document,
)
from support import by_code, piece, run

from segur_audit.manifest.reading import Declared
from segur_audit.model.outcome import Outcome

FAIL, WARNING, PASS, INFO, TO_REVIEW = (
    Outcome.FAIL,
    Outcome.WARNING,
    Outcome.PASS,
    Outcome.INFO,
    Outcome.TO_REVIEW,
)
REPLACES = related_document("RPLC", "2.25.7")
SECOND = ('<versionNumber value="1"/>', '<versionNumber value="2"/>')
PATIENT_INS = f'<id root="{TEST_OID}" extension="{INS}"/>'
XDS_SD = '<templateId root="1.3.6.1.4.1.19376.1.2.20"/>'


def judged(document: str, **entry: object) -> dict[str, Outcome]:
    return by_code(run("cda.conform", piece(document.encode(), nature="cda", **entry)))


def with_change(document: str, before: str, after: str) -> str:
    assert before in document, before
    return document.replace(before, after, 1)


@pytest.mark.parametrize("level", ["N1", "N2", "N3"])
def test_a_right_document_has_only_passes_and_context(level: str) -> None:
    assert set(judged(cda(level)).values()) <= {PASS, INFO}


CASES = [
    # CDA-01
    (
        "N1",
        "cda.document",
        "</component>\n</ClinicalDocument>",
        '</component><ClinicalDocument xmlns="urn:hl7-org:v3"/>\n</ClinicalDocument>',
        FAIL,
    ),
    ("N1", "cda.document", 'xmlns="urn:hl7-org:v3"', 'xmlns="urn:hl7-org:v4"', FAIL),
    # CDA-02
    ("N1", "cda.realm", '<realmCode code="FR"/>', '<realmCode code="US"/>', FAIL),
    ("N1", "cda.realm", 'extension="POCD_HD000040"', 'extension="POCD_HD000041"', FAIL),
    # CDA-03
    ("N3", "cda.templates", '<templateId root="1.2.250.1.213.1.1.1.1"/>', "", FAIL),
    ("N3", "cda.templates", '<templateId root="1.2.250.1.213.1.1.1.45"/>', "", FAIL),
    # CDA-04
    ("N1", "cda.body", XDS_SD, XDS_SD + '<templateId root="1.2.3"/>', FAIL),
    ("N1", "cda.body", XDS_SD, '<templateId root="1.2.250.1.213.1.1.1.45"/>', FAIL),
    ("N3", "cda.body", '<templateId root="1.2.250.1.213.1.1.1.45"/>', XDS_SD, FAIL),
    ("N1", "cda.body", "</nonXMLBody>", "</nonXMLBody><structuredBody/>", FAIL),
    # CDA-05
    ("N1", "cda.n1_media", 'mediaType="application/pdf"', 'mediaType="image/jpeg"', FAIL),
    ("N1", "cda.n1_media", 'representation="B64"', 'representation="TXT"', FAIL),
    # CDA-06
    ("N1", "cda.n1_content", 'representation="B64">', 'representation="B64">!', FAIL),
    ("N1", "cda.n1_content", pdf_text(), pdf_text(b"PK\x03\x04"), FAIL),
    (
        "N1",
        "cda.n1_content",
        pdf_text(),
        '<text mediaType="application/pdf" representation="B64"/>',
        FAIL,
    ),
    # CDA-07
    ("N1", "cda.ins", PATIENT_INS, PATIENT_INS * 2, FAIL),
    ("N1", "cda.ins", PATIENT_INS, '<id root="2.25.9" extension="IPP-1"/>', TO_REVIEW),
    # CDA-08
    ("N1", "cda.ins_key", INS, INS[:-1] + "0", WARNING),
    (
        "N1",
        "cda.ins_key",
        PATIENT_INS,
        f'<id root="1.2.250.1.213.1.4.8" extension="{INS[:-1]}0"/>',
        FAIL,
    ),
    (
        "N1",
        "cda.ins_key",
        PATIENT_INS,
        f'<id root="1.2.250.1.213.1.4.9" extension="{INS[:-2]}"/>',
        FAIL,
    ),
    # CDA-09
    ("N1", "cda.ins_traits", f'<family qualifier="BR">{FAMILY}', f"<family>{FAMILY}", FAIL),
    ("N1", "cda.ins_traits", f'<given qualifier="BR">{GIVEN}</given>', "", FAIL),
    ("N1", "cda.ins_traits", '<given qualifier="BR">', '<given qualifier="SP">', FAIL),
    ("N1", "cda.ins_traits", f'<birthTime value="{BIRTH}"/>', "", FAIL),
    (
        "N1",
        "cda.ins_traits",
        f'<birthTime value="{BIRTH}"/>',
        '<birthTime nullFlavor="UNK"/>',
        WARNING,
    ),
    ("N1", "cda.ins_traits", "<county>51215</county>", "", FAIL),
    # CDA-10
    ("N1", "cda.legal_authenticator", "legalAuthenticator>", "authenticator>", FAIL),
    (
        "N1",
        "cda.legal_authenticator",
        '<signatureCode code="S"/>',
        '<signatureCode code="X"/>',
        FAIL,
    ),
    (
        "N1",
        "cda.legal_authenticator",
        '<signatureCode code="S"/><assignedEntity><id root="1.2.250.1.71.4.2.1"',
        '<signatureCode code="S"/><assignedEntity><id root="1.2.250.1.71"',
        WARNING,
    ),
    # CDA-11
    ("N1", "cda.set_version", '<setId root="2.25.1000"/>', "", FAIL),
    ("N1", "cda.set_version", '<versionNumber value="1"/>', '<versionNumber value="0"/>', FAIL),
    # CDA-14
    ("N1", "cda.id", '<id root="2.25.1001"/>', '<id root="2.25.1001" extension="1"/>', FAIL),
    ("N1", "cda.id", '<id root="2.25.1001"/>', "", FAIL),
    # CDA-15
    ("N1", "cda.event", "<location><healthCareFacility/></location>", "", FAIL),
    ("N1", "cda.event", 'performer typeCode="PRF">', 'author typeCode="PRF">', FAIL),
    # INS OIDs
    (
        "N1",
        "cda.not_an_ins",
        PATIENT_INS,
        PATIENT_INS + '<id root="1.2.250.1.213.1.4.2" extension="1"/>',
        FAIL,
    ),
    ("N1", "cda.not_an_ins", TEST_OID, "1.2.250.1.213.1.4.13", FAIL),
    ("N1", "cda.ins_production", TEST_OID, "1.2.250.1.213.1.4.8", WARNING),
]


@pytest.mark.parametrize(("level", "code", "before", "after", "outcome"), CASES)
def test_the_smallest_change_breaks_its_rule(
    level: str, code: str, before: str, after: str, outcome: Outcome
) -> None:
    document = cda(level)
    assert judged(document).get(code, PASS) is PASS
    broken = with_change(document, before, after)
    if code == "cda.legal_authenticator" and before == "legalAuthenticator>":
        broken = broken.replace("</legalAuthenticator>", "</authenticator>")
    if before.startswith("performer"):
        broken = broken.replace("</performer>", "</author>")
    assert judged(broken)[code] is outcome


def test_a_document_may_replace_another_from_version_2_on() -> None:  # CDA-12, CDA-13
    seen = judged(with_change(cda(related=REPLACES), *SECOND))
    assert (seen["cda.related_document"], seen["cda.replacement_version"]) == (PASS, PASS)
    assert judged(cda(related=REPLACES))["cda.replacement_version"] is WARNING
    itself = related_document("RPLC", "2.25.1001")
    assert judged(with_change(cda(related=itself), *SECOND))["cda.replacement_version"] is WARNING


@pytest.mark.parametrize(
    ("related", "outcome"),
    [
        (related_document("XFRM", "2.25.7"), PASS),
        (related_document("APND", "2.25.7"), WARNING),
        (related_document("RPLC"), FAIL),
        (related_document("RPLC", "2.25.7", "2.25.8"), FAIL),
        (related_document("COPY", "2.25.7"), FAIL),
        (REPLACES * 2, FAIL),
    ],
)
def test_a_related_document_is_named_once_and_properly(
    related: str, outcome: Outcome
) -> None:  # CDA-12
    assert judged(cda(related=related))["cda.related_document"] is outcome


def test_an_identity_without_ins_is_expected_of_the_piece_that_must_show_one() -> None:
    document = with_change(cda(), PATIENT_INS, '<id root="2.25.9" extension="IPP-1"/>')
    assert judged(document, repond_a=["INS/va1.53"])["cda.ins"] is INFO
    assert "cda.ins_traits" not in judged(document)


def test_a_self_displaying_or_signed_document_is_read_and_nothing_is_run() -> None:
    inner = cda().partition("?>")[2]
    sheet = f'<xsl:stylesheet xmlns:xsl="http://www.w3.org/1999/XSL/Transform" version="1.0"><xsl:template match="/"/>{inner}</xsl:stylesheet>'
    signed = f'<ds:Signature xmlns:ds="http://www.w3.org/2000/09/xmldsig#"><ds:Object>{inner}</ds:Object></ds:Signature>'
    assert judged(sheet)["cda.self_displaying"] is WARNING
    assert judged(signed)["cda.signed"] is INFO
    assert judged(sheet)["cda.document"] is judged(signed)["cda.document"] is PASS
    assert judged(f"<wrapped>{inner}</wrapped>")["cda.document"] is FAIL


def test_the_pdf_copy_is_reported_and_judges_nothing() -> None:
    found = {
        f.code: f
        for f in run("cda.conform", piece(cda("N3", extra=copy_section()).encode(), nature="cda"))
    }
    assert found["cda.pdf_copy"].outcome is INFO and found["cda.pdf_copy"].remedy is None
    broken = {
        f.code: f
        for f in run(
            "cda.conform", piece(cda("N3", extra=copy_section(b"?")).encode(), nature="cda")
        )
    }
    assert broken["cda.pdf_copy"].remedy is not None


def test_a_text_n1_is_accepted() -> None:
    text = base64.b64encode(b"Examen fictif.").decode()
    body = f'<text mediaType="text/plain" representation="B64">{text}</text>'
    document = cda().replace(pdf_text(), body)
    assert judged(document)["cda.n1_content"] is PASS
    assert PDF.startswith(b"%PDF-")


def test_a_document_dated_after_the_reference_date_is_said() -> None:
    on = Declared(dt.date(2026, 9, 1), "audit.reference_date")
    before = Declared(dt.date(2026, 8, 31), "audit.reference_date")
    evidence = piece(cda().encode(), nature="cda")
    assert "cda.future" not in by_code(run("cda.conform", evidence, day=on))
    assert by_code(run("cda.conform", evidence, day=before))["cda.future"] is INFO


def test_every_file_of_a_piece_is_judged_and_one_that_cannot_be_read_fails_alone() -> None:
    found = run("cda.conform", piece(b"<broken", cda("N3").encode(), nature="cda"))
    assert by_code(found)["cda.unreadable"] is FAIL
    assert {f.location.file for f in found if f.code == "cda.realm" and f.location} == {
        "preuves/fichier-1"
    }


def test_every_finding_says_its_source_and_every_failure_its_remedy() -> None:
    for _, _, before, after, _ in CASES:
        for level in ("N1", "N3"):
            for finding in run(
                "cda.conform", piece(cda(level).replace(before, after, 1).encode(), nature="cda")
            ):
                assert finding.source or finding.outcome is INFO
                assert finding.remedy or finding.outcome in (PASS, INFO)
                assert finding.message.fr and finding.message.en
