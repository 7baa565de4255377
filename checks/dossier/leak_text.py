"""What the manifest gives as text (an address, a number, a value), as if it were a file: it is
scanned like one.
"""

from __future__ import annotations

from collections.abc import Iterator

from segur_audit.evidence.files import EvidenceFile, from_bytes
from segur_audit.model.piece import Piece
from segur_audit.model.place import Location


def texts(piece: Piece) -> Iterator[tuple[Location, EvidenceFile]]:
    """Each text of `piece`, its place in the manifest and its content."""
    place = piece.place
    for key, text in piece.texts:
        path = f"{place.path}.{key}" if place.path else key
        at = Location(place.file, place.line, place.column, path)
        yield at, from_bytes(place.file, text.encode("utf-8", "replace"))
