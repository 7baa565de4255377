"""Checks on IHE XDM archives."""

from __future__ import annotations

from collections.abc import Iterator

from segur_audit.catalogue.registry import check
from segur_audit.model.finding import Finding
from segur_audit.model.piece import Piece
from segur_audit.model.text import Text


@check("xdm.conform")
def conform(piece: Piece) -> Iterator[Finding]:
    """The IHE XDM archive is safe, complete and true to its documents, which follow the CDA rules
    (XDM-01 to XDM-16).

    Raises UnreadableEvidence: a file is no zip archive. Source: docs/evidence.md, F.
    """
    from ..cda.pieces import without_ins
    from .contents import archives_of
    from .findings import archive_findings

    for opened in archives_of(piece):
        yield from archive_findings(opened, unqualified=without_ins(piece))


@check("xdm.without_ins")
def without_ins(piece: Piece) -> Iterator[Finding]:
    """No INS number nor OID appears in the archive, whose patient's identity is not qualified
    (INS/va1.53).

    Raises UnreadableEvidence: a file is no zip archive. Source: FAQ, proof 2 of INS/va1.53; XDM-14.
    """
    from .contents import archives_of
    from .patient import carries_ins
    from .rules import WITHOUT_INS

    for opened in archives_of(piece):
        documents = any(content.summary for content in opened.contents.values())
        if documents or carries_ins(opened):
            yield WITHOUT_INS.judge(not carries_ins(opened), opened.place)
        else:
            message = Text(
                "l'archive ne contient aucun document CDA lisible",
                "the archive holds no readable CDA document",
            )
            yield WITHOUT_INS.unsure(opened.place, message=message)
