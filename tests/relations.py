"""What the tests of the checks over declarations share: declarations written in YAML, with their places."""

from __future__ import annotations

import datetime as dt
from typing import Any

from support import run

from segur_audit.engine.context import Context
from segur_audit.manifest.reading import ABSENT, Declared, make_manifest
from segur_audit.model.finding import Finding

DEPOSIT = dt.date(2026, 12, 15)
_HEAD = "segur_audit: 1\ncandidature: {dispositif: HOP-DPI-Va2}\n"


def manifest(text: str, **known: Any) -> Context:
    """The manifest that says `text` beside what every manifest must say, and what the audit knows."""
    from pathlib import Path

    head = _HEAD if "candidature:" not in text else "segur_audit: 1\n"
    told = {"reference_date": DEPOSIT, "milestone": "depot", "scheme": "HOP-DPI-Va2", **known}
    return Context(make_manifest((head + text).encode(), Path("/nonexistent")), told)


def relate(
    name: str, text: str, paths: dict[str, str], known: dict[str, Any] | None = None, **params: Any
) -> list[Finding]:
    """The findings of the check `name` on the manifest `text`; a path that is absent is left to the parameter's default."""
    declared = manifest(text, **(known or {}))
    given = {
        parameter: declared.declared(path)
        for parameter, path in paths.items()
        if declared.get(path) is not ABSENT
    }
    return run(name, **given, **params)


def place(findings: list[Finding], code: str) -> str | None:
    """The path of the first finding of that code that is not a pass."""
    found = next(
        finding for finding in findings if finding.code == code and finding.outcome.value != "pass"
    )
    return found.location.path if found.location else None


def anywhere(value: Any, path: str) -> Declared:
    """A declaration without a document behind it."""
    return Declared(value, path)
