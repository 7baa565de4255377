"""The rules on a read receipt: its form (MDN-01 to MDN-07, MDN-12), and the mail that it answers (MDN-08 to MDN-11)."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator
from dataclasses import replace

from segur_audit.model.finding import Finding
from segur_audit.model.outcome import Outcome
from segur_audit.model.place import Location
from segur_audit.model.text import Text, same

from ..kit.headers import date_of, without_comments
from ..kit.quoting import domain_of, quoted
from ..kit.rule import Rule, info
from . import mdn_words as words
from .envelope import outside
from .mdn_notice import Notice, Original, returned
from .mime import Part

_MESSAGE_ID = re.compile(r"<[^<>\s]+@[^<>\s]+>")
_TOKEN = r"[A-Za-z0-9!#$%&'*+.^_`{|}~-]{1,60}"
_DISPOSITION = re.compile(
    r"(manual-action|automatic-action)\s*/\s*(MDN-sent-manually|MDN-sent-automatically)\s*;\s*(displayed|processed|dispatched|deleted)"
    rf"(?:\s*/\s*({_TOKEN}(?:\s*,\s*{_TOKEN}){{0,10}}|error\b.*))?",
    re.IGNORECASE | re.DOTALL,
)
_FAILED_SUBJECT = re.compile(r"\[\s*KO\b", re.IGNORECASE)
_SKEW = dt.timedelta(seconds=30)  # the clocks of two servers
_REQUEST = "disposition-notification-to"
_CLAIM = "mss.mdn.selon_bal_destinataire"


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
        not notice.source.all(_REQUEST), notice.source.at("Disposition-Notification-To")
    )
    yield words.PRODUCT.judge(bool(notice.source.first("x-mss-nil")), notice.source.at("X-MSS-NIL"))
    yield from _sender(notice)
    yield from _automatic(notice)


def _count(notice: Notice, name: str) -> Text | None:
    count = len(notice.all(name))
    return None if count == 1 else Text(f"champs {name} : {count}", f"{name} fields: {count}")


def _parts(notice: Notice) -> Finding:
    """Fields that were read in the headers of their part are a warning: such receipts are published as examples."""
    if notice.is_in_order or not notice.misplaced or notice.status is None:
        return words.PARTS.judge(notice.is_in_order, (notice.report or notice.source).at())
    seen = Text(
        "les champs se lisent, mais dans les en-têtes de leur partie ou sans leur Content-Type",
        "the fields can be read, but in the headers of their part or without their Content-Type",
    )
    return words.PARTS.judge(False, notice.status.at(), seen, Outcome.WARNING)


def _disposition(notice: Notice, place: Location) -> Iterator[Finding]:
    """MDN-05. A modifier, a field or a subject that tells a failure makes of it no proof of a reading: a person says which."""
    rule = words.DISPOSITION
    found = _DISPOSITION.fullmatch(notice.one("disposition") or "")
    kind = found[3].lower() if found else None
    if kind not in ("displayed", "processed"):
        seen = Text(f"type : {kind}", f"type: {kind}") if kind else _count(notice, "Disposition")
        yield rule.judge(False, place, seen)
        return
    sign = found[4] if found else None
    if sign is None and (announced := _failure(notice)) is None:
        yield rule.judge(True, place, Text(f"type : {kind}", f"type: {kind}"))
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
    yield Finding(rule.code, Outcome.TO_REVIEW, message + given, place, remedy, source=rule.source)


def _failure(notice: Notice) -> Text | None:
    """What tells a failure beside Disposition: the fields Error and Failure, and the subject of an integration that failed."""
    for name in ("error", "failure"):
        if notice.all(name):
            return Text(f"un champ {name.title()}", f"a field {name.title()}")
    if _FAILED_SUBJECT.match(notice.source.first("subject") or ""):
        return Text("l'objet commence par [KO", "the subject begins with [KO")
    return None


def _domains(notice: Notice) -> Finding:
    fault, box = outside(notice.source, "from", "to"), notice.final_recipient
    if fault is None and (box is None or not box.is_mssante):
        shown = domain_of(box) if box else "—"
        fault = Text(f"Final-Recipient : {shown}", f"Final-Recipient: {shown}")
    return words.DOMAINS.judge(fault is None, notice.source.at("From"), fault)


def _sender(notice: Notice) -> Iterator[Finding]:
    """RFC 8098, section 3: a receipt comes from the mailbox for which it was made. A person says whether a delegate wrote it."""
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
    """What a receipt that is sealed (S/MIME, PGP) still tells: its headers. The rest is left to a person, once."""
    message = Text(
        "le MDN est chiffré ou signé en bloc (S/MIME, PGP) : son contenu n'a pas été lu",
        "the MDN is encrypted or signed as a block (S/MIME, PGP): its content was not read",
    )
    remedy = Text(
        "joignez la source du MDN avant chiffrement ou signature",
        "supply the source of the MDN before it was encrypted or signed",
    )
    place, source = notice.source.at(), words.REPORT.source
    yield Finding("mdn.sealed", Outcome.TO_REVIEW, message, place, remedy, source=source)
    if fault := outside(notice.source, "from", "to"):
        yield words.DOMAINS.judge(False, notice.source.at("From"), fault)
    if notice.source.all(_REQUEST):
        yield words.NO_REQUEST.judge(False, notice.source.at("Disposition-Notification-To"))


def _automatic(notice: Notice) -> Iterator[Finding]:
    signs = [name for name in ("Auto-Submitted", "Return-Path") if notice.source.all(name)]
    if signs:
        listed = ", ".join(signs)
        message = Text(
            f"en-têtes d'un message automatique : {listed}",
            f"headers of an automatic message: {listed}",
        )
        yield info("mdn.automatic", message, notice.source.at(signs[0]), words.DATE.source)


def original_findings(notice: Notice, original: Original | None) -> Iterator[Finding]:
    """What ties the receipt to the mail that it answers. Without that mail, a person must compare."""
    if notice.final_recipient is not None and notice.final_recipient.is_patient:
        seen = Text("c'est la BAL d'un patient", "it is the mailbox of a patient")
        place = (notice.status or notice.source).at("Final-Recipient")
        yield words.KIND.judge(False, place, seen)
    if original is None:
        for rule in (words.SENT_TO, words.SAME_MESSAGE, words.MAILBOX):
            yield _unknown(
                rule,
                notice,
                Text("le courriel initial n'est pas joint", "the initial mail is not supplied"),
            )
        return
    yield _sent_to(notice, original)
    yield _same_message(notice, original)
    yield _mailbox(notice, original)
    yield _date(notice, original)
    yield from _confirmation(notice, original)


def _unknown(rule: Rule, notice: Notice, reason: Text) -> Finding:
    message = Text("non évalué : ", "not evaluated: ") + reason
    remedy = Text(
        "joignez le courriel initial (message_initial), source SMTP complète",
        "supply the initial mail (message_initial), its whole SMTP source",
    )
    return Finding(
        rule.code, Outcome.TO_REVIEW, message, notice.source.at(), remedy, source=rule.source
    )


def _sent_to(notice: Notice, original: Original) -> Finding:
    asked, place = original.mail.mailboxes(_REQUEST), notice.source.at("To")
    unread = original.mail.not_addresses(_REQUEST)
    if not asked and not original.whole:
        return _unknown(
            words.SENT_TO,
            notice,
            Text(
                "ses en-têtes joints sont incomplets",
                "its headers that are supplied are incomplete",
            ),
        )
    if not asked or unread:
        seen = Text(
            "le courriel initial ne demande pas d'accusé à une adresse lisible",
            "the initial mail asks for no receipt at a readable address",
        )
        return words.SENT_TO.judge(False, place, seen)
    return words.SENT_TO.judge(set(asked) <= set(notice.source.mailboxes("to")), place)


def _same_message(notice: Notice, original: Original) -> Finding:
    """MDN-09: the identifier named is that of the initial mail, and the mail that is given back is that one."""
    place = (notice.status or notice.source).at("Original-Message-ID")
    back = returned(notice)
    if back is not None and _differs(original.mail, back.mail):
        seen = Text(
            "le courriel rendu dans le MDN n'est pas le courriel initial",
            "the mail given back in the MDN is not the initial mail",
        )
        return words.SAME_MESSAGE.judge(False, back.mail.at(), seen)
    named = _bare(notice.one("original-message-id"))
    given = _bare(original.mail.first("message-id"))
    if not named or not given:
        reason = Text("un identifiant de message manque", "a message identifier is missing")
        return _unknown(words.SAME_MESSAGE, notice, reason)
    return words.SAME_MESSAGE.judge(named == given, place)


def _differs(one: Part, other: Part) -> bool:
    """Whether two mails are not one: by their identifiers, else (one has none) by their senders or their dates."""
    identifiers = {_bare(mail.first("message-id")) for mail in (one, other)}
    if "" not in identifiers:
        return len(identifiers) > 1
    senders = {frozenset(mail.mailboxes("from")) for mail in (one, other)}
    dates = {date_of(mail.first("date") or "") for mail in (one, other)}
    return any(len(kind - {frozenset(), None}) > 1 for kind in (senders, dates))


def _bare(identifier: str | None) -> str:
    return "".join(without_comments(identifier or "").split())


def _mailbox(notice: Notice, original: Original) -> Finding:
    """That the receipt follows the mailbox that received is the very claim of the manifest: it is confirmed when both agree."""
    boxes, place = (
        original.mail.mailboxes("to", "cc", "bcc"),
        (notice.status or notice.source).at("Final-Recipient"),
    )
    if not boxes and not original.whole:
        return _unknown(
            words.MAILBOX,
            notice,
            Text(
                "ses en-têtes joints sont incomplets",
                "its headers that are supplied are incomplete",
            ),
        )
    finding = words.MAILBOX.judge(notice.final_recipient in boxes, place)
    confirmed = finding.outcome is Outcome.PASS and comes_from_recipient(notice)
    return replace(finding, confirms=(_CLAIM,)) if confirmed else finding


def _date(notice: Notice, original: Original) -> Finding:
    sent, first = (date_of(mail.first("date") or "") for mail in (notice.source, original.mail))
    if sent is not None and first is None:
        return _unknown(words.DATE, notice, Text("sa date manque", "its date is missing"))
    return words.DATE.judge(
        sent is not None and first is not None and sent >= first - _SKEW,
        notice.source.at("Date"),
    )


def _confirmation(notice: Notice, original: Original) -> Iterator[Finding]:
    """RFC 8098, section 2.1: no automatic receipt when several are asked for, or when the address is not that of Return-Path."""
    asked, back = original.mail.mailboxes(_REQUEST), original.mail.mailboxes("return-path")
    automatic = "mdn-sent-automatically" in (notice.one("disposition") or "").lower()
    if automatic and (len(asked) > 1 or (back and asked and asked[0] != back[0])):
        message = Text(
            "le MDN est parti tout seul, alors que l'adresse demandée n'est pas, ou pas seulement, celle de Return-Path",
            "the MDN left by itself, although the address asked for is not, or not only, that of Return-Path",
        )
        remedy = Text(
            "dans ce cas, faites confirmer l'envoi par l'utilisateur",
            "in that case, have the user confirm that it is sent",
        )
        yield Finding(
            "mdn.confirmation",
            Outcome.WARNING,
            message,
            notice.source.at(),
            remedy,
            source="RFC 8098, 2.1",
        )
