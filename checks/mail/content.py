"""The rules on the archive of a mail and on its documents (MAIL-01, MAIL-04 to MAIL-06)."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations

from segur_audit.model.finding import Finding
from segur_audit.model.rule import Rule
from segur_audit.model.text import Text

from ..kit.quoting import quoted
from . import words
from .archive import MailedDocument
from .opened import Mail, unread


def one_archive(mail: Mail) -> Iterator[Finding]:
    """MAIL-01."""
    seen = Text(
        "archives : {count_archives}",
        "archives: {count_archives}",
        count_archives=len(mail.archives),
    )
    if mail.archive is not None:
        seen = mail.archive.problem or mail.archive.flaw or seen
    elif mail.is_wrapped:
        seen = Text(
            "les pièces jointes sont enfermées dans winmail.dat (TNEF) : envoyez le courriel en "
            "texte brut ou en HTML",
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
        yield from unread(words.CODES, mail)
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
        "en-tête : {header} ; documents : {shown}",
        "header: {header}; documents: {shown}",
        header=header,
        shown=shown,
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
        yield from unread(words.INS, mail)
        return
    wanted = "O" if archive.ins else "N"
    said = mail.source.first("x-mss-ins") or "—"
    seen = Text(
        "en-tête : {said} ; attendu : {wanted}",
        "header: {said}; expected: {wanted}",
        said=quoted(said),
        wanted=wanted,
    )
    yield words.INS.judge(len(given) == 1 and said == wanted, place, seen)


def one_patient(mail: Mail) -> Iterator[Finding]:
    """MAIL-06: by the INS when both documents have one, else by any identifier that they share."""
    if (archive := mail.readable) is None or not archive.documents:
        yield from unread(words.PATIENT, mail)
        return
    verdicts = [_same(one, other) for one, other in combinations(archive.documents, 2)]
    count = len(archive.documents)
    seen = Text("documents : {count}", "documents: {count}", count=count)
    if False in verdicts:
        yield words.PATIENT.judge(False, mail.archives[0].at("IHE_XDM.zip"), seen)
    elif (
        None in verdicts
        or archive.unread
        or not all(_known(document) for document in archive.documents)
    ):
        yield from unread(words.PATIENT, mail)
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
    return rule.tells(mail.source.at(), message=message)
