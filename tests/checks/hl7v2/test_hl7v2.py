"""HL7 v2 messages: HL7-01 to HL7-04 and HL7-06, their framing and characters, the consents that they carry."""

from __future__ import annotations

import folders
import pytest
from cda_documents import GIVEN, INS, TEST_OID, cda
from hl7_messages import INS_CX, IPP_CX, message, msh, obx, pid
from support import by_code, piece, run

from segur_audit.model.finding import Finding
from segur_audit.model.outcome import Outcome

FAIL, WARNING, PASS, INFO, REVIEW = (
    Outcome.FAIL,
    Outcome.WARNING,
    Outcome.PASS,
    Outcome.INFO,
    Outcome.TO_REVIEW,
)
CORPUS = folders.CORPUS / "hl7v2"


def findings(source: bytes, **entry: object) -> list[Finding]:
    return run("hl7v2.conform", piece(source, nature="message_hl7v2", **entry))


def judged(source: bytes, **entry: object) -> dict[str, Outcome]:
    return by_code(findings(source, **entry))


def own(source: bytes, **entry: object) -> dict[str, Outcome]:
    return {
        code: outcome
        for code, outcome in judged(source, **entry).items()
        if code.startswith("hl7v2.")
    }


RIGHT = {
    f"hl7v2.{code}": PASS
    for code in (
        *("kind", "characters", "profile", "identity", "ins_key", "document"),
        *("patient", "levels"),
    )
} | {"hl7v2.ins_kind": INFO, "hl7v2.insi": INFO}


def test_a_right_message_passes_every_rule_and_so_does_its_document() -> None:
    assert own(message()) == RIGHT
    assert judged(message())["cda.realm"] is PASS
    place = next(f.location for f in findings(message()) if f.code == "cda.realm")
    assert place is not None and str(place.path).startswith("OBX[1]-5!ClinicalDocument")


@pytest.mark.parametrize("end", ["\r", "\n", "\r\n"])
@pytest.mark.parametrize(
    "framing", [(b"", b""), (b"\x0b", b"\x1c\r"), (b"\xef\xbb\xbf", b"\r\n\r\n")]
)
def test_framing_and_ends_of_line_do_not_matter(end: str, framing: tuple[bytes, bytes]) -> None:
    assert own(framing[0] + message(msh(), pid(), obx(), end=end) + framing[1]) == RIGHT


def test_several_messages_in_batch_envelopes_are_each_judged() -> None:
    source = message(
        r"FHS|^~\&|DPI",
        msh(),
        pid(),
        obx(),
        msh(kind="ORU^R01^ORU_R01", version="2.3"),
        pid(),
        obx(),
        "FTS|1",
    )
    kinds = [finding.outcome for finding in findings(source) if finding.code == "hl7v2.kind"]
    assert kinds == [PASS, FAIL]


CASES = [
    ("kind", message(msh(version="2.6"), pid(), obx()), FAIL),  # HL7-01
    ("kind", message(msh(kind="MDM^T02^MDM_T02", version="2.6"), pid(), obx()), PASS),
    ("kind", message(msh(kind="MDM^T03^MDM_T02", version="2.6"), pid(), obx()), FAIL),
    ("kind", message(msh(kind="OML^O21^OML_O21"), pid()), REVIEW),
    ("kind", message(msh(kind="ADT^A28^ADT_A05"), pid()), INFO),
    ("characters", message(msh(country="FR"), pid(), obx()), FAIL),  # HL7-02
    ("characters", message(msh(charset=""), pid(), obx()), FAIL),
    ("characters", message(msh(charset="8859/15"), pid(), obx()), PASS),
    ("characters", message(msh(charset="8859/1"), pid(), obx()), WARNING),
    ("profile", message(msh(profile=""), pid(), obx()), FAIL),  # HL7-03
    ("profile", message(msh(profile="1.2^CISIS_CDA_HL7_V1"), pid(), obx()), WARNING),
    ("profile", message(msh(profile="1.1^CISIS_CDA_HL7_LPS"), pid(), obx()), PASS),
    (
        "profile",
        message(msh(kind="ADT^A28^ADT_A05", profile="2.11^IHE_FRANCE-2.11-PAM"), pid()),
        INFO,
    ),
    ("document", message(msh(), pid(), obx("pas du base64 !")), REVIEW),  # HL7-04
    ("document", message(msh(), pid(), obx(encoding="A")), FAIL),
    ("document", message(msh(), pid(), obx(b"Document au format CDA")), REVIEW),
    ("document", message(msh(), pid()), REVIEW),
    ("identity", message(msh(), pid(state="PROV"), obx()), FAIL),  # HL7-06
    ("identity", message(msh(), pid(state=""), obx()), WARNING),
    ("identity", message(msh(), pid(IPP_CX, "PROV"), obx()), INFO),
    ("ins_oid", message(msh(), pid(INS_CX.replace(TEST_OID, "1.2.3")), obx()), FAIL),
    ("ins_key", message(msh(), pid(INS_CX.replace(INS, INS[:-1] + "8")), obx()), WARNING),
    (
        "not_an_ins",
        message(msh(), pid(INS_CX.replace(TEST_OID, "1.2.250.1.213.1.4.13")), obx()),
        WARNING,
    ),
    (
        "ins_production",
        message(msh(), pid(INS_CX.replace(TEST_OID, "1.2.250.1.213.1.4.8")), obx()),
        WARNING,
    ),
]


@pytest.mark.parametrize(("code", "source", "outcome"), CASES)
def test_one_change_to_a_message_changes_its_rule(
    code: str, source: bytes, outcome: Outcome
) -> None:
    assert judged(source)[f"hl7v2.{code}"] is outcome


def test_the_document_inside_is_handed_to_the_cda_checks() -> None:
    wrong = cda("N1").replace('<realmCode code="FR"/>', "")
    assert judged(message(msh(), pid(), obx(wrong.encode())))["cda.realm"] is FAIL
    cut = cda("N1").encode()[:-200]
    assert judged(message(msh(), pid(), obx(cut)))["cda.unreadable"] is FAIL
    assert judged(message(msh(), pid(), obx(b"<?xml version=")))["hl7v2.document"] is REVIEW


def test_a_document_cut_over_several_lines_is_joined() -> None:
    lines = obx().replace("^Base64^", "^Base64^\r\n", 1)
    half = len(lines) // 2
    assert own(message(msh(), pid(), lines[:half] + "\r\n" + lines[half:], end="\r\n")) == RIGHT


def unqualified(source: bytes) -> dict[str, Outcome]:
    return judged(source, repond_a=["INS/va1.53"])


def test_an_identity_without_ins_is_what_va1_53_asks_for() -> None:
    admission = (
        msh(kind="ADT^A28^ADT_A05", profile="2.11^IHE_FRANCE-2.11-PAM"),
        "EVN||20260901100000",
    )
    assert unqualified(message(*admission, pid(IPP_CX, "PROV")))["hl7v2.unqualified"] is PASS
    for identifiers in (
        INS_CX,
        f"{IPP_CX}~{INS_CX}",
        INS_CX.replace("^INS", "^NH"),
        IPP_CX.replace("IPP-1", INS),
        INS_CX.replace(TEST_OID, ""),
    ):
        assert (
            unqualified(message(*admission, pid(identifiers, "PROV")))["hl7v2.unqualified"] is FAIL
        ), identifiers
    assert (
        unqualified(message(*admission, pid(IPP_CX), f"ZZZ|{TEST_OID}"))["hl7v2.unqualified"]
        is FAIL
    )
    assert unqualified(message(*admission))["hl7v2.unqualified"] is REVIEW
    assert "hl7v2.unqualified" not in judged(message(*admission, pid(IPP_CX, "PROV")))


@pytest.mark.parametrize(
    ("codes", "said"),
    [
        (("INO", "IC"), ("non-opposition (INO)", "consentement (IC)")),
        (("IO", "INC"), ("opposition (IO)", "refus de consentement (INC)")),
        (("NA", ""), ("non recueilli (NA)", "non renseigné")),
    ],
)
def test_the_consent_flow_of_pam_is_recognised(
    codes: tuple[str, str], said: tuple[str, str]
) -> None:
    zfa = f"ZFA|ACTIF|20260901|||||||{codes[0]}|20260901|{codes[1]}|20260901"
    (finding,) = (
        f
        for f in findings(message(msh(kind="ADT^A01^ADT_A01"), pid(), zfa))
        if f.code == "hl7v2.consent"
    )
    assert finding.outcome is INFO
    assert all(words in finding.message.fr for words in said)


def test_characters_that_are_not_those_announced_are_said() -> None:
    latin = message(msh(), pid().replace(GIVEN, "ÉLISE"), obx()).decode().encode("iso-8859-15")
    assert judged(latin)["hl7v2.decoding"] is WARNING
    assert "hl7v2.decoding" not in judged(latin.replace(b"UNICODE UTF-8", b"8859/15"))


def test_what_is_no_message_is_unreadable() -> None:
    for source in (b"Bonjour", b"PID|1", b"MSH", b"MSH|||||", b"MSHABCDE"):
        assert judged(source) == {"hl7v2.unreadable": FAIL}


def test_other_encoding_characters_are_followed() -> None:
    source = message().decode().translate(str.maketrans("|^~&", "#$%@")).encode()
    assert own(source) == RIGHT


@pytest.mark.skipif(not CORPUS.is_dir(), reason="the corpus is not here")
def test_real_messages_are_read_without_a_wrong_failure() -> None:
    names = sorted(CORPUS.iterdir())
    assert names
    for name in names:
        seen = judged(name.read_bytes())
        assert {
            code: outcome
            for code, outcome in seen.items()
            if code.startswith("hl7v2.") and outcome not in (PASS, INFO)
        } == {}, name
        assert "cda.unreadable" not in seen
    assert "hl7v2.consent" in judged(
        (CORPUS / "NonConsentementConsultation_OppositionAlimentation.er7").read_bytes()
    )
