"""What the tests share: pieces built in memory, and the outcomes of one check."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from segur_audit.catalogue.registry import load_check
from segur_audit.evidence.files import EvidenceFile, from_bytes
from segur_audit.model.errors import UnreadableEvidence
from segur_audit.model.finding import Finding
from segur_audit.model.outcome import Outcome
from segur_audit.model.piece import Piece
from segur_audit.model.place import Location


def piece(
    *files: bytes | tuple[str, bytes], companions: Mapping[str, bytes] | None = None, **entry: Any
) -> Piece:
    """A piece that holds `files` (bytes, or a name and bytes), with the given manifest entry."""
    opened = tuple(
        from_bytes(*(f if isinstance(f, tuple) else (f"preuves/fichier-{n}", f)))
        for n, f in enumerate(files)
    )
    beside: dict[str, EvidenceFile] = {
        key: from_bytes(f"preuves/{key}", data) for key, data in (companions or {}).items()
    }
    return Piece(0, entry, Location("manifest.yaml", 1, 1, "preuves[0]"), opened, beside)


def run(name: str, *args: Any, **params: Any) -> list[Finding]:
    """The findings of the check `name`; an unreadable piece is a `fail` finding, as in the engine."""
    found = load_check(name)
    assert found is not None, f"no check is named {name}"
    findings: list[Finding] = []
    try:
        for finding in found.function(*args, **params):
            findings.append(finding)
    except UnreadableEvidence as error:
        findings.append(Finding("evidence.unreadable", Outcome.FAIL, error.message, error.location))
    return findings


def by_code(findings: list[Finding]) -> dict[str, Outcome]:
    """The worst outcome for each code."""
    outcomes: dict[str, Outcome] = {}
    for finding in findings:
        seen = outcomes.get(finding.code)
        if seen is None or _severity(finding.outcome) < _severity(seen):
            outcomes[finding.code] = finding.outcome
    return outcomes


def _severity(outcome: Outcome) -> int:
    order = [
        "error",
        "fail",
        "missing",
        "to_review",
        "waived",
        "warning",
        "pass",
        "info",
        "not_applicable",
    ]
    return order.index(outcome.value)
