"""What changed since an earlier report, and what expires, in words for the reports that people
read.
"""

from __future__ import annotations

from segur_audit.engine.deadlines import lead_time
from segur_audit.model.ids import canonical
from segur_audit.model.outcome import Outcome
from segur_audit.model.report import Change, Deadline, Report
from segur_audit.model.text import Lang, Text
from segur_audit.report.words import OUTCOMES


def change_rows(report: Report, lang: Lang) -> list[tuple[str, str, str]]:
    """For each change, worse first: the requirement, whether it is better or worse, and what
    appeared or went away.
    """
    changes = sorted(report.since or (), key=lambda change: not change.worse)
    return [
        (change.requirement, _direction(change, lang), _detail(change, lang)) for change in changes
    ]


def _direction(change: Change, lang: Lang) -> str:
    before = _outcome(change.before, lang)
    after = _outcome(change.after, lang)
    worse = (
        Text("pire", "worse") if change.worse else Text("mieux ou autrement", "better or different")
    )
    return (
        f"{worse[lang]} : {before} → {after}"
        if lang == "fr"
        else f"{worse[lang]}: {before} → {after}"
    )


def _outcome(outcome: Outcome | None, lang: Lang) -> str:
    return OUTCOMES[outcome][lang] if outcome else Text("absente", "not there")[lang]


def _detail(change: Change, lang: Lang) -> str:
    lines = [f"+ {finding.message[lang]}" for finding in change.appeared]
    lines += [f"− {gone.partition(' ')[2]}" for gone in change.gone]
    return "\n".join(lines) or "—"


def calendar_rows(report: Report, lang: Lang) -> list[tuple[str, str, str, str]]:
    """For each deadline, soonest first: the last good day, the requirement, what expires, and how
    that stands at the deposit.
    """
    return [
        (one.last_day.isoformat(), one.requirement, one.what[lang], _state(one, lang))
        for one in report.calendar
    ]


def _state(one: Deadline, lang: Lang) -> str:
    left = (one.last_day - one.reference).days
    if not one.expired:
        return Text("encore {left} j", "{left} more days", left=left)[lang]
    lead = lead_time(canonical(one.requirement))
    if lead and lead.days is None:
        return Text(
            "expiré {late} j avant ; à renouveler, {what}",
            "expired {late} d before; to renew, {what}",
            late=-left,
            what=lead.what,
        )[lang]
    begin = one.begin_by or one.reference
    return Text(
        "expiré {value} j avant ; à renouveler, au plus tard le {begin}",
        "expired {value} d before; to renew by {begin}",
        value=-left,
        begin=begin,
    )[lang]


SINCE = Text("Ce qui a changé depuis le rapport précédent", "What changed since the earlier report")
CALENDAR = Text("Ce qui expire", "What expires")
CALENDAR_COLUMNS = (
    Text("Vaut jusqu'au", "Good until"),
    Text("Exigence", "Requirement"),
    Text("Quoi", "What"),
    Text("Au dépôt", "At the deposit"),
)
SINCE_COLUMNS = (
    Text("Exigence", "Requirement"),
    Text("Sens", "Direction"),
    Text("Constats", "Findings"),
)
