"""What is read in HL7 v2 messages for the checks of the whole dossier."""

from __future__ import annotations

from collections.abc import Iterator

from segur_audit.catalogue.registry import observe
from segur_audit.model.errors import UnreadableEvidence
from segur_audit.model.finding import Fact
from segur_audit.model.piece import Piece


@observe("message_hl7v2")
def messages(piece: Piece) -> Iterator[Fact]:
    """The facts of the HL7 v2 messages of a piece. What is no message is told, and what it shows is
    masked.
    """
    from .er7 import read_messages
    from .message_facts import message_facts, salvaged_message_facts

    for file in piece.files:
        try:
            messages = read_messages(file)
        except UnreadableEvidence as error:
            if file.is_loaded:
                yield from salvaged_message_facts(file.data, file.at())
            yield Fact("unscanned", error.message.fr, error.location or file.at())
            continue
        for message in messages:
            yield from message_facts(message)
