"""HTML: one self-contained file for those who sign, to read, filter and print. Nothing is fetched;
everything is escaped.
"""

from __future__ import annotations

import base64
import hashlib
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined, Template
from markupsafe import Markup, escape

from segur_audit import __version__
from segur_audit.guidance.planning import Action, plan
from segur_audit.model.finding import Finding
from segur_audit.model.ids import file_name
from segur_audit.model.outcome import DOSSIER_OUTCOMES, Level, Outcome
from segur_audit.model.report import FailedManifest, Report, RequirementResult
from segur_audit.model.text import Lang, Text, ours, typeset
from segur_audit.report import Reports
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
    ASSURANCES,
    LEVELS,
    OUTCOMES,
    REMARKS,
    SINCE_SEAL,
    SYMBOLS,
    counted,
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
    mandatory = by_outcome(report.results, Level.MANDATORY)
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
        "tiles": [
            _tile(outcome, count, lang)
            for outcome, count in mandatory.items()
            if count or outcome is Outcome.PASS
        ],
        "assurance": Text("Ce qui est conforme est : ", "What conforms is: ")[lang]
        + assurance_tally(report, lang),
        "chart": chapter_chart(report, lang),
        "first": [_first(result, lang) for result in urgent[:_FIRST]],
        "actions": [_todo(action, lang) for action in plan(report)],
        "more": _more(len(urgent) - _FIRST, lang),
        "shown_outcomes": [
            {**_tile(outcome, count, lang), "on": outcome is not Outcome.NOT_APPLICABLE}
            for outcome, count in every.items()
            if count
        ],
        "chapters": list(dict.fromkeys(r.requirement.chapter for r in listed)),
        "requirements": [
            {**_requirement(result, lang), "h": "h4" if several else "h3"} for result in listed
        ],
        "first_of_all": [
            (words[lang], [_finding(finding, lang) for finding in findings])
            for words, findings in (
                (SINCE_SEAL, report.altered),
                (REMARKS, tuple(finding for _, finding in report.open_remarks)),
            )
            if findings
        ],
        "h": "h4" if several else "h3",
        "notices": [_finding(notice, lang) for notice in report.told],
        "checklist": checklist_rows(report, lang),
        "checklist_words": (CHECKLIST[lang], [name[lang] for name in CHECKLIST_COLUMNS]),
        "checklist_notes": [typeset(note[lang], lang) for note in checklist_notes(report)],
        "evidence": pieces(report, lang),
        "since": None if report.since is None else change_rows(report, lang),
        "since_words": (SINCE[lang], [column[lang] for column in SINCE_COLUMNS]),
        "calendar": calendar_rows(report, lang),
        "calendar_words": (CALENDAR[lang], [column[lang] for column in CALENDAR_COLUMNS]),
    }


def _tile(outcome: Outcome, count: int, lang: Lang) -> dict[str, Any]:
    name = counted(count, outcome, lang).partition(" ")[2]
    return {"key": outcome.value, "count": count, "symbol": SYMBOLS[outcome], "name": name}


def _outcome(outcome: Outcome, lang: Lang) -> dict[str, Any]:
    return {"key": outcome.value, "symbol": SYMBOLS[outcome], "outcome": OUTCOMES[outcome][lang]}


def _first(result: RequirementResult, lang: Lang) -> dict[str, Any]:
    return {
        "id": result.requirement.id,
        "anchor": _anchor(result),
        "message": typeset(result.requirement.title[lang], lang),
        **_outcome(result.outcome, lang),
    }


def _todo(action: Action, lang: Lang) -> dict[str, Any]:
    """An action as `plan` gives it: the steps, the place, what takes time, the requirements that
    wait for it.
    """
    begin = action.begin_by
    lead = action.lead[lang] if action.lead else None
    if lead and begin:
        lead = Text(
            "à lancer au plus tard le {begin} ({lead})",
            "begin by {begin} ({lead})",
            begin=begin,
            lead=action.lead,
        )[lang]
    return {
        "steps": [typeset(step[lang], lang) for step in action.steps],
        "place": str(action.location) if action.location else None,
        "lead": lead,
        "opens": [(name, file_name(name)) for name in (*action.unblocks, *action.helps)],
    }


def _more(count: int, lang: Lang) -> str | None:
    if count <= 0:
        return None
    return Text(
        "… et {count} autre{plural}, détaillées plus loin.",
        "… and {count} more, detailed below.",
        count=count,
        plural=ours("s" if count > 1 else ""),
    )[lang]


def _anchor(result: RequirementResult) -> str:
    return file_name(result.requirement.id)


def _requirement(result: RequirementResult, lang: Lang) -> dict[str, Any]:
    requirement = result.requirement
    level = (
        LEVELS[result.level][lang] if result.level else Text("autre jalon", "other milestone")[lang]
    )
    basis = f" · {ASSURANCES[result.assurance][lang]}" if result.assurance else ""
    return {
        "id": requirement.id,
        "anchor": _anchor(result),
        "title": requirement.title[lang],
        "chapter": requirement.chapter,
        "meta": typeset(
            f"{requirement.chapter} · {level}{basis} · {result.applicability.because[lang]}", lang
        ),
        "findings": [_finding(finding, lang) for finding in result.findings],
        "decisions": list(_decisions(result, lang)),
        "proofs": [
            f"{s.id} : {OUTCOMES[s.state][lang] if s.state else Text('absente', 'absent')[lang]}"
            for s in result.proofs
        ],
        "notes": [typeset(note[lang], lang) for note in requirement.notes],
        "sources": [
            {
                "text": " — ".join(part for part in (s.document, s.section) if part),
                "url": s.url if _is_web(s.url) else None,
            }
            for s in requirement.sources
        ],
        **_outcome(result.outcome, lang),
    }


def _is_web(url: str | None) -> bool:
    """Whether a link may be followed: a catalogue could name `javascript:`."""
    return url is not None and url.startswith(("https://", "http://"))


def _finding(finding: Finding, lang: Lang) -> dict[str, Any]:
    return {
        **_outcome(finding.outcome, lang),
        "message": typeset(finding.message[lang], lang),
        "place": str(finding.location) if finding.location else None,
        "remedy": typeset(finding.remedy[lang], lang) if finding.remedy else None,
        "source": finding.source,
        "code": finding.code,
    }


def _decisions(result: RequirementResult, lang: Lang) -> Iterator[str]:
    if waiver := result.waiver:
        yield Text(
            "Dérogation du {start} au {end} : {reason} (responsable {owner}, approuvée par "
            "{approver})",
            "Waiver from {start} to {end}: {reason} (owner {owner}, approved by {approver})",
            start=waiver.start,
            end=waiver.end,
            reason=waiver.reason,
            owner=waiver.owner,
            approver=waiver.approver,
        )[lang]
    if said := result.attestation:
        verdict = said.result.replace("_", " ")
        yield Text(
            "Attestation de {author} du {date}, valable jusqu'au {valid_until} : {verdict}",
            "Attestation by {author} of {date}, valid until {valid_until}: {verdict}",
            author=said.author,
            date=said.date,
            valid_until=said.valid_until,
            verdict=verdict,
        )[lang]
