"""What CDA documents tell of the dossier: whose they are, what must be masked, which INS they
carry.
"""

from __future__ import annotations

from collections.abc import Iterator

from segur_audit.catalogue.registry import observe
from segur_audit.model.finding import Fact, FactKind
from segur_audit.model.piece import Piece


@observe("cda")
def clinical_documents(piece: Piece) -> Iterator[Fact]:
    """The facts of each CDA document. What is no XML is told, and what it shows is masked."""
    from segur_audit.model.errors import UnreadableEvidence

    from .document_facts import document_facts, salvaged_facts
    from .pieces import document_of

    for file in piece.files:
        try:
            document = document_of(piece, file)
            yield from document_facts(document)
            if document.element is None:
                yield from salvaged_facts(file.data, file.at())
        except UnreadableEvidence as error:
            if file.is_loaded:
                yield from salvaged_facts(file.data, file.at())
            for kind in (FactKind.UNSCANNED, FactKind.UNREAD):
                yield Fact(kind, error.message.fr, error.location or file.at())
