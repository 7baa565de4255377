"""What an attestation is bound to: each file, address, number and value of a requirement, by name
and digest.
"""

from __future__ import annotations

import hashlib
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from segur_audit.model.piece import Piece, shown


@dataclass(frozen=True, slots=True)
class Bound:
    """One thing that a person judged. `name` is what `pieces` of an attestation holds; `label` is
    what a report may show.

    A text is named by itself, its digest being that of its UTF-8 bytes (contract, section 3). A
    file that could not be read
    has no digest.
    """

    name: str
    digest: str | None
    label: str


def bound_to(pieces: Iterable[Piece]) -> tuple[Bound, ...]:
    """The files (companions included) and the texts of `pieces`, each once."""
    things = {(thing.name, thing.digest): thing for piece in pieces for thing in _of(piece)}
    return tuple(things.values())


def _of(piece: Piece) -> Iterator[Bound]:
    for file in (*piece.files, *piece.companions.values()):
        yield Bound(file.path, file.sha256, file.path)
    for key, text in piece.texts:
        label = f"preuves[{piece.index}].{key}" if key == "valeur" else shown(text)
        yield Bound(text, hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest(), label)


def unbound(given: Mapping[str, str], things: Iterable[Bound]) -> list[str]:
    """The labels of the `things` that `given` (name to digest) does not hold as they are now."""
    judged = {_name(name): digest.lower() for name, digest in given.items()}
    return [
        thing.label
        for thing in things
        if thing.digest is None or judged.get(_name(thing.name)) != thing.digest
    ]


def _name(name: str) -> str:
    """One file has one name, however its accents are encoded."""
    return unicodedata.normalize("NFC", name)
