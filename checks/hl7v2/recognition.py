"""Tells an HL7 v2 message, and its type."""

from __future__ import annotations

import re

from segur_audit.catalogue.registry import recogniser
from segur_audit.evidence.files import EvidenceFile
from segur_audit.model.errors import UnreadableEvidence
from segur_audit.model.recognition import Recognition
from segur_audit.model.text import Text

_KIND = re.compile(r"[A-Z]{3}\^[A-Z][0-9]{2}(?:\^[A-Z]{3}_[A-Z][0-9]{2})?")
_DAY = re.compile(r"([0-9]{4})([0-9]{2})([0-9]{2})")


@recogniser("hl7v2")
def message(file: EvidenceFile) -> Recognition | None:
    """A file of HL7 v2 messages, by its first MSH."""
    if not file.is_loaded:
        return None
    from .er7 import read_messages

    try:
        first = read_messages(file)[0]
    except UnreadableEvidence:
        return None
    day = _DAY.match(first.header.value(7))
    said = first.kind if _KIND.fullmatch(first.kind) else "?"
    return Recognition(
        "message_hl7v2",
        Text("message HL7 v2 ({said})", "HL7 v2 message ({said})", said=said),
        date="-".join(day.groups()) if day else None,
    )
