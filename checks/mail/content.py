"""The rules on what a mail carries: the archive, its documents, the PDF beside it (MAIL-01, MAIL-04 to MAIL-08, MAIL-10)."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from itertools import combinations

from segur_audit.model.finding import Finding
from segur_audit.model.outcome import Outcome
from segur_audit.model.text import Text

from ..kit.headers import Address
from ..kit.ins import ins_key_ok
from ..kit.quoting import quoted
from ..kit.rule import Rule, info
from . import words
from .archive import Archive, MailedDocument, read_archive
from .mime import Part

_ARCHIVE = "ihe_xdm.zip"
_TNEF = ("application/ms-tnef", "application/vnd.ms-tnef")
_TEST_MAILBOX = "reponse.automatique-test"


@dataclass(frozen=True)
class Mail:
    """A mail, opened: its source, the rules that are judged, and its archive, read when a rule first asks for it."""

    source: Part
    judged: frozenset[str] = frozenset()

    @cached_property
    def archives(self) -> tuple[Part, ...]:
        """The attachments named IHE_XDM.zip, whatever the case, those of attached messages left out."""
        return tuple(
            part for part in self.source.walk() if (part.filename or "").lower() == _ARCHIVE
        )

    @cached_property
    def archive(self) -> Archive | None:
        """The documents of the archive, None when the mail has none. Of several, none is taken for the right one."""
        if len(self.archives) > 1:
            return Archive(
                problem=Text("le courriel en porte plusieurs", "the mail carries several")
            )
        return (
            read_archive(self.archives[0].content(), self.archives[0].at("IHE_XDM.zip"))
            if self.archives
            else None
        )

    @cached_property
    def is_sealed(self) -> bool:
        """Whether what the mail carries is closed to the program (S/MIME, PGP)."""
        return not self.archives and any(part.is_sealed for part in self.source.walk())

    @cached_property
    def is_wrapped(self) -> bool:
        """Whether the attachments lie in winmail.dat (TNEF), which no other mail client opens."""
        return not self.archives and any(
            part.type in _TNEF or (part.filename or "").lower() == "winmail.dat"
            for part in self.source.walk()
        )

    @property
    def cause_is_given(self) -> bool:
        """Whether MAIL-01, which is judged too, already fails for what keeps another rule from being judged."""
        archive = self.archive
        broken = archive is None or archive.problem is not None or archive.flaw is not None
        return broken and "MAIL-01" in self.judged

    @property
    def readable(self) -> Archive | None:
        """The archive, when there is one and it can be read."""
        return self.archive if self.archive is not None and self.archive.problem is None else None


def one_archive(mail: Mail) -> Iterator[Finding]:
    """MAIL-01."""
    seen = Text(f"archives : {len(mail.archives)}", f"archives: {len(mail.archives)}")
    if mail.archive is not None:
        seen = mail.archive.problem or mail.archive.flaw or seen
    elif mail.is_wrapped:
        seen = Text(
            "les pièces jointes sont enfermées dans winmail.dat (TNEF) : envoyez le courriel en texte brut ou en HTML",
            "the attachments are shut in winmail.dat (TNEF): send the mail as plain text or HTML",
        )
    held = len(mail.archives) == 1 and mail.readable is not None and mail.readable.flaw is None
    yield words.ARCHIVE.judge(held, mail.source.at(), seen)


def document_codes(mail: Mail) -> Iterator[Finding]:
    """MAIL-04."""
    place, given = mail.source.at("X-MSS-CODECDA"), mail.source.all("x-mss-codecda")
    if mail.archive is None:
        yield _without_archive(words.CODES, mail, given)
        return
    if (archive := mail.readable) is None or archive.unread or not archive.documents:
        yield from _unread(words.CODES, mail)
        return
    codes = {document.code for document in archive.documents}
    listed = [
        code.strip()
        for code in (mail.source.first("x-mss-codecda") or "").split(",")
        if code.strip()
    ]
    shown, header = (
        quoted(", ".join(sorted(code or "?" for code in codes))),
        quoted(", ".join(listed)),
    )
    seen = Text(
        f"en-tête : {header} ; documents : {shown}", f"header: {header}; documents: {shown}"
    )
    yield words.CODES.judge(len(given) == 1 and set(listed) == codes, place, seen)


def ins_said(mail: Mail) -> Iterator[Finding]:
    """MAIL-05."""
    place, given = mail.source.at("X-MSS-INS"), mail.source.all("x-mss-ins")
    if mail.archive is None:
        yield _without_archive(words.INS, mail, given)
        return
    archive = mail.readable
    if archive is None or (not archive.ins and (archive.unread or not archive.documents)):
        yield from _unread(words.INS, mail)
        return
    wanted = "O" if archive.ins else "N"
    said = mail.source.first("x-mss-ins") or "—"
    seen = Text(
        f"en-tête : {quoted(said)} ; attendu : {wanted}",
        f"header: {quoted(said)}; expected: {wanted}",
    )
    yield words.INS.judge(len(given) == 1 and said == wanted, place, seen)


def one_patient(mail: Mail) -> Iterator[Finding]:
    """MAIL-06: by the INS when both documents have one, else by any identifier that they share."""
    if (archive := mail.readable) is None or not archive.documents:
        yield from _unread(words.PATIENT, mail)
        return
    verdicts = [_same(one, other) for one, other in combinations(archive.documents, 2)]
    count = len(archive.documents)
    seen = Text(f"documents : {count}", f"documents: {count}")
    if False in verdicts:
        yield words.PATIENT.judge(False, mail.archives[0].at("IHE_XDM.zip"), seen)
    elif (
        None in verdicts
        or archive.unread
        or not all(_known(document) for document in archive.documents)
    ):
        yield from _unread(words.PATIENT, mail)
    else:
        yield words.PATIENT.judge(True, mail.archives[0].at("IHE_XDM.zip"), seen)


def _known(document: MailedDocument) -> bool:
    return any(number for _, number in document.identifiers)


def _same(one: MailedDocument, other: MailedDocument) -> bool | None:
    """Whether both are about one person; None when their identifiers cannot be compared."""
    if one.ins and other.ins:
        return one.ins == other.ins
    if any(number for _, number in one.identifiers & other.identifiers):
        return True
    return (
        False
        if {root for root, _ in one.identifiers} & {root for root, _ in other.identifiers}
        else None
    )


def a_pdf(mail: Mail) -> Iterator[Finding]:
    """MAIL-07."""
    attached = _attached_pdfs(mail)
    if mail.is_wrapped and mail.cause_is_given:
        return
    typed = [part for part, _ in attached if part.type == "application/pdf"]
    seen = Text(f"PDF joints : {len(attached)}", f"PDF attached: {len(attached)}")
    if attached and not typed:
        message = Text(
            "le type déclaré du PDF joint n'est pas application/pdf",
            "the type given for the attached PDF is not application/pdf",
        )
        yield Finding(
            words.PDF.code,
            Outcome.WARNING,
            message,
            attached[0][0].at(),
            words.PDF.remedy,
            source=words.PDF.source,
        )
    yield words.PDF.judge(bool(attached), mail.source.at(), seen)


def same_pdf(mail: Mail) -> Iterator[Finding]:
    """MAIL-08: a PDF that was converted cannot be told from another one, hence a warning."""
    if (archive := mail.readable) is None or not archive.documents:
        yield from _unread(words.SAME_PDF, mail)
        return
    embedded = archive.pdfs.union(*(document.pdfs for document in archive.documents))
    if archive.unread or not embedded:
        yield from _unread(words.SAME_PDF, mail)
        return
    attached = {digest for _, digest in _attached_pdfs(mail)}
    if not attached and "MAIL-07" in mail.judged:
        return  # that no PDF is attached is told once
    missing = len(embedded - attached)
    seen = Text(
        f"PDF de l'archive : {len(embedded)}, absents du courriel : {missing}",
        f"PDF in the archive: {len(embedded)}, absent from the mail: {missing}",
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
        yield info(words.MAILBOX.code, message, place, words.MAILBOX.source)
        return
    yield from dict.fromkeys(found for box in boxes for found in _mailbox(mail, box))


def _mailbox(mail: Mail, box: Address) -> Iterator[Finding]:
    place, rule = mail.source.at("To"), words.MAILBOX
    if box.local == _TEST_MAILBOX:
        message = Text(
            "le destinataire est l'adresse de test de Mon espace santé",
            "the recipient is the test address of Mon espace santé",
        )
        yield info(rule.code, message, place, rule.source)
        return
    if not ins_key_ok(box.local.upper()):
        seen = Text(
            "elle n'est pas faite d'un matricule de quinze caractères à la bonne clé",
            "it is not made of a number of fifteen characters and the right key",
        )
        yield rule.judge(False, place, seen)
        return
    if (archive := mail.readable) is None or not archive.documents or archive.unread:
        yield from _unread(rule, mail)
        return
    numbers = frozenset[str]().union(*(document.ins for document in archive.documents))
    yield rule.judge(numbers == {box.local.upper()}, place)


def _without_archive(rule: Rule, mail: Mail, given: list[str]) -> Finding:
    """What a header about the archive says when there is none: nothing."""
    if given:
        seen = Text(
            "le courriel n'a pas d'archive IHE_XDM.zip : l'en-tête doit être absent",
            "the mail has no IHE_XDM.zip archive: the header must be absent",
        )
        return rule.judge(False, mail.source.at(), seen)
    message = Text(
        "sans objet : le courriel n'a pas d'archive IHE_XDM.zip",
        "does not apply: the mail has no IHE_XDM.zip archive",
    )
    return info(rule.code, message, mail.source.at(), rule.source)


def _unread(rule: Rule, mail: Mail) -> Iterator[Finding]:
    """What cannot be compared: nothing to compare with is left to a person, an archive that cannot be read fails.

    Nothing is said where MAIL-01, judged beside, tells the same cause.
    """
    if mail.cause_is_given:
        return
    if mail.archive is not None and mail.archive.problem is not None:
        message = (
            Text(
                "l'archive IHE_XDM.zip n'a pas pu être lue : ",
                "the IHE_XDM.zip archive could not be read: ",
            )
            + mail.archive.problem
        )
        yield Finding(
            rule.code,
            Outcome.FAIL,
            message,
            mail.archives[0].at(),
            words.ARCHIVE.remedy,
            source=rule.source,
        )
        return
    message = Text(
        "non évalué : le courriel ou son archive ne contient pas, sous une forme lisible, de quoi comparer",
        "not evaluated: the mail or its archive holds nothing, in a readable form, to compare",
    )
    remedy = Text(
        "vérifiez ce point à la main, ou joignez un courriel dont l'archive se lit",
        "check this by hand, or supply a mail whose archive can be read",
    )
    yield Finding(
        rule.code, Outcome.TO_REVIEW, message, mail.source.at(), remedy, source=rule.source
    )
