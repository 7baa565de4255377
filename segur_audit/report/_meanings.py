"""What the codes of a report mean, for the page that each of its findings leads to."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from segur_audit.guidance.codes import Way, entry_of
from segur_audit.model.report import Report
from segur_audit.model.requirement import Requirement
from segur_audit.model.text import Lang
from segur_audit.report import Reports


def meanings(reports: Reports, lang: Lang) -> dict[str, list[dict[str, Any]]]:
    """By code, in alphabetical order: the ways to hold and to break it; a code that is derived from
    others has none, and is left out.
    """
    known: dict[str, dict[Way, None]] = {}
    for code, requirement in _used(reports):
        if entry := entry_of(code, requirement):
            known.setdefault(code, {}).update(dict.fromkeys(entry.ways))
    return {code: [_way(way, lang) for way in known[code]] for code in sorted(known)}


def _used(reports: Reports) -> Iterator[tuple[str, Requirement | None]]:
    """Each code with each requirement that it stands on, once in a report."""
    for report in reports:
        if isinstance(report, Report):
            yield from ((notice.code, None) for notice in report.notices)
            for result in report.results:
                codes = dict.fromkeys(finding.code for finding in result.findings)
                yield from ((code, result.requirement) for code in codes)


def _way(way: Way, lang: Lang) -> dict[str, str | None]:
    return {
        name: text[lang] if text else None
        for name, text in (
            ("breaks", way.breaks),
            ("holds", way.holds),
            ("action", way.action),
            ("source", way.source),
        )
    }
