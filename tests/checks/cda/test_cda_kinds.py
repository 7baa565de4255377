"""Documents that passed and must not, and sound ones that must: encoding, namespace, body, models, identifiers, persons."""

from __future__ import annotations

import base64

import pytest
from cda_documents import (
    BIRTH,
    FAMILY,
    GIVEN,
    INS,
    N1_ID,
    TEST_OID,
    cda,
    pdf_text,
    related_document,
)
from support import by_code, piece, run

from segur_audit.catalogue.registry import observers
from segur_audit.model.outcome import Outcome

FAIL, WARNING, PASS, INFO, REVIEW = (
    Outcome.FAIL,
    Outcome.WARNING,
    Outcome.PASS,
    Outcome.INFO,
    Outcome.TO_REVIEW,
)
PNG = b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR"


def judged(document: str | bytes, *others: str, **entry: object) -> dict[str, Outcome]:
    data = document if isinstance(document, bytes) else document.encode()
    files = [data, *(other.encode() for other in others)]
    return by_code(run("cda.conform", piece(*files, nature="cda", **entry)))


def private(data: bytes, nature: str = "cda") -> set[str]:
    held = piece(data, nature=nature)
    facts = [fact for observer in observers(nature) for fact in observer(held)]
    return {fact.value for fact in facts if fact.kind == "private"}


def body(media: str, content: bytes) -> str:
    packed = base64.b64encode(content).decode()
    text = f'<text mediaType="{media}" representation="B64">{packed}</text>'
    return cda().replace(pdf_text(), text)


@pytest.mark.parametrize(
    ("data", "outcome"),
    [
        (cda().encode(), PASS),
        (b"\xef\xbb\xbf" + cda().encode(), PASS),
        (cda().replace('encoding="UTF-8"', "").encode(), PASS),
        (cda().replace("UTF-8", "utf8").encode(), PASS),
        (cda().replace("UTF-8", "UTF-16").encode("utf-16"), FAIL),
        (cda().encode("utf-16"), FAIL),
        (cda().replace("UTF-8", "ISO-8859-1").encode("latin-1"), FAIL),
        (cda().replace("UTF-8", "windows-1252").encode("cp1252"), FAIL),
    ],
)
def test_a_document_is_in_utf_8(data: bytes, outcome: Outcome) -> None:
    assert judged(data)["cda.encoding"] is outcome


@pytest.mark.parametrize("namespace", ["", ' xmlns="urn:hl7-org:v2"', ' xmlns="urn:hl7-org:v3/"'])
def test_a_document_out_of_its_namespace_says_so_once(namespace: str) -> None:
    document = cda().replace(' xmlns="urn:hl7-org:v3"', namespace).encode()
    findings = [
        *run("cda.conform", piece(document, nature="cda")),
        *run("xfrm.linked", piece(document, nature="cda")),
    ]
    faults = [finding for finding in findings if finding.outcome not in (PASS, INFO)]
    assert [(fault.code, fault.outcome) for fault in faults] == [("cda.document", FAIL)]
    assert "espace de noms" in faults[0].message.fr


def test_an_unreadable_document_is_told_once() -> None:
    held = piece(cda().encode()[:-200], nature="cda")
    findings = [*run("cda.conform", held), *run("xfrm.linked", held)]
    assert [f.code for f in findings if f.outcome is FAIL] == ["cda.unreadable"]


@pytest.mark.parametrize(
    ("document", "outcome"),
    [
        (body("text/plain", "Compte rendu : rien à signaler.".encode()), PASS),
        (body("text/plain", b"<< fin >>"), PASS),
        (body("text/plain", b"%PDF-1.7\n%%EOF"), FAIL),
        (body("text/plain", PNG), FAIL),
        (body("text/plain", b"{\\rtf1 texte}"), FAIL),
        (body("text/plain", b"<html><body/></html>"), FAIL),
        (body("application/pdf", b"\xff\xd8\xff\xe0 JFIF"), FAIL),
        (body("application/pdf", b"%PDF-"), FAIL),
        (body("application/pdf", b"%PDF-1.7"), FAIL),
        (body("application/pdf", b"%PDF-1.7\n1 0 obj\n<<>>"), WARNING),
        (body("application/pdf", b""), FAIL),
    ],
)
def test_the_body_of_an_n1_is_what_it_says(document: str, outcome: Outcome) -> None:
    assert judged(document)["cda.n1_content"] is outcome


@pytest.mark.parametrize("place", ['<templateId root="2.16', "<id root="])
def test_a_structured_document_may_not_declare_the_model_of_an_n1(place: str) -> None:
    model = '<templateId root="1.3.6.1.4.1.19376.1.2.20"/>'
    assert judged(cda("N3").replace(place, model + place, 1))["cda.body"] is FAIL


@pytest.mark.parametrize("kind", ["XFRM", "APND"])
def test_a_document_does_not_name_itself(kind: str) -> None:
    assert judged(cda(related=related_document(kind, N1_ID)))["cda.related_document"] is FAIL


def test_a_link_to_another_document_in_the_header_is_context() -> None:
    seen = judged(cda("N3", related=related_document("XFRM", N1_ID)))
    assert seen["cda.related_document"] is PASS
    assert seen["cda.header_xfrm"] is INFO


PATIENT = f'<id root="{TEST_OID}" extension="{INS}"/>'
NSS = f'<id root="1.2.250.1.213.1.4.13" extension="{INS}"/>'
IPP = '<id root="1.2.250.1.999.1" extension="IPP-1"/>'


def test_a_social_security_number_is_allowed_beside_the_ins_only() -> None:
    beside = judged(cda().replace(PATIENT, PATIENT + NSS))
    assert "cda.not_an_ins" not in beside
    assert beside["cda.ins"] is PASS
    alone = judged(cda().replace(PATIENT, NSS))
    assert alone["cda.not_an_ins"] is FAIL
    assert "cda.ins" not in alone  # one cause, one finding
    assert judged(cda().replace(PATIENT, IPP + NSS))["cda.ins"] is REVIEW


@pytest.mark.parametrize("number", ["", ' extension=""', ' extension=" "', ' nullFlavor="UNK"'])
def test_an_oid_of_ins_without_a_number_identifies_nobody(number: str) -> None:
    seen = judged(cda().replace(f' extension="{INS}"', number))
    assert seen["cda.ins"] is FAIL
    assert "cda.ins_key" not in seen


def test_a_set_and_a_version_are_given_exactly_once() -> None:
    twice = cda().replace("<versionNumber", '<versionNumber nullFlavor="UNK"/><versionNumber')
    assert judged(twice)["cda.set_version"] is FAIL


@pytest.mark.parametrize(("length", "outcome"), [(128, PASS), (129, WARNING)])
def test_a_title_has_128_characters_at_most(length: int, outcome: Outcome) -> None:
    assert judged(cda().replace("Compte rendu fictif", "x" * length))["cda.title"] is outcome


def test_a_professional_of_the_header_has_an_identifier() -> None:
    nameless = cda().replace("<assignedEntity><id root", "<assignedEntity><!-- --><code root", 2)
    seen = judged(nameless.replace("<code root=", "<id root=", 1))
    assert seen["cda.assigned_entity"] is FAIL
    assert judged(cda())["cda.assigned_entity"] is PASS


def test_an_external_style_sheet_is_given_up() -> None:
    instruction = '<?xml-stylesheet type="text/xsl" href="x.xsl"?>\n<ClinicalDocument'
    assert judged(cda().replace("<ClinicalDocument", instruction))["cda.style_sheet"] is WARNING
    assert "cda.style_sheet" not in judged(cda())


def test_two_documents_of_a_piece_have_two_identifiers() -> None:
    assert judged(cda("N1"), cda("N3"))["cda.unique_id"] is PASS
    assert judged(cda("N1"), cda("N3", identifier=N1_ID))["cda.unique_id"] is FAIL


KIN = (
    '<participant typeCode="IND"><associatedEntity classCode="NOK"><associatedPerson>'
    "<name><family>ZZPROCHE</family><given>ZZMARTHE</given></name></associatedPerson></associatedEntity></participant>"
    "<informant><relatedEntity><relatedPerson><name>ZZINFORMATEUR</name></relatedPerson></relatedEntity></informant>"
    "<custodian><assignedCustodian><representedCustodianOrganization><name>HOPITAL FICTIF</name>"
    "</representedCustodianOrganization></assignedCustodian></custodian>"
)
PEOPLE = {FAMILY, GIVEN, "ZZPROCHE", "ZZMARTHE", "ZZINFORMATEUR", "28/03/1979", "1979-03-28", INS}


@pytest.mark.parametrize(
    "change",
    [
        lambda text: text.encode(),
        lambda text: text.encode("utf-16"),
        lambda text: text.replace(' xmlns="urn:hl7-org:v3"', "").encode(),
        lambda text: text.partition("<component>")[0].encode(),
        lambda text: text.partition("<component>")[0].encode("utf-16-le"),
        lambda text: b"<!DOCTYPE x SYSTEM 'y'>" + text.partition("?>")[2].encode(),
    ],
    ids=["sound", "utf-16", "no namespace", "truncated", "truncated utf-16", "doctype"],
)
def test_whoever_a_document_names_is_given_to_the_mask(change) -> None:  # type: ignore[no-untyped-def]
    words = private(change(cda(related=KIN)))
    assert PEOPLE - words == set()
    assert "HOPITAL FICTIF" not in words


@pytest.mark.parametrize("value", [BIRTH, "28/03/1979", "1979-03-28", "19790328120000+0100"])
def test_a_birth_date_is_masked_in_all_its_writings(value: str) -> None:
    words = private(
        cda().replace(f'birthTime value="{BIRTH}"', f'birthTime value="{value}"').encode()
    )
    forms = {"28/03/1979", "1979-03-28", "28 mars 1979", "19790328", "28/3/1979", "28.03.79"}
    assert {value, *forms} - words == set()
