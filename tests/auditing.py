"""Audits a manifest written in the test against the tests' own catalogue, in memory."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from segur_audit.catalogue.reading import Catalogue, read_catalogue
from segur_audit.engine.audit import audit
from segur_audit.engine.options import Options
from segur_audit.evidence.files import EvidenceFile, from_bytes
from segur_audit.manifest.reading import make_manifest
from segur_audit.model.report import Report, RequirementResult

CATALOGUE = read_catalogue(Path(__file__).parent / "catalogue")
TODAY = dt.date(2026, 11, 23)
MP4 = b"\x00\x00\x00\x18ftypisom\x00\x00\x02\x00isomiso2"
HEAD = "segur_audit: 1\ncandidature:\n  dispositif: HOP-DPI-Va2\n  date_depot: 2026-12-15\n"


def report_of(
    text: str,
    files: Mapping[str, bytes] | None = None,
    catalogue: Catalogue = CATALOGUE,
    **options: Any,
) -> Report:
    """The report on the manifest `text`, whose files are those given."""
    known = files or {}

    def opener(path: str, nature: str | None) -> EvidenceFile:
        return (
            from_bytes(path, known[path])
            if path in known
            else EvidenceFile(path, problem="missing")
        )

    milestone = options.pop("milestone", "depot")
    manifest = make_manifest(text.encode(), Path("/nonexistent"))
    return audit(manifest, catalogue, Options(milestone, TODAY, **options), opener)


def result_of(
    text: str, identifier: str, files: Mapping[str, bytes] | None = None, **options: Any
) -> RequirementResult:
    """The result on one requirement."""
    return next(
        r for r in report_of(text, files, **options).results if r.requirement.id == identifier
    )
