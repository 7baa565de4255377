"""The rules on what goes beside the archive of a mail, and on the patient that it is sent to
(MAIL-07, MAIL-08, MAIL-10).
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator

from segur_audit.model.finding import Finding
from segur_audit.model.outcome import Outcome
from segur_audit.model.text import Text

from ..kit.headers import Address
from ..kit.ins import ins_key_ok
from . import words
from .mime import Part
from .opened import Mail, unread

_TEST_MAILBOX = "reponse.automatique-test"


def a_pdf(mail: Mail) -> Iterator[Finding]:
    """MAIL-07."""
    attached = _attached_pdfs(mail)
    if mail.is_wrapped and mail.cause_is_given:
        return
    typed = [part for part, _ in attached if part.type == "application/pdf"]
    seen = Text(
        "PDF joints : {count_attached}",
        "PDF attached: {count_attached}",
        count_attached=len(attached),
    )
    if attached and not typed:
        message = Text(
            "le type déclaré du PDF joint n'est pas application/pdf",
            "the type given for the attached PDF is not application/pdf",
        )
        yield words.PDF.warns(attached[0][0].at(), message=message)
    yield words.PDF.judge(bool(attached), mail.source.at(), seen)


def same_pdf(mail: Mail) -> Iterator[Finding]:
    """MAIL-08: a PDF that was converted cannot be told from another one, hence a warning."""
    if (archive := mail.readable) is None or not archive.documents:
        yield from unread(words.SAME_PDF, mail)
        return
    embedded = archive.pdfs.union(*(document.pdfs for document in archive.documents))
    if archive.unread or not embedded:
        yield from unread(words.SAME_PDF, mail)
        return
    attached = {digest for _, digest in _attached_pdfs(mail)}
    if not attached and "MAIL-07" in mail.judged:
        return  # that no PDF is attached is told once
    missing = len(embedded - attached)
    seen = Text(
        "PDF de l'archive : {count_embedded}, absents du courriel : {missing}",
        "PDF in the archive: {count_embedded}, absent from the mail: {missing}",
        count_embedded=len(embedded),
        missing=missing,
    )
    yield words.SAME_PDF.judge(
        not missing, mail.source.at(), seen, None if attached else Outcome.FAIL
    )


def _attached_pdfs(mail: Mail) -> list[tuple[Part, str]]:
    found = []
    for part in mail.source.walk():
        if part.type == "application/pdf" or (part.filename or "").lower().endswith(".pdf"):
            content = part.content() or b""
            if b"%PDF-" in content[:1024]:
                found.append((part, hashlib.sha256(content).hexdigest()))
    return found


def patient_mailbox(mail: Mail) -> Iterator[Finding]:
    """MAIL-10."""
    boxes = [box for box in mail.source.mailboxes("to", "cc", "bcc") if box.is_patient]
    place = mail.source.at("To")
    if not boxes:
        message = Text(
            "aucun destinataire n'est la BAL d'un patient", "no recipient is a patient's mailbox"
        )
        yield words.MAILBOX.tells(place, message=message)
        return
    yield from dict.fromkeys(found for box in boxes for found in _mailbox(mail, box))


def _mailbox(mail: Mail, box: Address) -> Iterator[Finding]:
    place, rule = mail.source.at("To"), words.MAILBOX
    if box.local == _TEST_MAILBOX:
        message = Text(
            "le destinataire est l'adresse de test de Mon espace santé",
            "the recipient is the test address of Mon espace santé",
        )
        yield rule.tells(place, message=message)
        return
    if not ins_key_ok(box.local.upper()):
        seen = Text(
            "elle n'est pas faite d'un matricule de quinze caractères à la bonne clé",
            "it is not made of a number of fifteen characters and the right key",
        )
        yield rule.judge(False, place, seen)
        return
    if (archive := mail.readable) is None or not archive.documents or archive.unread:
        yield from unread(rule, mail)
        return
    numbers = frozenset[str]().union(*(document.ins for document in archive.documents))
    yield rule.judge(numbers == {box.local.upper()}, place)
