"""Looks for secrets and production INS in everything that is opened: where they are, never what
they are.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from segur_audit.catalogue.registry import observe
from segur_audit.model.finding import Fact
from segur_audit.model.piece import Piece


@observe()
def leaks(piece: Piece) -> Iterator[Fact]:
    """The secrets (`secret`: their kind) and production INS (`ins.production`: whether their key is
    valid) of a piece.

    What could not be read is said (`unscanned`). Source: docs/evidence.md, J;
    contract, section 7 (DOSSIER.FUITE).
    """
    from .leak_scan import scan_file
    from .leak_text import texts

    for file in (*piece.files, *piece.companions.values()):
        yield from scan_file(file, traced=piece.nature == "trace_psc")
    for place, text in texts(piece):
        for fact in scan_file(text):
            yield replace(fact, location=place)
