"""HTML: one self-contained file for those who sign, to read, filter and print. Nothing is fetched;
everything is escaped.
"""

from __future__ import annotations

import base64
import hashlib
import re
from functools import cache
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined, Template
from markupsafe import Markup, escape

from segur_audit import __version__
from segur_audit.guidance.planning import plan
from segur_audit.model.outcome import DOSSIER_OUTCOMES, Level, Outcome
from segur_audit.model.report import FailedManifest, Report
from segur_audit.model.text import Lang, Text, typeset
from segur_audit.report import Reports
from segur_audit.report._cards import finding_card, first, more, requirement, tile, todo
from segur_audit.report._changes import (
    CALENDAR,
    CALENDAR_COLUMNS,
    SINCE,
    SINCE_COLUMNS,
    calendar_rows,
    change_rows,
)
from segur_audit.report._chart import chapter_chart
from segur_audit.report._checklist import (
    CHECKLIST,
    CHECKLIST_COLUMNS,
    checklist_notes,
    checklist_rows,
)
from segur_audit.report._facts import facts
from segur_audit.report._meanings import meanings
from segur_audit.report._pieces import pieces
from segur_audit.report.counts import by_outcome, worst_first
from segur_audit.report.style import Edition
from segur_audit.report.verdict import assurance_tally, verdict_line
from segur_audit.report.words import (
    REMARKS,
    SINCE_SEAL,
)

PLAIN = Edition()
SUFFIXES = (".html", ".htm")

_HERE = Path(__file__).parent / "_html"
_DAY = re.compile(r"\b\d{4}-\d\d-\d\d\b")
_FIRST = 5
_GATES = {"open": "✓", "closed": "✗", "undecided": "?"}
_BLOCKING = (Outcome.ERROR, Outcome.FAIL, Outcome.MISSING, Outcome.TO_REVIEW)


def render(reports: Reports, lang: Lang, edition: Edition = PLAIN) -> str:
    """The page. Its policy lets in only its own style and script, named by their hashes."""
    template, style, script = _page()
    views = [
        _failed(report, lang)
        if isinstance(report, FailedManifest)
        else _view(report, lang, edition, len(reports) > 1)
        for report in reports
    ]
    return template.render(
        lang=lang,
        version=__version__,
        reports=views,
        full=edition.full,
        meanings=meanings(reports, lang),
        heading=views[0]["title"] if len(views) == 1 else str(len(views)),
        t=lambda fr, en: fr if lang == "fr" else en,
        style=Markup(style),
        script=Markup(script),
        style_hash=_hash(style),
        script_hash=_hash(script),
    )


@cache
def _page() -> tuple[Template, str, str]:
    environment = Environment(
        loader=FileSystemLoader(_HERE), autoescape=True, undefined=StrictUndefined, trim_blocks=True
    )
    style, script = ((_HERE / name).read_text("utf-8") for name in ("report.css", "report.js"))
    environment.filters["days"] = _unbroken
    return environment.get_template("report.html.j2"), style, script


def _unbroken(text: object) -> Markup:
    """The text, its dates kept on one line."""
    return Markup(_DAY.sub(r'<span class="day">\g<0></span>', str(escape(text))))


def _hash(content: str) -> str:
    return f"sha256-{base64.b64encode(hashlib.sha256(content.encode()).digest()).decode()}"


def _failed(report: FailedManifest, lang: Lang) -> dict[str, Any]:
    remedy = report.remedy[lang] if report.remedy else None
    said = {
        "error": report.error[lang],
        "place": str(report.location) if report.location else None,
        "remedy": remedy,
    }
    return {
        "title": report.manifest,
        "shown": report.manifest,
        "verdict": report.error[lang],
        "failed": said,
    }


def _view(report: Report, lang: Lang, edition: Edition, several: bool) -> dict[str, Any]:
    urgent = [
        r
        for r in worst_first(report.results)
        if r.level is Level.MANDATORY and r.outcome in _BLOCKING
    ]
    listed = [
        *worst_first(r for r in report.results if r.level is not None),
        *(r for r in report.results if r.level is None),
    ]
    every = {outcome: sum(r.outcome is outcome for r in listed) for outcome in DOSSIER_OUTCOMES}
    return {
        "failed": None,
        "title": report.solution or report.manifest,
        "shown": report.shown,
        "gate": report.verdict.gate,
        "gate_symbol": _GATES[report.verdict.gate],
        "verdict": typeset(verdict_line(report, lang), lang),
        "facts": facts(report, lang, edition),
        "tiles": _tiles(report, lang),
        "assurance": Text("Ce qui est conforme est : ", "What conforms is: ")[lang]
        + assurance_tally(report, lang),
        "chart": chapter_chart(report, lang),
        "first": [first(result, lang) for result in urgent[:_FIRST]],
        "actions": [todo(action, lang) for action in plan(report)],
        "more": more(len(urgent) - _FIRST, lang),
        "shown_outcomes": [
            {**tile(outcome, count, lang), "on": outcome is not Outcome.NOT_APPLICABLE}
            for outcome, count in every.items()
            if count
        ],
        "chapters": list(dict.fromkeys(r.requirement.chapter for r in listed)),
        "requirements": [
            {**requirement(result, lang), "h": "h4" if several else "h3"} for result in listed
        ],
        "first_of_all": _first_of_all(report, lang),
        "h": "h4" if several else "h3",
        "notices": [finding_card(notice, lang) for notice in report.told],
        "checklist": checklist_rows(report, lang),
        "checklist_words": (CHECKLIST[lang], [name[lang] for name in CHECKLIST_COLUMNS]),
        "checklist_notes": [typeset(note[lang], lang) for note in checklist_notes(report)],
        "evidence": pieces(report, lang),
        "since": None if report.since is None else change_rows(report, lang),
        "since_words": (SINCE[lang], [column[lang] for column in SINCE_COLUMNS]),
        "calendar": calendar_rows(report, lang),
        "calendar_words": (CALENDAR[lang], [column[lang] for column in CALENDAR_COLUMNS]),
    }


def _tiles(report: Report, lang: Lang) -> list[dict[str, Any]]:
    mandatory = by_outcome(report.results, Level.MANDATORY)
    return [
        tile(outcome, count, lang)
        for outcome, count in mandatory.items()
        if count or outcome is Outcome.PASS
    ]


def _first_of_all(report: Report, lang: Lang) -> list[tuple[str, list[dict[str, Any]]]]:
    """What changed since the seal, and the remarks that wait for an answer."""
    groups = (
        (SINCE_SEAL, report.altered),
        (REMARKS, tuple(finding for _, finding in report.open_remarks)),
    )
    return [
        (words[lang], [finding_card(one, lang) for one in findings])
        for words, findings in groups
        if findings
    ]
