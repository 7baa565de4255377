"""MDN-01 to MDN-12: for each, a receipt that passes and the smallest change that does not."""

from __future__ import annotations

import pytest
from mails import DESK, DOCTOR, SENDER, TEXT, fields, initial, multipart, receipt, returned, status
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
RULES = [
    "report",
    "parts",
    "final_recipient",
    "original_message_id",
    "disposition",
    "domains",
    "no_request",
    "product",
    "sent_to",
    "same_message",
    "mailbox",
    "date",
]
CLAIM = "mss.mdn.selon_bal_destinataire"


def findings(source: bytes, original: bytes | None = None) -> list[Finding]:
    beside = {"message_initial": original} if original is not None else None
    return run("mdn.conform", piece(source, nature="mdn", companions=beside))


def judged(source: bytes, original: bytes | None = None) -> dict[str, Outcome]:
    return by_code(findings(source, original))


def notice(**changes: str | None) -> bytes:
    """A receipt, one of its fields changed."""
    return receipt(TEXT, status(**changes), returned(initial()))


def answering(**changes: str | None) -> bytes:
    """A receipt, one header of the mail that it answers changed."""
    return receipt(TEXT, status(), returned(initial(**changes)))


def test_a_right_receipt_passes_every_rule() -> None:
    assert judged(receipt()) == {f"mdn.{rule}": PASS for rule in RULES}


def test_a_receipt_can_be_written_for_an_organisation_or_a_person() -> None:
    """No check asks the kind of a mailbox, nor that the sender's and the recipient's be alike."""
    other = receipt(
        TEXT, status(Final_Recipient=f"rfc822;{DOCTOR}"), returned(initial()), From=DOCTOR
    )
    assert set(judged(other).values()) == {PASS}


CASES = [
    ("report", receipt(kind="mixed"), FAIL),  # MDN-01
    ("report", receipt(kind="report; report-type=delivery-status"), FAIL),
    ("report", receipt(kind='Report; Report-Type="Disposition-Notification"'), PASS),
    ("parts", receipt(status(), TEXT, returned(initial())), FAIL),  # MDN-02
    ("parts", receipt(TEXT), FAIL),
    (
        "parts",
        receipt(TEXT, status().replace(b"message/disposition-notification", b"text/plain")),
        FAIL,
    ),
    (
        "parts",
        receipt(multipart([TEXT, TEXT], "b2", "alternative"), status(), returned(initial())),
        PASS,
    ),
    ("final_recipient", notice(Final_Recipient=DESK), FAIL),  # MDN-03
    ("final_recipient", notice(Final_Recipient=None), FAIL),
    ("final_recipient", notice(Final_Recipient="rfc822; pas une adresse"), FAIL),
    ("final_recipient", notice(Final_Recipient=f"RFC822 ; {DESK}"), PASS),
    ("original_message_id", notice(Original_Message_ID=None), WARNING),  # MDN-04
    (
        "original_message_id",
        notice(Original_Message_ID="<initial@medecin-exemple.mssante.fr >"),
        WARNING,
    ),
    ("disposition", notice(Disposition=None), FAIL),  # MDN-05
    ("disposition", notice(Disposition="manual-action/MDN-sent-manually; deleted"), FAIL),
    ("disposition", notice(Disposition="manual-action/MDN-sent-manually"), FAIL),
    ("disposition", notice(Disposition="read"), FAIL),
    ("disposition", notice(Disposition="automatic-action/MDN-sent-automatically;processed"), PASS),
    (
        "disposition",
        notice(
            Disposition="automatic-action / mdn-sent-automatically ; Processed/Error: 902^Patient inconnu^x| E^Error"
        ),
        REVIEW,
    ),
    (
        "disposition",
        notice(Disposition="automatic-action/MDN-sent-automatically; processed/error"),
        REVIEW,
    ),
    (
        "disposition",
        notice(Disposition="manual-action/MDN-sent-manually; displayed/failed"),
        REVIEW,
    ),
    (
        "disposition",
        notice(Disposition="manual-action/MDN-sent-manually; displayed", Error="902"),
        REVIEW,
    ),
    ("disposition", receipt(Subject="[KO Intégration système !][902] XDM/1.0/DDM+CR"), REVIEW),
    ("disposition", notice(Disposition="manual-action/MDN-sent-manually; denied"), FAIL),
    ("disposition", notice(Disposition="manual-action/MDN-sent-manually; failed"), FAIL),
    (
        "disposition",
        notice(Disposition="(a) manual-action (b) / (c) MDN-sent-manually ; (d (e)) displayed (f)"),
        PASS,
    ),
    ("final_recipient", notice(Final_Recipient=f"(a) rfc822 (b) ; (c) {DESK} (d)"), PASS),
    (
        "original_message_id",
        notice(Original_Message_ID="<initial@medecin-exemple.mssante.fr> (a)"),
        PASS,
    ),
    ("same_message", notice(Original_Message_ID="(a) <initial@medecin-exemple.mssante.fr>"), PASS),
    ("report", receipt(kind="report (a); report-type=disposition-notification (b)"), PASS),
    ("domains", receipt(From=f"=?utf-8?Q?Secr=C3=A9tariat,_urgences?= <{DESK}>"), PASS),
    ("date", receipt(Date="Tue, 01 Sep 26 12:00:00 (heure) +0200"), PASS),
    ("date", receipt(Date="01 Sep 2026 12 : 00 : 00 CEST"), PASS),
    ("date", receipt(Date="Tue, 01 Sep 2026 05:00:00 EST"), PASS),
    ("date", receipt(Date="Tue, 01 Sep 2026 10:59:31 +0200"), PASS),  # two clocks
    ("domains", receipt(To="praticien@gmail.com"), FAIL),  # MDN-06
    ("domains", receipt(From="secretariat@evilmssante.fr"), FAIL),
    ("domains", notice(Final_Recipient="rfc822;secretariat@hopital-exemple.fr"), FAIL),
    ("no_request", receipt(Disposition_Notification_To=DESK), FAIL),  # MDN-07
    ("sent_to", receipt(To=DOCTOR), FAIL),  # MDN-08
    ("sent_to", answering(Disposition_Notification_To=f"{SENDER}, {DOCTOR}"), FAIL),
    ("sent_to", answering(Disposition_Notification_To=None), FAIL),
    ("sent_to", answering(Disposition_Notification_To="personne"), FAIL),
    ("sent_to", receipt(To=f"{DOCTOR}, {SENDER.upper()}"), PASS),
    (
        "same_message",
        notice(Original_Message_ID="<autre@medecin-exemple.mssante.fr>"),
        FAIL,
    ),  # MDN-09
    ("same_message", notice(Original_Message_ID=None), REVIEW),
    ("same_message", answering(Message_ID=None), REVIEW),
    ("mailbox", notice(Final_Recipient="rfc822;autre@hopital-exemple.mssante.fr"), FAIL),  # MDN-10
    ("mailbox", answering(To=DOCTOR), FAIL),
    ("mailbox", answering(To=DOCTOR, Cc=DESK), PASS),
    ("date", receipt(Date="Tue, 01 Sep 2026 10:59:00 +0200"), WARNING),  # MDN-11
    ("date", receipt(Date=None), WARNING),
    (
        "date",
        receipt(Date="Mon, 1 Sep 2026 09:00:00 GMT"),
        PASS,
    ),  # a wrong day of the week, and the same instant
    ("automatic", receipt(Auto_Submitted="auto-replied"), INFO),
    ("product", receipt(X_MSS_NIL=None), WARNING),  # MDN-12
    ("sender", receipt(From=DOCTOR), REVIEW),
]


@pytest.mark.parametrize(("code", "source", "outcome"), CASES)
def test_one_change_to_a_receipt_changes_its_rule(
    code: str, source: bytes, outcome: Outcome
) -> None:
    assert judged(source)[f"mdn.{code}"] is outcome


def test_without_the_initial_mail_a_person_must_compare() -> None:
    alone = findings(receipt(TEXT, status()))
    seen = by_code(alone)
    assert {seen[f"mdn.{rule}"] for rule in ("sent_to", "same_message", "mailbox")} == {REVIEW}
    assert FAIL not in seen.values() and not any(finding.confirms for finding in alone)


def test_the_initial_mail_can_be_a_file_of_its_own() -> None:
    assert set(judged(receipt(TEXT, status()), initial()).values()) == {PASS}
    assert judged(receipt(TEXT, status()), initial(To=DOCTOR))["mdn.mailbox"] is FAIL


def test_the_file_wins_over_the_part() -> None:
    assert (
        judged(receipt(), initial(Message_ID="<autre@medecin-exemple.mssante.fr>"))[
            "mdn.same_message"
        ]
        is FAIL
    )


def test_headers_alone_answer_what_they_can() -> None:
    head = b"Content-Type: text/rfc822-headers\r\n\r\n"
    whole = receipt(TEXT, status(), head + initial().partition(b"\r\n\r\n")[0])
    assert judged(whole)["mdn.mailbox"] is PASS
    few = receipt(TEXT, status(), head + b"Message-ID: <initial@medecin-exemple.mssante.fr>\r\n")
    seen = judged(few)
    assert (seen["mdn.same_message"], seen["mdn.sent_to"], seen["mdn.mailbox"]) == (
        PASS,
        REVIEW,
        REVIEW,
    )


def test_what_is_claimed_is_confirmed_only_by_a_receipt_from_the_mailbox_that_received() -> None:
    def confirmed(source: bytes) -> set[str]:
        return {path for finding in findings(source) for path in finding.confirms}

    assert confirmed(receipt()) == {CLAIM}
    assert confirmed(receipt(From=DOCTOR)) == set()
    assert confirmed(answering(To=DOCTOR)) == set()


@pytest.mark.parametrize(
    "malformed",
    [
        b"Content-Type: message/disposition-notification\r\n"
        + fields(),  # no empty line: the fields end in the headers of the part
        fields(),  # no Content-Type either
        b"\r\n" + fields(),
    ],
)
def test_a_malformed_receipt_that_can_be_read_is_read_with_a_warning(malformed: bytes) -> None:
    source = receipt(b"Le message a ete lu.\r\n", malformed, returned(initial()))
    seen = judged(source)
    assert seen["mdn.parts"] is WARNING
    assert {code: outcome for code, outcome in seen.items() if code != "mdn.parts"} == {
        f"mdn.{rule}": PASS for rule in RULES if rule != "parts"
    }


def test_fields_given_twice_are_not_read_as_one() -> None:
    double = status() + b"Final-Recipient: rfc822;autre@hopital-exemple.mssante.fr\r\n"
    assert judged(receipt(TEXT, double, returned(initial())))["mdn.final_recipient"] is FAIL


def test_an_automatic_receipt_needs_a_user_when_the_address_is_not_that_of_the_sender() -> None:
    automatic = status(Disposition="automatic-action/MDN-sent-automatically; processed")
    for change in (
        {"Return_Path": f"<{DOCTOR}>"},
        {"Disposition_Notification_To": f"{SENDER}, {DOCTOR}"},
    ):
        source = receipt(TEXT, automatic, returned(initial(**change)), To=f"{SENDER}, {DOCTOR}")
        assert judged(source)["mdn.confirmation"] is WARNING
    assert "mdn.confirmation" not in judged(
        receipt(TEXT, automatic, returned(initial(Return_Path=f"<{SENDER}>")))
    )


def test_the_receipt_itself_is_not_the_mail_that_it_answers() -> None:
    assert judged(receipt(), receipt())["mdn.sent_to"] is FAIL


def test_an_outlook_file_gets_advice_to_export_the_source() -> None:
    (finding,) = findings(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600))
    assert finding.outcome is FAIL and "exportez la source" in finding.message.fr


def test_a_mail_that_is_no_receipt_fails() -> None:
    seen = judged(initial())
    assert {
        seen[f"mdn.{rule}"] for rule in ("report", "parts", "final_recipient", "disposition")
    } == {FAIL}


def test_a_receipt_that_gives_another_mail_back_fails() -> None:
    other = receipt(
        TEXT, status(), returned(initial(Message_ID="<autre@ville-exemple.mssante.fr>"))
    )
    assert judged(other, initial())["mdn.same_message"] is FAIL
    headers = b"Content-Type: text/rfc822-headers\r\n\r\n"
    by_headers = receipt(TEXT, status(), headers + b"Message-ID: <autre@x.mssante.fr>\r\n")
    assert judged(by_headers, initial())["mdn.same_message"] is FAIL
    nameless = receipt(TEXT, status(), returned(initial(Message_ID=None, From=DOCTOR)))
    assert judged(nameless, initial())["mdn.same_message"] is FAIL
    assert judged(receipt(), initial())["mdn.same_message"] is PASS


def test_a_mailbox_of_a_patient_is_neither_organisational_nor_personal() -> None:
    for domain in ("patient.mssante.fr", "test.patient.mssante.fr"):
        box = f"279035121518989@{domain}"
        source = receipt(
            TEXT, status(Final_Recipient=f"rfc822;{box}"), returned(initial(To=box)), From=box
        )
        assert [one.code for one in findings(source) if one.outcome is FAIL] == ["mdn.mailbox_kind"]
    assert "mdn.mailbox_kind" not in judged(receipt())


@pytest.mark.parametrize(
    "kind", ["application/pkcs7-mime; name=smime.p7m", "application/octet-stream; name=smime.p7m"]
)
def test_a_sealed_receipt_is_left_to_a_person_once(kind: str) -> None:
    head = receipt().partition(b"Content-Type:")[0]
    sealed = head + f"Content-Type: {kind}\r\n\r\nAAAA\r\n".encode()
    assert judged(sealed) == {"mdn.sealed": REVIEW}
    outside = sealed.replace(DESK.encode(), b"secretariat@exemple.fr")
    assert judged(outside) == {"mdn.sealed": REVIEW, "mdn.domains": FAIL}


def test_a_folded_line_of_blanks_does_not_end_the_headers_of_a_receipt() -> None:
    source = receipt().replace(b"X-MSS-NIL:", b"ARC-Seal:\r\n \r\n i=1; x\r\nX-MSS-NIL:")
    assert set(judged(source).values()) == {PASS}
