"""Tells the SOAP messages of the INSi teleservice."""

from __future__ import annotations

from segur_audit.catalogue.registry import recogniser
from segur_audit.evidence.files import EvidenceFile
from segur_audit.model.errors import UnreadableEvidence
from segur_audit.model.recognition import Recognition
from segur_audit.model.text import Text

_NAMES = (b"INSi", b"ServiceIdentiteCertifiee")


@recogniser("insi")
def exchange(file: EvidenceFile) -> Recognition | None:
    """A log that holds a request to INSi or an answer of it."""
    if not file.is_loaded or not any(name in file.data for name in _NAMES):
        return None
    from .message import ACTIONS, read_exchange

    try:
        _, messages = read_exchange(file)
    except UnreadableEvidence:
        return None
    if not any(m.action in ACTIONS or m.implied or m.identities or m.code for m in messages):
        return None
    return Recognition("message_insi", Text("échange avec INSi", "exchange with INSi"), weight=1)
