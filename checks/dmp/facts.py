"""Reads in DMP messages what the rules on the whole dossier compare, and what no report may
show.
"""

from __future__ import annotations

from collections.abc import Iterator

from segur_audit.catalogue.registry import observe
from segur_audit.model.finding import Fact
from segur_audit.model.piece import Piece


@observe("message_dmp")
def messages(piece: Piece) -> Iterator[Fact]:
    """Version, patient, environment, production INS, secrets, identifiers of persons. A file
    without a message is told by the checks.
    """
    from segur_audit.model.errors import UnreadableEvidence

    from ..kit.soap import read_log
    from .assertion_facts import message_facts

    for file in piece.files:
        try:
            log = read_log(file)
        except UnreadableEvidence:
            continue
        for message in log.messages:
            yield from message_facts(message)
