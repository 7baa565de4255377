"""What CDA documents and IHE XDM archives tell of the dossier: whose they are, what must be masked, which INS they carry."""

from __future__ import annotations

from collections.abc import Iterator

from segur_audit.model import Fact, Piece
from segur_audit.registry import observe


@observe("cda")
def clinical_documents(piece: Piece) -> Iterator[Fact]:
    """The facts of each CDA document. What is no XML is told, and what it shows is masked."""
    from segur_audit.errors import UnreadableEvidence

    from ._cda_observe import document_facts, salvaged_facts
    from ._cda_pieces import document_of

    for file in piece.files:
        try:
            yield from document_facts(document_of(piece, file))
        except UnreadableEvidence as error:
            if file.is_loaded:
                yield from salvaged_facts(file.data, file.at())
            yield Fact("unscanned", error.message.fr, error.location or file.at())


@observe("archive_xdm")
def archives(piece: Piece) -> Iterator[Fact]:
    """The facts of the documents and of the metadata of each archive. Raises UnreadableEvidence: a file is no zip."""
    from ._xdm_contents import archives_of
    from ._xdm_observe import archive_facts

    for opened in archives_of(piece):
        yield from archive_facts(opened)
