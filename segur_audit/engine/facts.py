"""What conditions may read of the evidence: `audit.facts.<kind>`, drawn from every piece whatever
the filter (contract, section 6).
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from segur_audit.engine.context import Context
from segur_audit.engine.inspection import Opener, inspect, open_piece
from segur_audit.manifest.reading import Manifest
from segur_audit.model.finding import SEEN_IN, FactKind, SeenInPart
from segur_audit.model.outcome import Outcome
from segur_audit.model.piece import EvidenceRecord


def facts_seen(records: Sequence[EvidenceRecord]) -> dict[str, Any]:
    """The lists that conditions may read, by name. A kind that an unreadable piece could have shown
    is left out: unknown.

    What other pieces show is known all the same: a level that was seen is there whatever could not
    be read.
    """
    known: dict[str, Any] = {}
    for kind, natures in SEEN_IN.items():
        values = sorted({fact.value for one in records for fact in one.facts if fact.kind == kind})
        blind = any(one.piece.nature in natures and _is_unread(one) for one in records)
        if not blind:
            known[f"facts.{kind}"] = values
        elif values:
            known[f"facts.{kind}"] = SeenInPart(values)
    return known


def _is_unread(record: EvidenceRecord) -> bool:
    """Whether no fact could be drawn from a part of the piece."""
    return any(fact.kind == FactKind.UNREAD for fact in record.facts) or any(
        finding.outcome in (Outcome.FAIL, Outcome.MISSING, Outcome.ERROR)
        for finding in record.findings
    )


def facts_of(manifest: Manifest, opener: Opener) -> dict[str, Any]:
    """The same lists of the pieces of `manifest`: each is opened and observed, none is judged."""
    entries, context = manifest.data.get("preuves", []), Context(manifest)
    pieces = [open_piece(index, entry, manifest, opener) for index, entry in enumerate(entries)]
    return facts_seen([inspect(piece, (), context).record for piece in pieces])
