"""The rules on the mail that a read receipt answers (MDN-08 to MDN-11)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import replace

from segur_audit.model.finding import Finding
from segur_audit.model.outcome import Outcome
from segur_audit.model.rule import Rule
from segur_audit.model.text import Text

from ..kit.header_dates import date_of
from ..kit.headers import without_comments
from . import mdn_words as words
from .mdn_notice import Notice, Original, returned
from .mdn_rules import REQUEST, comes_from_recipient
from .mime import Part

_CONFIRMATION = Rule(
    "mdn.confirmation",
    "RFC 8098, 2.1",
    None,
    Text(
        "le MDN a été émis automatiquement, alors que l'adresse demandée n'est pas, ou "
        "pas seulement, "
        "celle de Return-Path",
        "the MDN left by itself, although the address asked for is not, or not only, that of "
        "Return-Path",
    ),
    Text(
        "dans ce cas, faites confirmer l'envoi par l'utilisateur",
        "in that case, have the user confirm that it is sent",
    ),
    worth=Outcome.WARNING,
)


_CLAIM = "mss.mdn.selon_bal_destinataire"
_SKEW = dt.timedelta(seconds=30)  # the clocks of two servers


def original_findings(notice: Notice, original: Original | None) -> Iterator[Finding]:
    """What ties the receipt to the mail that it answers. Without that mail, a person must
    compare.
    """
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
    return rule.unsure(notice.source.at(), message=message, action=remedy)


def _sent_to(notice: Notice, original: Original) -> Finding:
    asked, place = original.mail.mailboxes(REQUEST), notice.source.at("To")
    unread = original.mail.not_addresses(REQUEST)
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
    """MDN-09: the identifier named is that of the initial mail, and the mail that is given back is
    that one.
    """
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
    """Whether two mails are not one: by their identifiers, else (one has none) by their senders or
    their dates.
    """
    identifiers = {_bare(mail.first("message-id")) for mail in (one, other)}
    if "" not in identifiers:
        return len(identifiers) > 1
    senders = {frozenset(mail.mailboxes("from")) for mail in (one, other)}
    dates = {date_of(mail.first("date") or "") for mail in (one, other)}
    return any(len(kind - {frozenset(), None}) > 1 for kind in (senders, dates))


def _bare(identifier: str | None) -> str:
    return "".join(without_comments(identifier or "").split())


def _mailbox(notice: Notice, original: Original) -> Finding:
    """That the receipt follows the mailbox that received is the very claim of the manifest: it is
    confirmed when both agree.
    """
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
    """RFC 8098, section 2.1: no automatic receipt when several are asked for, or when the address
    is not that of Return-Path.
    """
    asked, back = original.mail.mailboxes(REQUEST), original.mail.mailboxes("return-path")
    automatic = "mdn-sent-automatically" in (notice.one("disposition") or "").lower()
    if automatic and (len(asked) > 1 or (back and asked and asked[0] != back[0])):
        yield _CONFIRMATION.warns(notice.source.at())
