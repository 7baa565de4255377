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
    for said in (finding.message.fr, finding.message.en):
        assert "au moins équivalents aux coûts" in said, (
            "the sentence is quoted whatever the outcome"
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


@pytest.mark.parametrize(
    ("day", "outcome"),
    [("2026-12-14", Outcome.PASS), ("2026-12-15", Outcome.PASS), ("2026-12-16", Outcome.FAIL)],
)
def test_a_report_is_not_dated_after_the_request_that_rests_on_it(day, outcome):
    paths = {"report": "sas.pv_mes.date", "request": "audit.reference_date"}
    (finding,) = relate("sas.before_request", f"sas: {{pv_mes: {{date: {day}}}}}\n", paths)
    assert finding.outcome is outcome
    assert "15 décembre 2026" in finding.message.fr


HISTORY = [
    {
        "date": "2024-05-19",
        "changes": [{"note": {"fr": "version initiale", "en": "initial version"}}],
    },
    {
        "date": "2024-06-26",
        "changes": [{"requirements": ["SC.SSI/GEN.18"]}, {"proofs": ["SSI/GEN.03.01.01"]}],
    },
    {"date": "2024-07-04", "changes": [{"scenarios": ["SSI/IE.39.01"]}]},
    {"date": "2024-09-05", "changes": [{"scenarios": ["SC.DB/PFI.01.01", "SC.DB/PFI.01.02"]}]},
]
VERSIONS = [
    ("2024-09-05", Outcome.PASS),
    ("2024-07-04", Outcome.TO_REVIEW),
    ("2024-09-04", Outcome.TO_REVIEW),
    ("2024-05-18", Outcome.TO_REVIEW),
    ("2026-06-08", Outcome.TO_REVIEW),
]


@pytest.mark.parametrize(("aimed", "outcome"), VERSIONS)
def test_only_the_latest_known_rem_passes(aimed, outcome):
    text = f"candidature: {{dispositif: HOP-DPI-Va2, rem: {aimed}}}\n"
    assert by_code(relate("rem.version", text, {"aimed": "candidature.rem"}, history=HISTORY)) == {
        "rem.version": outcome
    }


def aimed(version: str, more: str = "", **known):
    paths = {"aimed": "candidature.rem", "pieces": "preuves", "imported": "audit.rem_version"}
    return relate(
        "rem.version",
        f"candidature: {{dispositif: HOP-DPI-Va2, rem: {version}}}\n{more}",
        paths,
        known,
        history=HISTORY,
    )


def test_an_earlier_rem_is_told_what_changed_since_and_no_more():
    (finding,) = aimed("2024-05-19")
    assert "26 juin 2024 : exigence SC.SSI/GEN.18, preuve SSI/GEN.03.01.01" in finding.message.fr
    assert (
        "scénario SSI/IE.39.01" in finding.message.fr
        and "scenarios SC.DB/PFI.01.01, SC.DB/PFI.01.02" in finding.message.en
    )
    assert "initiale" not in finding.message.fr
    (finding,) = aimed("2024-07-04")
    assert "SSI/IE.39.01" not in finding.message.fr


def test_a_date_that_is_none_of_the_log_is_never_said_not_to_have_been_published():
    (finding,) = aimed("2024-09-04")
    assert "4 septembre 2024" in finding.message.fr and "5 septembre 2024" in finding.message.fr
    assert "lien de téléchargement" in finding.remedy.fr and "publié le" not in finding.message.fr


PIECES = """preuves:
  - {fichier: test.pdf, repond_a: [SC.SSI/GEN.18]}
  - {fichiers: [un.png, deux.png], repond_a: [SSI/GEN.03.01, FAQ.MSS.MDN]}
  - {identifiant: "12", repond_a: [SSI/IE.39.01.02]}
  - {valeur: rien, repond_a: [SSI/GEN.03.02, SSI/GEN.181]}
"""


def test_an_earlier_rem_names_the_pieces_that_the_changes_touch():
    (finding,) = aimed("2024-05-19", PIECES)
    assert (
        "test.pdf (SC.SSI/GEN.18), un.png (SSI/GEN.03.01), 12 (SSI/IE.39.01.02)"
        in finding.message.fr
    )
    assert "rien" not in finding.message.fr and "preuves[3]" not in finding.message.fr
    (finding,) = aimed("2024-07-04", PIECES)
    assert "test.pdf" not in finding.message.fr


IMPORTED = [
    ("2024-09-05", Outcome.PASS),
    ("2024-05-19", Outcome.FAIL),
    ("v1.2", Outcome.FAIL),
    ("", Outcome.TO_REVIEW),
]


@pytest.mark.parametrize(("version", "outcome"), IMPORTED)
def test_the_imported_rem_is_the_declared_one(version, outcome):
    findings = aimed("2024-09-05", rem_version=version)
    assert by_code(findings) == {"rem.version": Outcome.PASS, "rem.imported": outcome}
    assert version in findings[1].message.fr
