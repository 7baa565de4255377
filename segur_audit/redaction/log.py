"""Masks the secrets of a SOAP log, and makes sure that none is left before a copy of it is
written.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from segur_audit.engine.inspection import observe
from segur_audit.evidence.files import from_bytes
from segur_audit.manifest.source import read_bytes
from segur_audit.model.errors import InputError, UnreadableEvidence
from segur_audit.model.piece import Piece
from segur_audit.model.place import Location
from segur_audit.model.text import Text

_LOG_LIMIT = 64 << 20
_BY_HAND = Text("masquez ce secret à la main (***)", "mask it by hand (***)")


@dataclass(frozen=True, slots=True, repr=False)
class MaskedLog:
    """A SOAP log without its secrets: its bytes, its messages, those that are cut, and how many
    values were masked.
    """

    data: bytes
    messages: int
    unread: int
    replaced: int


def mask(source: Path) -> MaskedLog:
    """A SOAP log without its secrets. Raises InputError when it cannot be read, or when a secret
    stays in it.
    """
    from segur_audit.checks.dmp.mask import mask_log
    from segur_audit.checks.kit.soap import read_log

    place = Location(str(source))
    original = read_bytes(source, str(source), _LOG_LIMIT)
    data, replaced = mask_log(original)
    file = from_bytes(str(source), data)
    try:
        as_it_was, log = read_log(from_bytes(str(source), original)), read_log(file)
    except UnreadableEvidence as error:
        text = Text(
            "ce n'est ni une trace (HAR 1.2, tableau JSON), ni un journal SOAP",
            "this is neither a trace (HAR 1.2, JSON array) nor a SOAP log",
        )
        raise InputError(text, location=place) from error
    facts, blind = observe(Piece(0, {"nature": "message_dmp"}, place, (file,), {}))
    left = next((fact.location for fact in facts if fact.kind in ("secret", "unscanned")), None)
    if left is not None or blind:
        text = Text(
            "un secret resterait dans la copie : elle n'est pas faite",
            "a secret would stay in the copy: it is not made",
        )
        raise InputError(text, location=left or place, remedy=_BY_HAND)
    if (len(log.messages), len(log.unread)) != (len(as_it_was.messages), len(as_it_was.unread)):
        text = Text(
            "masquée, la copie ne se lirait plus : elle n'est pas faite",
            "once masked, the copy could not be read: it is not made",
        )
        raise InputError(text, location=place, remedy=_BY_HAND)
    return MaskedLog(data, len(log.messages), len(log.unread), replaced)
