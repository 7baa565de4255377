"""Archives and submissions that passed and must not, and sound ones that must."""

from __future__ import annotations

import base64

import pytest
from cda_documents import (
    BIRTH,
    FOLDER,
    INS,
    LINK,
    N1_ID,
    N3_ID,
    XFRM,
    association,
    cda,
    changed,
    entry,
    members,
    provide_and_register,
    submission,
    zipped,
)
from support import by_code, piece, run

from segur_audit.catalogue.registry import observers
from segur_audit.model.finding import Finding
from segur_audit.model.outcome import Outcome

FAIL, PASS, INFO, REVIEW = Outcome.FAIL, Outcome.PASS, Outcome.INFO, Outcome.TO_REVIEW
METADATA = FOLDER + "METADATA.XML"
SIGNATURE = (
    b'<ds:Signature xmlns:ds="http://www.w3.org/2000/09/xmldsig#"><ds:SignedInfo/></ds:Signature>'
)
PLAIN_CDA = cda("N3", identifier="2.25.77").encode()


def findings(files: dict[str, bytes] | bytes, *checks: str) -> list[Finding]:
    data = files if isinstance(files, bytes) else zipped(files)
    held = piece(data, nature="archive_xdm")
    return [one for check in checks or ("xdm.conform",) for one in run(check, held)]


def judged(files: dict[str, bytes] | bytes, *checks: str) -> dict[str, Outcome]:
    return by_code(findings(files, *checks))


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("N3.XML", PLAIN_CDA),
        ("NOTES.DAT", PLAIN_CDA),
        ("STYLE.CSS", PLAIN_CDA),
        ("RAPPORT.PDF", b"%PDF-1.7\n%%EOF"),
        ("PHOTO", b"\xff\xd8\xff\xe0"),
        (FOLDER + "AUTRE.BIN", b"\x00\x01"),
    ],
)
def test_a_file_that_no_metadata_describe_fails(name: str, data: bytes) -> None:
    assert judged({**members(), name: data})["xdm.orphan"] is FAIL


def test_the_style_sheet_of_the_index_is_no_orphan() -> None:
    assert judged({**members(), "STYLE.CSS": b"body {color: black}"})["xdm.orphan"] is PASS


def test_an_n3_that_no_metadata_describe_is_not_linked() -> None:
    files = {**members(None, ""), "N3.XML": cda("N3").encode()}
    assert judged(files, "xfrm.linked")["xfrm.linked"] is FAIL


@pytest.mark.parametrize("prefix", ["envoi/", "a/b/", "Envoi n° 1/"])
def test_an_archive_wrapped_in_a_folder_is_told_so_and_judged(prefix: str) -> None:
    seen = findings({prefix + name: data for name, data in members().items()})
    faults = [finding for finding in seen if finding.outcome is FAIL]
    assert [fault.code for fault in faults] == ["xdm.layout"]
    assert "dossier de trop" in faults[0].message.fr


def test_a_signature_is_no_cda_and_need_not_be_one() -> None:
    described = entry("Sig", "SIG.XML", SIGNATURE, "2.25.5", form="urn:ihe:iti:dsg:detached:2014")
    signs = association("urn:ihe:iti:2007:AssociationType:signs", "Sig", "Doc1")
    joined = association("urn:oasis:names:tc:ebxml-regrep:AssociationType:HasMember", "Set", "Sig")
    files = changed(members(), METADATA, LINK, LINK + signs + joined)
    files = changed(files, METADATA, "<RegistryPackage", described + "<RegistryPackage")
    seen = judged({**files, FOLDER + "SIG.XML": SIGNATURE})
    assert FAIL not in seen.values()
    assert seen["xdm.signature"] is INFO
    other = b"<note>Ni CDA, ni signature</note>"
    swapped = {**files, FOLDER + "SIG.XML": other}
    assert judged(swapped)["xdm.document"] is FAIL


def test_two_documents_of_an_archive_have_two_identifiers() -> None:
    assert judged(members(None, cda("N3", identifier=N1_ID)))["cda.unique_id"] is FAIL
    assert judged(members())["cda.unique_id"] is PASS


def test_two_entries_have_two_identifiers() -> None:
    files = changed(members(), METADATA, '<ExtrinsicObject id="Doc3"', '<ExtrinsicObject id="Doc1"')
    assert judged(files)["xdm.entry_id"] is FAIL
    nameless = changed(members(), METADATA, '<ExtrinsicObject id="Doc3"', "<ExtrinsicObject")
    assert judged(nameless)["xdm.entry_id"] is FAIL
    same = changed(members(), METADATA, f'value="{N3_ID}"', f'value="{N1_ID}"')
    assert judged(same)["xdm.entry_id"] is FAIL


@pytest.mark.parametrize(
    "link",
    [
        association(XFRM, "", "Doc1"),
        association(XFRM, "Doc3", " "),
        association(XFRM, "Doc1", "Doc1"),
    ],
)
def test_an_association_joins_two_objects(link: str) -> None:
    files = members(relations=(link,))
    assert judged(files)["xdm.association"] is FAIL
    assert judged(files, "xfrm.linked")["xfrm.linked"] is FAIL


def test_what_the_source_says_of_the_patient_is_compared() -> None:
    other = changed(members(), METADATA, f"PID-7|{BIRTH}", "PID-7|19520101")
    assert judged(other)["xdm.patient"] is FAIL
    number = changed(members(), METADATA, f"<Value>{INS}^", "<Value>255081416802538^")
    assert judged(number)["xdm.patient"] is FAIL


def test_an_attachment_is_of_the_type_that_is_declared() -> None:
    described = entry("Pdf", "A.PDF", b"\xff\xd8\xff\xe0", "2.25.6").replace(
        'mimeType="text/xml"', 'mimeType="application/pdf"'
    )
    files = changed(members(), METADATA, "<RegistryPackage", described + "<RegistryPackage")
    assert judged({**files, FOLDER + "A.PDF": b"\xff\xd8\xff\xe0"})["xdm.format"] is FAIL


def test_an_entry_without_a_name_is_told() -> None:
    seen = findings({**members(), "": b"x"})
    assert by_code(seen)["xdm.safe"] is FAIL
    assert any("sans nom" in finding.message.fr for finding in seen)


def two_reports(*links: str) -> dict[str, bytes]:
    """Two reports of one patient and one type, each with its N1 and its N3."""
    texts = {
        "A1": cda("N1", identifier="2.25.1"),
        "A3": cda("N3", identifier="2.25.3"),
        "B1": cda("N1", identifier="2.25.11"),
        "B3": cda("N3", identifier="2.25.13"),
    }
    for name in ("B1", "B3"):
        later = texts[name].replace("20260901", "20261012").replace("2.25.1000", "2.25.2000")
        texts[name] = later
    held = {name: text.encode() for name, text in texts.items()}
    ids = {"A1": "2.25.1", "A3": "2.25.3", "B1": "2.25.11", "B3": "2.25.13"}
    entries = [entry(name, f"{name}.XML", data, ids[name]) for name, data in held.items()]
    metadata = submission(entries, *links, members=tuple(held))
    base = {name: members()[name] for name in ("INDEX.HTM", "README.TXT")}
    return {
        **base,
        METADATA: metadata.encode(),
        **{f"{FOLDER}{name}.XML": data for name, data in held.items()},
    }


@pytest.mark.parametrize(
    ("links", "outcomes"),
    [
        ([("A3", "A1"), ("B3", "B1")], {PASS}),
        ([("A3", "A1"), ("B3", "A1")], {FAIL}),
        ([("A3", "B1"), ("B3", "A1")], {REVIEW}),
        ([("A3", "A1")], {PASS, FAIL}),
    ],
)
def test_each_n3_is_linked_to_its_own_n1(
    links: list[tuple[str, str]], outcomes: set[Outcome]
) -> None:
    files = two_reports(*(association(XFRM, *link) for link in links))
    seen = [f.outcome for f in findings(files, "xfrm.linked") if f.code == "xfrm.linked"]
    assert set(seen) == outcomes


# Submissions


def packed(text: str) -> str:
    return base64.b64encode(text.encode()).decode()


def message(**replaced: str) -> str:
    documents = {"Doc1": cda("N1"), "Doc3": cda("N3")}
    entries = [
        entry("Doc1", "DOC1.XML", documents["Doc1"].encode(), N1_ID),
        entry("Doc3", "DOC3.XML", documents["Doc3"].encode(), N3_ID),
    ]
    content = {name: packed(text) for name, text in documents.items()} | replaced
    return provide_and_register(
        {name: text for name, text in content.items() if text}, submission(entries, LINK)
    )


def answer(status: str, errors: str = "") -> str:
    return (
        '<s:Envelope xmlns:s="http://www.w3.org/2003/05/soap-envelope"><s:Body>'
        '<r:RegistryResponse xmlns:r="urn:oasis:names:tc:ebxml-regrep:xsd:rs:3.0" '
        f'status="{status}">{errors}</r:RegistryResponse></s:Body></s:Envelope>'
    )


FAULT = (
    '<s:Envelope xmlns:s="http://www.w3.org/2003/05/soap-envelope"><s:Body><s:Fault><s:Code/>'
    "</s:Fault></s:Body></s:Envelope>"
)
STATUS = "urn:oasis:names:tc:ebxml-regrep:ResponseStatusType:"


def told(*files: str) -> dict[str, Outcome]:
    held = piece(*(file.encode() for file in files), nature="message_dmp")
    return by_code(run("xfrm.linked", held))


def test_a_sound_submission_passes_every_rule_of_an_archive() -> None:
    seen = told(message())
    assert set(seen.values()) <= {PASS, INFO}
    assert {"xdm.hash", "xdm.body", "xdm.patient", "cda.realm", "xfrm.linked"} <= set(seen)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        (message(Doc3=""), "xdm.body"),
        (message(Doc3="***"), "xdm.body"),
        (message(Doc3=packed(cda("N3").replace("fictif", "fictiF"))), "xdm.hash"),
        (message(Doc3=packed(cda("N3").replace('"FR"', '"US"'))), "cda.realm"),
        (message(Doc3=packed("<note/>")), "xdm.document"),
        (message(Doc9=packed(cda("N3"))), "xdm.orphan"),
        (message().replace(f'value="{N1_ID}"', 'value="2.25.9"'), "xdm.unique_id"),
    ],
)
def test_a_submission_is_judged_as_an_archive(text: str, code: str) -> None:
    assert told(text)[code] is FAIL


@pytest.mark.parametrize(
    ("reply", "outcome"),
    [
        (answer(STATUS + "Success"), PASS),
        (answer(STATUS + "Failure"), FAIL),
        (answer("urn:ihe:iti:2007:ResponseStatusType:PartialSuccess"), FAIL),
        (answer(STATUS + "Success", '<r:RegistryErrorList><r:RegistryError severity="x:Error"/></r:RegistryErrorList>'), FAIL),
        (answer(STATUS + "Success", '<r:RegistryErrorList><r:RegistryError severity="x:Warning"/></r:RegistryErrorList>'), PASS),
        (answer(""), REVIEW),
        (FAULT, FAIL),
    ],
)  # fmt: skip
def test_the_answer_decides(reply: str, outcome: Outcome) -> None:
    assert told(message() + "\n" + reply)["xdm.answer"] is outcome
    assert told(message(), reply)["xdm.answer"] is outcome


def test_without_an_answer_acceptance_is_not_shown() -> None:
    assert told(message())["xdm.answer"] is INFO


def test_the_persons_of_a_submission_are_given_to_the_mask() -> None:
    held = piece(message().encode(), nature="message_dmp")
    facts = [fact for observer in observers("message_dmp") for fact in observer(held)]
    assert {"PATIENT-FICTIF", "28/03/1979", INS} <= {f.value for f in facts if f.kind == "private"}


@pytest.mark.parametrize(
    ("before", "after", "outcome"),
    [
        (f'birthTime value="{BIRTH}"', 'birthTime value="19500101"', FAIL),
        (f'birthTime value="{BIRTH}"', f'birthTime value="{BIRTH[:4]}"', PASS),
        ('<family qualifier="BR">', '<family qualifier="BR">AUTRE', FAIL),
        ('<family qualifier="BR">', '<family qualifier="SP">AUTRE', PASS),
        ("<name>", '<name><family qualifier="SP">MARIEE</family>', PASS),
    ],
)
def test_one_number_with_two_births_or_birth_names_is_of_two_persons(
    before: str, after: str, outcome: Outcome
) -> None:
    third = cda("N3").replace(before, after, 1)
    assert third != cda("N3")
    assert judged(members(third=third))["xdm.patient"] is outcome
