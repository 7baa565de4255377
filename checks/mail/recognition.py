"""Tells a mail, and a read receipt (MDN) among mails."""

from __future__ import annotations

import re
from email.utils import parsedate_to_datetime

from segur_audit.catalogue.registry import recogniser
from segur_audit.evidence.files import EvidenceFile
from segur_audit.model.errors import UnreadableEvidence
from segur_audit.model.recognition import Recognition
from segur_audit.model.text import Text

_HEADER = re.compile(rb"^(?:message-id|x-mss-[a-z]+|mime-version):", re.IGNORECASE | re.MULTILINE)


@recogniser("mail")
def mail(file: EvidenceFile) -> Recognition | None:
    """A mail by its headers; an MDN by its report, or by the fields of one."""
    if not file.is_loaded or not (file.kind in ("mail", "mime") or _HEADER.search(file.head)):
        return None
    from .mdn_notice import read_notice

    try:
        notice = read_notice(file)
    except UnreadableEvidence:
        return None
    source = notice.source
    if not (source.first("from") or source.first("message-id")):
        return None
    name, day = source.first("message-id"), _day(source.first("date"))
    names = (name.strip(),) if name else ()
    if notice.is_report or notice.fields:
        original = notice.one("original-message-id")
        return Recognition(
            "mdn",
            Text("accusé de lecture (MDN)", "read receipt (MDN)"),
            date=day,
            names=names,
            refers=(original.strip(),) if original else (),
        )
    return Recognition("courriel_mss", Text("courriel", "mail"), date=day, names=names)


def _day(text: str | None) -> str | None:
    try:
        return parsedate_to_datetime(text).date().isoformat() if text else None
    except (ValueError, TypeError, IndexError, OverflowError):
        return None
