"""What is read in HL7 v2 messages for the checks of the whole dossier."""

from __future__ import annotations

from collections.abc import Iterator

from segur_audit.catalogue.registry import observe
from segur_audit.model.finding import Fact
from segur_audit.model.piece import Piece


@observe("message_hl7v2")
def messages(piece: Piece) -> Iterator[Fact]:
    """The facts of the HL7 v2 messages of a piece. Raises UnreadableEvidence: no message."""
    from .er7 import read_messages
    from .message_facts import message_facts

    for file in piece.files:
        for message in read_messages(file):
            yield from message_facts(message)
