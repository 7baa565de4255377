"""HL7 v2 as it is really written: escapes, repetitions, other encodings; what of a message is compared with its document."""

from __future__ import annotations

import base64

import pytest
from cda_documents import FAMILY, INS, N1_ID, TEST_OID, cda
from hl7_messages import INS_CX, IPP_CX, message, msh, obx, pid
from support import by_code, piece, run

from segur_audit.catalogue.registry import observers
from segur_audit.evidence.sniff import sniff
from segur_audit.model.finding import Fact
from segur_audit.model.outcome import Outcome

FAIL, WARNING, PASS, INFO, REVIEW = (
    Outcome.FAIL,
    Outcome.WARNING,
    Outcome.PASS,
    Outcome.INFO,
    Outcome.TO_REVIEW,
)
PACKED = base64.b64encode(cda("N1").encode()).decode()
ADMISSION = (msh(kind="ADT^A28^ADT_A05", profile="2.11^IHE_FRANCE-2.11-PAM"), "EVN||20260901100000")


def judged(source: bytes, **entry: object) -> dict[str, Outcome]:
    return by_code(run("hl7v2.conform", piece(source, nature="message_hl7v2", **entry)))


def facts(source: bytes) -> list[Fact]:
    held = piece(source, nature="message_hl7v2")
    return [fact for observer in observers("message_hl7v2") for fact in observer(held)]


def private(source: bytes) -> set[str]:
    return {fact.value for fact in facts(source) if fact.kind == "private"}


@pytest.mark.parametrize("escape", ["\\.br\\", "\\X0D\\", "\\X0A\\", "\\X0D0A\\", "\\X000d\\"])
@pytest.mark.parametrize("width", [64, 72, 76])
def test_ends_of_line_escaped_within_the_base64_are_taken_off(escape: str, width: int) -> None:
    lines = escape.join(PACKED[at : at + width] for at in range(0, len(PACKED), width))
    seen = judged(message(msh(), pid(), obx(lines)))
    assert seen["hl7v2.document"] is PASS
    assert FAIL not in seen.values()
    real = cda("N1").replace(TEST_OID, "1.2.250.1.213.1.4.8").encode()
    packed = base64.b64encode(real).decode()
    lines = escape.join(packed[at : at + width] for at in range(0, len(packed), width))
    kinds = {fact.kind for fact in facts(message(msh(), pid(), obx(lines)))}
    assert "ins.production" in kinds


def test_a_line_of_base64_that_looks_like_a_segment_is_none() -> None:
    for start in ("ABC+", "MSH/", "PID+", "OBX/"):
        packed = PACKED[:64] + "\r" + start + "A" * 60 + "\r" + PACKED[64:]
        seen = judged(message(msh(), pid(), obx(packed)))
        # the document is broken, but its line is no segment: the patient is still that of one PID
        assert "hl7v2.unreadable" not in seen
        assert seen["hl7v2.identity"] is PASS


@pytest.mark.parametrize("signs", ["^|~\\&", "#$%@!", "$^~\\&"])
def test_other_separators_are_known_by_the_header(signs: str) -> None:
    table = str.maketrans("|^~\\&", signs)
    source = message().decode().translate(table).encode()
    assert FAIL not in judged(source).values()
    assert sniff(source) == "hl7"


@pytest.mark.parametrize("codec", ["utf-16", "utf-16-le", "utf-16-be"])
def test_utf_16_is_read_and_told(codec: str) -> None:
    source = message().decode().encode(codec)
    seen = judged(source)
    assert seen["hl7v2.decoding"] is WARNING
    assert seen["hl7v2.document"] is PASS
    assert sniff(source) == "hl7"


def test_every_repetition_of_a_document_is_judged() -> None:
    wrong = cda("N3").replace('realmCode code="FR"', 'realmCode code="US"').encode()
    second = "~^TEXT^XML^Base64^" + base64.b64encode(wrong).decode()
    seen = judged(message(msh(), pid(), obx(PACKED + second)))
    assert seen["cda.realm"] is FAIL


@pytest.mark.parametrize(
    "content", ["pas du base64 !", "…", PACKED[:101], base64.b64encode(b"<?xml version=").decode()]
)
def test_a_document_that_does_not_decode_is_to_review(content: str) -> None:
    seen = judged(message(msh(), pid(), obx(content)))
    assert seen["hl7v2.document"] is REVIEW
    assert FAIL not in seen.values()


def test_the_leak_scan_learns_what_did_not_decode() -> None:
    assert any(fact.kind == "unscanned" for fact in facts(message(msh(), pid(), obx("¤"))))
    assert not any(fact.kind == "unscanned" for fact in facts(message()))


OTHER = "255081416802538"


@pytest.mark.parametrize(
    ("patient", "outcome"),
    [
        (pid(), PASS),
        (pid(INS_CX.replace(INS, OTHER)), FAIL),
        (pid(INS_CX.replace(TEST_OID, "1.2.250.1.213.1.4.8")), FAIL),
        (pid().replace("19790328", "19800328"), FAIL),
        (pid(IPP_CX, "PROV"), PASS),  # no number in common: the birth date
        (pid(IPP_CX, "PROV").replace("19790328", ""), REVIEW),
        ("PV1|1|N", FAIL),
    ],
)
def test_the_patient_of_the_message_is_that_of_the_document(patient: str, outcome: Outcome) -> None:
    assert judged(message(msh(), patient, obx()))["hl7v2.patient"] is outcome


def test_an_additional_number_beside_the_ins_is_context() -> None:
    nss = INS_CX.replace(TEST_OID, "1.2.250.1.213.1.4.13").replace("^INS", "^NH")
    seen = judged(message(msh(), pid(f"{INS_CX}~{nss}"), obx()))
    assert "hl7v2.not_an_ins" not in seen
    assert seen["hl7v2.additional_identifier"] is INFO


MDM = msh(kind="MDM^T02^MDM_T02", version="2.6")


@pytest.mark.parametrize(
    ("value", "outcome"),
    [
        (N1_ID, PASS),
        (f"{N1_ID}^Organisation", PASS),
        (f"1^^{N1_ID}", FAIL),
        ("2.25.9", FAIL),
        ("", REVIEW),
    ],
)
def test_txa_names_the_document(value: str, outcome: Outcome) -> None:
    source = message(MDM, pid(), f"TXA|1|CR|TX|||||||||{value}", obx())
    assert judged(source)["hl7v2.document_id"] is outcome


def test_txa_names_a_document_by_its_extension_too() -> None:
    named = cda("N1").replace(f'<id root="{N1_ID}"/>', f'<id root="{N1_ID}" extension="7"/>')
    for value in (f"7^^{N1_ID}", f"{N1_ID}\\S\\7"):
        source = message(MDM, pid(), f"TXA|1|CR|TX|||||||||{value}", obx(named.encode()))
        assert judged(source)["hl7v2.document_id"] is PASS, value


@pytest.mark.parametrize(
    ("event", "state", "outcome"),
    [("T02", "F", PASS), ("T10", "C", PASS), ("T04", "D", PASS), ("T02", "C", FAIL), ("T04", "", FAIL)],
)  # fmt: skip
def test_the_state_of_the_document_is_that_of_the_event(
    event: str, state: str, outcome: Outcome
) -> None:
    header = MDM.replace("T02^", f"{event}^", 1)
    source = message(header, pid(), obx()[:-1] + state)
    assert judged(source)["hl7v2.document_state"] is outcome


@pytest.mark.parametrize(
    ("date", "outcome"),
    [("20260801", PASS), ("20260901", PASS), ("20270101", FAIL), ("20261340", FAIL), ("", FAIL)],
)
def test_the_query_of_insi_is_dated_before_the_message(date: str, outcome: Outcome) -> None:
    source = message(msh(), pid(), f"ZFD|||Y|N|INSI|{date}|", obx())
    assert judged(source)["hl7v2.insi"] is outcome


def test_a_destination_has_one_value() -> None:
    rows = ["OBX|{}|CE|DESTMSSANTEPS^x^MetaDMPMSS||{}^^expandedYes-NoIndicator||||||F"]
    once = [rows[0].format(2, "Y")]
    twice = [rows[0].format(2, "Y"), rows[0].format(3, "N")]
    assert judged(message(msh(), pid(), obx(), *once))["hl7v2.destinations"] is PASS
    assert judged(message(msh(), pid(), obx(), *twice))["hl7v2.destinations"] is FAIL


@pytest.mark.parametrize(
    "segment",
    [
        f"NTE|1||vu avec {INS}",
        "NTE|1||2 79 03 51 215 189 89",
        "NTE|1||2-79-03-51-215-189-89",
        f"PV1|1|I|||||||||||||||||{INS[:13]}^{INS[13:]}",
        "OBX|2|TX|x||2 790 351 215 189 89",
        f"ZZZ|{TEST_OID}",
    ],
)
def test_a_matricule_in_any_writing_is_seen_where_none_is_due(segment: str) -> None:
    source = message(*ADMISSION, pid(IPP_CX, "PROV"), segment)
    assert judged(source, repond_a=["INS/va1.53"])["hl7v2.unqualified"] is FAIL


@pytest.mark.parametrize(
    "segment", ["NTE|1||le 2026-09-01 à 10:00", f"NTE|1||{INS[:-1]}0", "PV1|1|I|||||||||||||||||000897406"]
)  # fmt: skip
def test_what_is_no_matricule_is_left_alone(segment: str) -> None:
    source = message(*ADMISSION, pid(IPP_CX, "PROV"), segment)
    assert judged(source, repond_a=["INS/va1.53"])["hl7v2.unqualified"] is PASS


def test_a_document_that_shows_an_ins_is_seen_where_none_is_due() -> None:
    source = message(msh(), pid(IPP_CX, "PROV"), obx())
    assert judged(source, repond_a=["INS/va1.53"])["hl7v2.unqualified"] is FAIL


def test_whoever_a_message_names_is_given_to_the_mask() -> None:
    kin = "NK1|1|ZZPROCHE^ZZMARTHE^^^^^L|MTH|||||||||||||19500101"
    doctor = "PV1|1|I|||||801234567897^ZZMEDECIN^ZZPIERRE"
    words = private(message(msh(), pid(), kin, doctor, obx()))
    expected = {"ZZPROCHE", "ZZMARTHE", "ZZMEDECIN", "ZZPIERRE", "801234567897", "01/01/1950"}
    assert {*expected, FAMILY, "28/03/1979"} - words == set()


def test_a_file_that_is_no_message_still_gives_its_patient_to_the_mask() -> None:
    words = private(pid().encode())
    assert {FAMILY, "28/03/1979", INS} - words == set()


@pytest.mark.parametrize("value", ["", '""', "^^^", "  ", "XXXX", "***", "${ID}", "[masqué]"])
def test_an_identifier_that_txa_does_not_give_is_to_review(value: str) -> None:
    header = msh(kind="MDM^T02^MDM_T02", version="2.6")
    sent = message(header, pid(), f"TXA|1|CR|TX|||||||||{value}", obx())
    found = by_code(run("hl7v2.conform", piece(sent, nature="message_hl7v2")))
    assert found["hl7v2.document_id"] is Outcome.TO_REVIEW


@pytest.mark.parametrize("mask", ["***", "${INS}", "[masqué]", "REDACTED", "XXXXXXXXXXXXXXX"])
def test_an_ins_that_is_masked_is_not_compared(mask: str) -> None:
    sent = message(msh(), pid(INS_CX.replace(INS, mask)), obx())
    found = by_code(run("hl7v2.conform", piece(sent, nature="message_hl7v2")))
    assert found["hl7v2.patient"] is Outcome.TO_REVIEW
    assert "hl7v2.ins_key" not in found


def test_a_patient_with_two_ins_is_to_review() -> None:
    both = f"{INS_CX}~{INS_CX.replace(INS, '255081416802538')}"
    sent = message(msh(), pid(both), obx())
    found = by_code(run("hl7v2.conform", piece(sent, nature="message_hl7v2")))
    assert found["hl7v2.patient"] is Outcome.TO_REVIEW


@pytest.mark.parametrize(
    ("answer", "outcome"),
    [("MSA|AA|1", Outcome.INFO), ("MSA|CA|1", Outcome.INFO), ("MSA|AE|1|erreur", Outcome.TO_REVIEW), ("MSA|AR|1", Outcome.TO_REVIEW), ("ERR|1", Outcome.TO_REVIEW)],
)  # fmt: skip
def test_an_acknowledgement_that_refuses_proves_nothing(answer: str, outcome: Outcome) -> None:
    sent = message(msh(kind="ACK^R01^ACK"), answer)
    found = by_code(run("hl7v2.conform", piece(sent, nature="message_hl7v2")))
    assert found["hl7v2.kind"] is outcome


def test_a_root_alone_in_its_component_names_the_document() -> None:
    header = msh(kind="MDM^T02^MDM_T02", version="2.6")
    sent = message(header, pid(), f"TXA|1|CR|TX|||||||||^^{N1_ID}^ISO", obx())
    found = by_code(run("hl7v2.conform", piece(sent, nature="message_hl7v2")))
    assert found["hl7v2.document_id"] is Outcome.PASS
