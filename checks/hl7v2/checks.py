"""Checks on HL7 v2 messages."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from segur_audit.catalogue.registry import check
from segur_audit.model.errors import UnreadableEvidence
from segur_audit.model.finding import Finding
from segur_audit.model.ids import canonical
from segur_audit.model.piece import Piece
from segur_audit.model.rule import Rule
from segur_audit.model.text import Text

_UNREADABLE = Rule(
    "hl7v2.unreadable",
    "HL7-01",
    None,
    Text("le message HL7 v2 ne peut pas être lu", "the HL7 v2 message cannot be read"),
    Text("déposez le message tel qu'il est émis (ER7)", "supply the message as it is sent (ER7)"),
)


if TYPE_CHECKING:
    from .er7 import Message

_UNQUALIFIED = "INS/VA1.53"


@check("hl7v2.conform")
def conform(piece: Piece) -> Iterator[Finding]:
    """The HL7 v2 messages name what they are (HL7-01 to HL7-03), their CDA documents conform
    (HL7-04), their INS is qualified
    (HL7-06), and what they say of their documents is so (HL7-05 to HL7-10).

    A file that is no message gives its finding, and the others are read. Source: docs/evidence.md,
    I.3.
    """
    from .er7 import read_messages

    unqualified = any(
        canonical(str(name)).startswith(_UNQUALIFIED) for name in piece.entry.get("repond_a", ())
    )
    for file in piece.files:
        try:
            messages = read_messages(file)
        except UnreadableEvidence as error:
            yield _UNREADABLE.fails(error.location or file.at(), message=error.message)
            continue
        for message in messages:
            yield from _message(message, unqualified)


def _message(message: Message, unqualified: bool) -> Iterator[Finding]:
    from .documents import own_findings, read_documents
    from .identity import identity_findings
    from .relations import relation_findings
    from .rules import consent_findings, header_findings

    yield from header_findings(message)
    yield from consent_findings(message)
    carried, count = [], 0
    for findings, document in read_documents(message, unqualified=unqualified):
        yield from findings
        count += 1
        if document is not None:
            carried.append(document)
    shown = [one.summary for one in carried if one.summary.shows_ins]
    yield from identity_findings(message, unqualified=unqualified, documents=shown)
    yield from own_findings(message, carried, count)
    yield from relation_findings(message, carried)
