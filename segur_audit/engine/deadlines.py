"""What expires, and when it must be renewed at the latest for the planned deposit."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from segur_audit import DATA
from segur_audit.engine.decisions import Decisions
from segur_audit.model.ids import canonical
from segur_audit.model.report import Deadline, RequirementResult
from segur_audit.model.text import Text, shorten, written

_LEADS = DATA / "lead_times.json"
_WINDOWS = DATA / "deadlines.json"
_SCALES = {None: 0, "weeks": 1, "months": 2}


@cache
def _lead_times() -> tuple[dict[str, Any], ...]:
    return tuple(json.loads(_LEADS.read_text("utf-8")).values())


@dataclass(frozen=True, slots=True)
class Lead:
    """What a requirement waits for: how many calendar days, None where no figure is known, and
    `what` says the scale.
    """

    days: int | None
    what: Text
    rank: int  # the greater, the longer: months, weeks, then what is counted in days


def lead_time(key: str) -> Lead | None:
    """The longest lead time of what a requirement needs. The data file gives the sources."""
    found = [_lead(lead) for lead in _lead_times() if key in map(canonical, lead["requirements"])]
    return max(found, key=lambda lead: (lead.rank, lead.days or 0), default=None)


def _lead(data: dict[str, Any]) -> Lead:
    return Lead(
        data["days"], written(data["title"]["fr"], data["title"]["en"]), _SCALES[data.get("scale")]
    )


@cache
def windows() -> dict[str, dict[str, dict[str, Any]]]:
    """The days on which the gates of each scheme close, by gate, each with its source. What is not
    there is not known.
    """
    found: dict[str, dict[str, dict[str, Any]]] = json.loads(_WINDOWS.read_text("utf-8"))
    return found


def deadlines(results: Sequence[RequirementResult], decisions: Decisions) -> tuple[Deadline, ...]:
    """The calendar of the requirements that apply, soonest first: what holds until when, seen from
    each one's reference date.
    """
    applicable = {
        result.requirement.key: result for result in results if result.applicability.applies
    }
    found = [*_of_findings(applicable.values()), *_of_decisions(applicable, decisions)]
    return tuple(
        sorted(
            found, key=lambda deadline: (deadline.last_day, deadline.requirement, deadline.what.fr)
        )
    )


def _of_findings(results: Sequence[RequirementResult] | Any) -> Iterator[Deadline]:
    for result in results:
        for finding in result.findings:
            if finding.valid_until is not None:
                yield _deadline(result, finding.message, finding.valid_until, finding.location)


def _of_decisions(
    applicable: dict[str, RequirementResult], decisions: Decisions
) -> Iterator[Deadline]:
    for attestation in decisions.attestations:
        if result := applicable.get(attestation.key):
            who = shorten(attestation.author)
            what = Text("attestation de {who}", "attestation of {who}", who=who)
            yield Deadline(
                result.requirement.id,
                what,
                attestation.valid_until,
                result.reference_date,
                None,
                attestation.location,
            )
    for waiver in decisions.waivers:
        if result := applicable.get(waiver.key):
            who = shorten(waiver.owner)
            what = Text("dérogation ({who})", "waiver ({who})", who=who)
            yield Deadline(
                result.requirement.id,
                what,
                waiver.end,
                result.reference_date,
                None,
                waiver.location,
            )


def _deadline(result: RequirementResult, what: Text, last_day: dt.date, place: Any) -> Deadline:
    lead = lead_time(result.requirement.key)
    begin = result.reference_date - dt.timedelta(days=lead.days) if lead and lead.days else None
    return Deadline(result.requirement.id, what, last_day, result.reference_date, begin, place)
