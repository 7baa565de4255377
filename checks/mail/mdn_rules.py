"""The rules on the form of a read receipt (MDN-01 to MDN-07, MDN-12)."""

from __future__ import annotations

import re
from collections.abc import Iterator

from segur_audit.model.finding import Finding
from segur_audit.model.outcome import Outcome
from segur_audit.model.place import Location
from segur_audit.model.rule import Rule
from segur_audit.model.text import Text, same

from ..kit.quoting import domain_of, quoted
from . import mdn_words as words
from .envelope import outside
from .mdn_notice import Notice

_SEALED = Rule(
    "mdn.sealed",
    words.REPORT.source,
    None,
    Text(
        "le MDN est chiffré ou signé en bloc (S/MIME, PGP) : son contenu n'a pas été lu",
        "the MDN is encrypted or signed as a block (S/MIME, PGP): its content was not read",
    ),
    Text(
        "joignez la source du MDN avant chiffrement ou signature",
        "supply the source of the MDN before it was encrypted or signed",
    ),
    Outcome.TO_REVIEW,
)
_AUTOMATIC = Rule(
    "mdn.automatic",
    words.DATE.source,
    None,
    Text(
        "en-têtes d'un message automatique : {listed}", "headers of an automatic message: {listed}"
    ),
    worth=Outcome.INFO,
)


_MESSAGE_ID = re.compile(r"<[^<>\s]+@[^<>\s]+>")
_TOKEN = r"[A-Za-z0-9!#$%&'*+.^_`{|}~-]{1,60}"
_DISPOSITION = re.compile(
    r"(manual-action|automatic-action)\s*/\s*(MDN-sent-manually|MDN-sent-automatically)\s*;\s*"
    r"(displayed|processed|dispatched|deleted)"
    rf"(?:\s*/\s*({_TOKEN}(?:\s*,\s*{_TOKEN}){{0,10}}|error\b.*))?",
    re.IGNORECASE | re.DOTALL,
)
_FAILED_SUBJECT = re.compile(r"\[\s*KO\b", re.IGNORECASE)
REQUEST = "disposition-notification-to"


def form_findings(notice: Notice) -> Iterator[Finding]:
    """What the receipt is by itself."""
    yield words.REPORT.judge(notice.is_report, notice.source.at("Content-Type"))
    yield _parts(notice)
    place = (notice.status or notice.source).at
    yield words.RECIPIENT.judge(
        notice.final_recipient is not None,
        place("Final-Recipient"),
        _count(notice, "Final-Recipient"),
    )
    yield words.MESSAGE_ID.judge(
        bool(_MESSAGE_ID.fullmatch(notice.one("original-message-id") or "")),
        place("Original-Message-ID"),
    )
    yield from _disposition(notice, place("Disposition"))
    yield _domains(notice)
    yield words.NO_REQUEST.judge(
        not notice.source.all(REQUEST), notice.source.at("Disposition-Notification-To")
    )
    yield words.PRODUCT.judge(bool(notice.source.first("x-mss-nil")), notice.source.at("X-MSS-NIL"))
    yield from _sender(notice)
    yield from _automatic(notice)


def _count(notice: Notice, name: str) -> Text | None:
    count = len(notice.all(name))
    return (
        None
        if count == 1
        else Text("champs {name} : {count}", "{name} fields: {count}", name=name, count=count)
    )


def _parts(notice: Notice) -> Finding:
    """Fields that were read in the headers of their part are a warning: such receipts are published
    as examples.
    """
    if notice.is_in_order or not notice.misplaced or notice.status is None:
        return words.PARTS.judge(notice.is_in_order, (notice.report or notice.source).at())
    seen = Text(
        "les champs se lisent, mais dans les en-têtes de leur partie ou sans leur Content-Type",
        "the fields can be read, but in the headers of their part or without their Content-Type",
    )
    return words.PARTS.judge(False, notice.status.at(), seen, Outcome.WARNING)


def _disposition(notice: Notice, place: Location) -> Iterator[Finding]:
    """MDN-05. A modifier, a field or a subject that tells a failure makes of it no proof of a
    reading: a person says which.
    """
    rule = words.DISPOSITION
    found = _DISPOSITION.fullmatch(notice.one("disposition") or "")
    kind = found[3].lower() if found else None
    if kind not in ("displayed", "processed"):
        seen = (
            Text("type : {kind}", "type: {kind}", kind=kind)
            if kind
            else _count(notice, "Disposition")
        )
        yield rule.judge(False, place, seen)
        return
    sign = found[4] if found else None
    if sign is None and (announced := _failure(notice)) is None:
        yield rule.judge(True, place, Text("type : {kind}", "type: {kind}", kind=kind))
        return
    given = same(quoted(sign)) if sign else announced or same("")
    message = Text(
        "le MDN annonce autre chose qu'une lecture réussie : ",
        "the MDN announces something else than a successful reading: ",
    )
    remedy = Text(
        "joignez le MDN d'un courriel qui a été lu sans échec",
        "supply the MDN of a mail that was read without failure",
    )
    yield rule.unsure(place, message=message + given, action=remedy)


def _failure(notice: Notice) -> Text | None:
    """What tells a failure beside Disposition: the fields Error and Failure, and the subject of an
    integration that failed.
    """
    for name in ("error", "failure"):
        if notice.all(name):
            return Text("un champ {title}", "a field {title}", title=name.title())
    if _FAILED_SUBJECT.match(notice.source.first("subject") or ""):
        return Text("l'objet commence par [KO", "the subject begins with [KO")
    return None


def _domains(notice: Notice) -> Finding:
    fault, box = outside(notice.source, "from", "to"), notice.final_recipient
    if fault is None and (box is None or not box.is_mssante):
        shown = domain_of(box) if box else "—"
        fault = Text("Final-Recipient : {shown}", "Final-Recipient: {shown}", shown=shown)
    return words.DOMAINS.judge(fault is None, notice.source.at("From"), fault)


def _sender(notice: Notice) -> Iterator[Finding]:
    """RFC 8098, section 3: a receipt comes from the mailbox for which it was made. A person says
    whether a delegate wrote it.
    """
    if (
        notice.final_recipient is not None
        and notice.source.mailboxes("from")
        and not comes_from_recipient(notice)
    ):
        yield words.SENDER.judge(False, notice.source.at("From"))


def comes_from_recipient(notice: Notice) -> bool:
    """Whether the receipt comes from the mailbox for which it was made."""
    return notice.source.mailboxes("from") == (notice.final_recipient,)


def sealed_findings(notice: Notice) -> Iterator[Finding]:
    """What a receipt that is sealed (S/MIME, PGP) still tells: its headers. The rest is left to a
    person, once.
    """
    yield _SEALED.unsure(notice.source.at())
    if fault := outside(notice.source, "from", "to"):
        yield words.DOMAINS.judge(False, notice.source.at("From"), fault)
    if notice.source.all(REQUEST):
        yield words.NO_REQUEST.judge(False, notice.source.at("Disposition-Notification-To"))


def _automatic(notice: Notice) -> Iterator[Finding]:
    signs = [name for name in ("Auto-Submitted", "Return-Path") if notice.source.all(name)]
    if signs:
        listed = ", ".join(signs)
        yield _AUTOMATIC.tells(notice.source.at(signs[0]), listed=listed)
