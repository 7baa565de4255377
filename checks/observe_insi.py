"""Reads in INSi exchanges what the rules on the whole dossier compare, and what no report may show."""

from __future__ import annotations

from collections.abc import Iterator

from segur_audit.model import Fact, Piece
from segur_audit.registry import observe


@observe("message_insi")
def exchanges(piece: Piece) -> Iterator[Fact]:
    """The software's version, production identities, and the traits of patients. Raises UnreadableEvidence."""
    from ._ins import production_kind
    from ._insi_message import messages

    for file in piece.files:
        for message in messages(file):
            if message.lps.get("Version"):
                yield Fact("version", message.lps["Version"], message.place)
            if (kind := production_kind(message.identities)) is not None:
                yield Fact("ins.production", kind, message.place)
            yield from (Fact("private", value, message.place, sensitive=True) for value in message.private)
