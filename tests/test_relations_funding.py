"""The SAS amount, the order of its reports, and the version of the REM."""

from __future__ import annotations

import pytest
from relations import relate
from support import by_code

from segur_audit.model.outcome import Outcome

RECEIVED = {"avance": 30000, "solde": 100000}
COSTS = [
    (120000, "solde", Outcome.PASS),
    (100000, "solde", Outcome.PASS),
    (99999.99, "solde", Outcome.TO_REVIEW),
    (30000, "avance", Outcome.PASS),
    (29999, "avance", Outcome.TO_REVIEW),
    (0, "avance", Outcome.TO_REVIEW),
]


@pytest.mark.parametrize(("costs", "milestone", "outcome"), COSTS)
def test_costs_answer_for_what_was_received(costs, milestone, outcome):
    paths = {"costs": "sas.couts_justifies_ht", "milestone": "audit.milestone"}
    text = f"sas: {{couts_justifies_ht: {costs}}}\n"
    (finding,) = relate(
        "funding.justified", text, paths, {"milestone": milestone}, received=RECEIVED
    )
    assert finding.outcome is outcome
    assert ("au moins équivalents aux coûts" in finding.message.fr) is (
        outcome is Outcome.TO_REVIEW
    )


@pytest.mark.parametrize(
    ("vsr", "outcome"),
    [("2026-08-01", Outcome.PASS), ("2026-04-01", Outcome.PASS), ("2026-03-31", Outcome.FAIL)],
)
def test_the_service_is_verified_once_it_runs(vsr, outcome):
    text = f"sas: {{pv_mes: {{date: 2026-04-01}}, pv_vsr: {{date: {vsr}}}}}\n"
    findings = relate("sas.order", text, {"mes": "sas.pv_mes.date", "vsr": "sas.pv_vsr.date"})
    assert by_code(findings) == {"sas.order": outcome}
    assert "règle propre à segur-audit" in findings[0].message.fr


HISTORY = [
    {"date": "2024-05-19", "changed": ["version initiale"]},
    {"date": "2024-07-04", "changed": ["SSI/IE.39.01"]},
    {"date": "2024-09-05", "changed": ["SC.DB/PFI.01.01"]},
]
VERSIONS = [
    ("2024-09-05", Outcome.PASS),
    ("2024-07-04", Outcome.TO_REVIEW),
    ("2024-09-04", Outcome.FAIL),
    ("2024-05-18", Outcome.FAIL),
    ("2026-06-08", Outcome.TO_REVIEW),
]


@pytest.mark.parametrize(("aimed", "outcome"), VERSIONS)
def test_only_the_latest_known_rem_passes(aimed, outcome):
    text = f"candidature: {{dispositif: HOP-DPI-Va2, rem: {aimed}}}\n"
    assert by_code(relate("rem.version", text, {"aimed": "candidature.rem"}, history=HISTORY)) == {
        "rem.version": outcome
    }


def test_an_earlier_rem_is_told_what_changed_since_and_no_more():
    text = "candidature: {dispositif: HOP-DPI-Va2, rem: 2024-05-19}\n"
    (finding,) = relate("rem.version", text, {"aimed": "candidature.rem"}, history=HISTORY)
    assert "SSI/IE.39.01" in finding.message.fr and "SC.DB/PFI.01.01" in finding.message.en
    assert "initiale" not in finding.message.fr
