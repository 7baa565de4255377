"""The CDA documents of a piece, read once for all the checks and observers that look at it."""

from __future__ import annotations

from segur_audit.evidence.files import EvidenceFile
from segur_audit.model.ids import canonical
from segur_audit.model.piece import Piece

from .document import Document, read

_UNQUALIFIED = "INS/VA1.53"
_KEPT = (
    8 << 20
)  # bytes of XML whose trees are kept while the piece is looked at; beyond, they are read again


class _Shelf:
    """The documents of the piece that is being looked at, and of no other."""

    piece: Piece | None = None
    documents: dict[str, Document] = {}  # noqa: RUF012 - replaced with the piece, never shared
    room = _KEPT


def document_of(piece: Piece, file: EvidenceFile) -> Document:
    """The document in a file of the piece. Raises UnreadableEvidence when it is no XML, each time
    it is asked.
    """
    if _Shelf.piece is not piece:
        forget()
        _Shelf.piece = piece
    kept = _Shelf.documents.get(file.path)
    if kept is not None:
        return kept
    document = read(file.data, file.at())
    if len(file.data) <= _Shelf.room:
        _Shelf.room -= len(file.data)
        _Shelf.documents[file.path] = document
    return document


def forget() -> None:
    """Let go of the documents."""
    _Shelf.piece, _Shelf.documents, _Shelf.room = None, {}, _KEPT


def without_ins(piece: Piece) -> bool:
    """Whether the piece is meant to show an identity that carries no INS (INS/va1.53)."""
    return any(
        canonical(str(name)).startswith(_UNQUALIFIED) for name in piece.entry.get("repond_a", ())
    )
