"""The windows of the gates, and what is known of the time that things take."""

from __future__ import annotations

import datetime as dt

import pytest
from auditing import report_of

from segur_audit.catalogue.schemes import schemes
from segur_audit.engine.deadlines import lead_time, windows
from segur_audit.guidance.planning import plan
from segur_audit.model.outcome import Outcome

HOP = "segur_audit: 1\ncandidature: {{dispositif: {scheme}, date_depot: {day}}}\n"


def closed(scheme: str, day: str, milestone: str = "avance", **options):
    report = report_of(HOP.format(scheme=scheme, day=day), milestone=milestone, **options)
    return [notice for notice in report.notices if notice.code == "deadline.closed"]


@pytest.mark.parametrize(
    ("scheme", "last"), [("HOP-DPI-Va2", "2025-12-17"), ("HOP-PFI-Va2", "2025-09-17")]
)
def test_a_gate_whose_window_is_closed_says_so_with_its_source(scheme, last):
    before = (dt.date.fromisoformat(last) - dt.timedelta(days=1)).isoformat()
    assert closed(scheme, before) == []
    (notice,) = closed(scheme, last)
    assert notice.outcome is Outcome.WARNING and notice.location.path == "candidature.date_depot"
    assert "2025 à midi" in notice.message.fr and "des prolongations existent" in notice.message.fr
    assert "asp-public.fr" in notice.message.fr and "asp-public.fr" in notice.source


def test_a_what_if_date_decides_and_other_gates_say_nothing():
    assert closed("HOP-DPI-Va2", "2026-12-15", date=dt.date(2025, 12, 16)) == []
    assert closed("HOP-DPI-Va2", "2026-12-15", milestone="depot") == []
    assert closed("SAS", "2026-12-15") == []


def test_every_window_is_of_a_known_scheme_and_has_its_source():
    for scheme, gates in windows().items():
        assert scheme in schemes()
        for gate, window in gates.items():
            assert gate in ("depot", "attribution", "avance", "solde")
            assert dt.datetime.fromisoformat(window["closes"]).hour == 12, "the notice says noon"
            assert window["source"]["document"] and window["source"]["url"]


def test_no_figure_is_given_for_what_nobody_published():
    assert (
        lead_time("SSI/GEN.18").days is None and "des semaines" in lead_time("SSI/GEN.18").what.fr
    )
    for key in ("FAQ.CNDA.DEPOT", "FAQ.INS.PREREQUIS", "FAQ.DMP.PREREQUIS"):
        assert lead_time(key).days is None and "des mois" in lead_time(key).what.fr
    assert lead_time("PSC.13").days == 28
    assert lead_time("FAQ.CNDA.NIE") is None


def test_the_plan_begins_with_what_takes_months_and_gives_no_date_that_nobody_knows():
    from segur_audit.catalogue.reading import builtin_catalogue

    text = HOP.format(scheme="HOP-DPI-Va2", day="2026-12-15")
    actions = plan(report_of(text, catalogue=builtin_catalogue()))
    first = actions[0]
    assert "des mois" in first.lead.fr and first.lead_days is None and first.begin_by is None
    psc = next(action for action in actions if action.lead_days)
    assert psc.begin_by == dt.date(2026, 11, 17)
    assert actions.index(psc) > actions.index(
        next(action for action in actions if action.lead and "semaines" in action.lead.fr)
    )
