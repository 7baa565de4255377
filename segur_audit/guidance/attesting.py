"""Makes the YAML block of an attestation, bound to the pieces of a requirement."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from segur_audit.dossier.lines import Item
from segur_audit.engine.binding import bound_to
from segur_audit.engine.inspection import observe, open_piece
from segur_audit.engine.judging import is_of_all_pieces
from segur_audit.engine.naming import named_by
from segur_audit.engine.slots import fill
from segur_audit.evidence.files import open_file
from segur_audit.manifest.reading import Manifest
from segur_audit.manifest.writing import inline, quoted
from segur_audit.model.errors import InputError, UsageError
from segur_audit.model.ids import canonical
from segur_audit.model.piece import Piece
from segur_audit.model.requirement import Requirement
from segur_audit.model.text import Text, shorten


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a person says of a requirement: who, what, when, for how long, and in which words."""

    author: str
    result: str
    date: dt.date
    days: int
    comment: str = ""


def find(requirements: Sequence[Requirement], identifier: str) -> Requirement:
    """The requirement of that id. Raises UsageError when it is none of the scheme's."""
    requirement = next((r for r in requirements if r.key == canonical(identifier)), None)
    if requirement is None:
        raise UsageError(
            Text(
                "{identifier} n'appartient pas au dispositif du manifeste",
                "{identifier} does not belong to the manifest's scheme",
                identifier=shorten(identifier),
            )
        )
    return requirement


def block(requirement: Requirement, verdict: Verdict, pieces: Mapping[str, str]) -> str:
    """The list item to paste under `attestations`."""
    lines = [
        f"  - exigence: {_scalar(requirement.id)}",
        f"    resultat: {verdict.result}",
        f"    auteur: {_scalar(verdict.author or 'À COMPLÉTER')}",
        f"    date: {verdict.date.isoformat()}",
        f"    valable_jours: {verdict.days}",
    ]
    if verdict.comment:
        lines.append(f"    commentaire: {quoted(verdict.comment)}")
    if pieces:
        lines.append("    pieces:")
        lines.extend(f'      {_scalar(path)}: "{digest}"' for path, digest in pieces.items())
    return "\n".join(lines) + "\n"


def item(requirement: Requirement, verdict: Verdict, pieces: Mapping[str, str]) -> Item:
    """The same attestation on one line, to add to the list of the manifest."""
    entry = {
        "exigence": str(requirement.id),
        "resultat": verdict.result,
        "auteur": verdict.author,
        "date": verdict.date.isoformat(),
        "valable_jours": verdict.days,
        **({"commentaire": verdict.comment} if verdict.comment else {}),
        **({"pieces": dict(pieces)} if pieces else {}),
    }
    return Item(inline(entry))


def digests(
    manifest: Manifest, requirement: Requirement, requirements: Sequence[Requirement]
) -> dict[str, str]:
    """Name → SHA-256 of every file and text of the requirement, companions included. Raises
    InputError.

    `requirements`: all those of the scheme. A requirement on the dossier as a whole is about all
    its pieces. A file that cannot be read, an address that holds a
    secret, are refused: there is nothing to attest, and a secret is not to be pasted.
    """
    entries = manifest.data.get("preuves", [])
    filled = {
        index
        for one in fill(requirement, entries, named_by(entries, requirements).entries)
        for index in one.entries
    }
    chosen = range(len(entries)) if is_of_all_pieces(requirement) else sorted(filled)
    pieces = [_opened(index, entries[index], manifest) for index in chosen]
    return {thing.name: str(thing.digest) for thing in bound_to(pieces)}


def _opened(index: int, entry: Mapping[str, Any], manifest: Manifest) -> Piece:
    piece = open_piece(
        index, entry, manifest, lambda path, nature: open_file(manifest.folder, path, nature)
    )
    for file in (*piece.files, *piece.companions.values()):
        if file.sha256 is None:
            raise InputError(_UNREAD, location=file.at())
    if piece.texts:
        _refuse_secrets(piece)
    for file in (*piece.files, *piece.companions.values()):
        file.release()
    return piece


def _refuse_secrets(piece: Piece) -> None:
    facts, _ = observe(replace(piece, files=(), companions={}))
    secret = next((fact for fact in facts if fact.kind == "secret"), None)
    if secret:
        raise InputError(_SECRET, location=secret.location, remedy=_WITHOUT)


_UNREAD = Text(
    "cette pièce ne peut pas être lue : rien à attester",
    "this piece cannot be read: nothing to attest",
)
_SECRET = Text(
    "ce texte contient un secret : une attestation le recopierait",
    "this text holds a secret: an attestation would copy it",
)
_WITHOUT = Text(
    "retirez le secret de la pièce, révoquez-le s'il est réel, puis attestez",
    "take the secret out of the piece, revoke it if it is real, then attest",
)


def _scalar(text: str) -> str:
    """A YAML scalar that reads back as `text`: plain where that is safe, else JSON, which YAML
    reads.
    """
    plain = text.replace(".", "").replace("/", "").replace("-", "").replace("_", "")
    return (
        text
        if plain.isascii() and plain.isalnum() and not text[0].isdigit()
        else json.dumps(text, ensure_ascii=False)
    )
