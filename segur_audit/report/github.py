"""Workflow commands of GitHub Actions: an annotation per finding, worst first, for GitHub shows ten
of each kind.
"""

from __future__ import annotations

from segur_audit.model.outcome import Outcome
from segur_audit.model.report import FailedManifest, Report
from segur_audit.model.text import Lang
from segur_audit.report import Reports
from segur_audit.report._rows import Row, from_root, telling_rows, title
from segur_audit.report.verdict import verdict_sentence
from segur_audit.report.words import OUTCOMES

SUFFIXES: tuple[str, ...] = ()


def render(reports: Reports, lang: Lang) -> str:
    """The annotations, then the verdict. The summary of a step is the `markdown` format."""
    return "".join(f"{line}\n" for report in reports for line in _lines(report, lang))


def _lines(report: Report | FailedManifest, lang: Lang) -> list[str]:
    if isinstance(report, FailedManifest):
        place = report.location
        where = {
            "file": report.manifest,
            "line": place.line if place else None,
            "col": place.column if place else None,
        }
        return [_command("error", {**where, "title": "segur-audit"}, report.error[lang])]
    return [
        *(_annotation(report, row, lang) for row in telling_rows(report)),
        _data(verdict_sentence(report, lang)),
    ]


def _annotation(report: Report, row: Row, lang: Lang) -> str:
    finding = row.finding
    place = finding.location
    where = {
        "file": from_root(report, place.file if place else report.manifest),
        "line": place.line if place else None,
        "col": place.column if place else None,
        "title": f"{title(row)} — {OUTCOMES[finding.outcome][lang]}",
    }
    inside = f" ({place.path})" if place and place.path else ""
    remedy = f"\n→ {finding.remedy[lang]}" if finding.remedy else ""
    return _command(_kind(row), where, f"{finding.message[lang]}{inside}{remedy}")


def _kind(row: Row) -> str:
    if row.finding.outcome in (Outcome.ERROR, Outcome.FAIL, Outcome.MISSING):
        return "error" if row.mandatory else "warning"
    return "notice" if row.finding.outcome in (Outcome.WAIVED, Outcome.INFO) else "warning"


def _command(kind: str, properties: dict[str, str | int | None], message: str) -> str:
    said = ",".join(
        f"{name}={_property(str(value))}" for name, value in properties.items() if value is not None
    )
    return f"::{kind} {said}::{_data(message)}"


def _data(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")
