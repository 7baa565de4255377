"""What mails and receipts name must be masked, wherever it stands and however the mail is written."""

from __future__ import annotations

import base64

import pytest
from cda_documents import FOLDER, INS, cda
from mails import (
    ARCHIVE,
    BORN,
    DESK,
    PATIENT,
    TEXT,
    headers,
    initial,
    mail,
    pdf,
    receipt,
    status,
    xdm,
)
from support import piece

from segur_audit.engine.inspection import observe
from segur_audit.evidence.files import from_bytes
from segur_audit.model.piece import Piece


def masked(source: bytes, nature: str = "courriel_mss", **beside: bytes) -> set[str]:
    facts, blind = observe(piece(source, nature=nature, companions=beside or None))
    assert not blind
    return {fact.value for fact in facts if fact.kind == "private"}


def test_a_subject_with_or_without_the_prefix_feeds_the_mask() -> None:
    for subject in (
        "XDM/1.0/DDM+Compte rendu DUPONTEL Zéphyrine 17/04/1952",
        "Compte rendu DUPONTEL Zéphyrine 17/04/1952",
        "TR: Zéphyrine DUPONTEL",
        "=?utf-8?b?" + base64.b64encode("CR DUPONTEL Zéphyrine".encode()).decode() + "?=",
    ):
        assert {"DUPONTEL", "Zéphyrine"} <= masked(headers(Subject=subject) + TEXT)


def test_common_words_of_a_subject_are_left() -> None:
    """Masking them would hide our own sentences."""
    for subject in ("COMPTE RENDU", "Demande URGENTE de Document", "RE: Question sur le PATIENT"):
        assert not masked(headers(Subject=subject) + TEXT) & {
            "COMPTE",
            "RENDU",
            "Document",
            "PATIENT",
        }


def test_the_headers_that_a_receipt_gives_back_feed_the_mask() -> None:
    given = f"Subject: CR DUPONTEL Zéphyrine\r\nTo: {PATIENT}\r\n".encode()
    back = b"Content-Type: text/rfc822-headers\r\n\r\n" + given
    source = receipt(TEXT, status(Original_Recipient=f"rfc822;{PATIENT}"), back)
    assert {"DUPONTEL", "Zéphyrine", INS} <= masked(source, "mdn")
    assert INS in masked(receipt(TEXT, status(Original_Recipient=f"rfc822; {PATIENT}")), "mdn")


def test_the_initial_mail_feeds_the_mask() -> None:
    first = initial(Subject="CR DUPONTEL Zéphyrine")
    assert {"DUPONTEL", "Zéphyrine"} <= masked(
        receipt(TEXT, status()), "mdn", message_initial=first
    )


def test_the_name_beside_the_address_of_a_patient_feeds_the_mask() -> None:
    for value in (f'"DUPONTEL Zéphyrine" <{PATIENT}>', f"DUPONTEL Zéphyrine <{PATIENT}>, {DESK}"):
        assert {"DUPONTEL", "Zéphyrine"} <= masked(headers(To=value) + TEXT)


@pytest.mark.parametrize(
    "source",
    [
        b"CR DUPONTEL Zephyrine 17/04/1952\r\n",
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
        + "CR DUPONTEL Zephyrine 17/04/1952".encode("utf-16-le"),
        b"\r\n\r\nSubject: CR DUPONTEL Zephyrine\r\n",
        b"\r\nrien\r\n<family>DUPONTEL</family><given>Zephyrine</given>",
    ],
    ids=["a text", "an Outlook message", "a subject in a body", "a document in a body"],
)
def test_a_mail_that_cannot_be_read_feeds_the_mask_all_the_same(source: bytes) -> None:
    assert {"DUPONTEL", "Zephyrine"} <= masked(source)


def test_a_document_that_cannot_be_read_in_the_archive_of_a_mail_feeds_the_mask() -> None:
    cut = cda("N1").replace("<family", "<family x='1'", 0).encode()[:-400]
    private = masked(mail(xdm({**ARCHIVE, FOLDER + "DOC1.XML": cut}), pdf(), Subject="CR"))
    assert {"PATIENT-FICTIF", "CAMILLE"} <= private


def test_one_unreadable_file_of_a_piece_does_not_hide_the_others() -> None:
    good = from_bytes("a.eml", headers(Subject=f"CR DUPONTEL Zéphyrine {BORN}") + TEXT)
    bad = from_bytes("b.eml", b"\r\nrien")
    one = piece(b"x", nature="courriel_mss")
    for files in ((bad, good), (good, bad)):
        facts, _ = observe(Piece(0, one.entry, one.place, files, {}))
        assert "DUPONTEL" in {fact.value for fact in facts if fact.kind == "private"}
        assert "unscanned" in {fact.kind for fact in facts}
