"""GitLab Code Quality: the findings beside the lines of a merge request."""

from __future__ import annotations

import hashlib
import json
from typing import Any

from segur_audit.model.outcome import Outcome
from segur_audit.model.report import FailedManifest, Report
from segur_audit.model.text import Lang
from segur_audit.report import Reports
from segur_audit.report._rows import Row, from_root, telling_rows, title

SUFFIXES = ("gl-code-quality-report.json",)

_SEVERITIES = {
    Outcome.ERROR: "blocker",
    Outcome.FAIL: "critical",
    Outcome.MISSING: "critical",
    Outcome.TO_REVIEW: "major",
    Outcome.WARNING: "minor",
    Outcome.WAIVED: "info",
    Outcome.INFO: "info",
}


def render(reports: Reports, lang: Lang) -> str:
    """One list; its fingerprints do not depend on line numbers."""
    issues = [issue for report in reports for issue in _issues(report, lang)]
    return json.dumps(issues, ensure_ascii=False, indent=2) + "\n"


def _issues(report: Report | FailedManifest, lang: Lang) -> list[dict[str, Any]]:
    if isinstance(report, FailedManifest):
        line = report.location.line if report.location and report.location.line else 1
        return [
            _entry(
                "segur-audit", report.error[lang], "blocker", report.manifest, line, report.manifest
            )
        ]
    return [_issue(report, row, lang) for row in telling_rows(report)]


def _issue(report: Report, row: Row, lang: Lang) -> dict[str, Any]:
    finding, place = row.finding, row.finding.location
    severity = (
        _SEVERITIES[finding.outcome]
        if row.mandatory or finding.outcome in (Outcome.WAIVED, Outcome.INFO)
        else "minor"
    )
    remedy = f" — {finding.remedy[lang]}" if finding.remedy else ""
    path = from_root(report, place.file if place else report.manifest)
    line = place.line if place and place.line else 1
    return _entry(
        title(row),
        f"{title(row)} : {finding.message[lang]}{remedy}",
        severity,
        path,
        line,
        f"{report.shown}\x1f{row.fingerprint}",
    )


def _entry(
    name: str, description: str, severity: str, path: str, line: int, content: str
) -> dict[str, Any]:
    return {
        "description": description,
        "check_name": name,
        "fingerprint": hashlib.sha256(content.encode("utf-8", "replace")).hexdigest(),
        "severity": severity,
        "location": {"path": path, "lines": {"begin": line}},
    }
