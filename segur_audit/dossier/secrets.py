"""Which pieces hold secrets."""

from __future__ import annotations

from collections.abc import Iterable

from segur_audit.model.finding import FactKind
from segur_audit.model.piece import EvidenceRecord


def secret_files(records: Iterable[EvidenceRecord]) -> list[str]:
    """The places, files or the manifest for a text, in which a secret stands, each once."""
    return list(
        dict.fromkeys(
            fact.location.file
            for record in records
            for fact in record.facts
            if fact.kind == FactKind.SECRET
        )
    )
