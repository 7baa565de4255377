"""The built-in catalogue as a whole: its rows and gates, its proofs, and what a manifest that says nothing is worth."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from pathlib import Path

import pytest

from segur_audit.catalogue.reading import BUILTIN, read_catalogue
from segur_audit.catalogue.schemes import schemes
from segur_audit.engine.audit import audit
from segur_audit.engine.options import Options
from segur_audit.guidance.examples import examples_of, run_example
from segur_audit.guidance.lint import lint, run_tests
from segur_audit.manifest.reading import make_manifest
from segur_audit.model.outcome import Outcome

MILESTONES = ("depot", "attribution", "avance", "solde")
HOP, BOTH, SAS, ALL, EVERY = (
    ("HOP-DPI-Va2",),
    ("HOP-DPI-Va2", "HOP-PFI-Va2"),
    ("SAS",),
    None,
    ("*",),
)
ROWS = {
    "SC.PSC.01": (HOP, "D A"),
    "SC.PSC.13": (HOP, "D A"),
    "SC.PSC.08": (HOP, "d a"),
    "FAQ.DMP.WEBPS": (HOP, "D A"),
    "FAQ.DMP.AIRS": (HOP, "D A"),
    "FAQ.DMP.DEUX-METHODES": (HOP, "D A"),
    "FAQ.DMP.INTEGRATION": (HOP, "d a"),
    "FAQ.DMP.CR-IMAGERIE": (HOP, "d a"),
    "FAQ.DMP.CR-BIO": (HOP, "d a"),
    "FAQ.MSS.MDN": (BOTH, "D A"),
    "FAQ.CDA.N1": (HOP, "D A"),
    "FAQ.CDA.XFRM": (HOP, "D A"),
    "FAQ.CDA.FORMAT": (HOP, "d a"),
    "FAQ.INS.PREREQUIS": (ALL, "D A"),
    "FAQ.DMP.PREREQUIS": (ALL, "D A"),
    "FAQ.HOMOLOGATION.CANDIDATE": (ALL, "D A"),
    "FAQ.CNDA.NIE": (ALL, "D A"),
    "FAQ.CNDA.NIL": (ALL, "D A"),
    "FAQ.CNDA.DEPOT": (ALL, "D A"),
    "SC.SSI/GEN.18": (ALL, "D A"),
    "FAQ.DSR.ENGAGEMENT": (HOP, "D A"),
    "FAQ.DEPOT.CHAPITRES": (ALL, "d"),
    "FAQ.REM.VERSION": (BOTH, "D A"),
    "FAQ.AF.ELIGIBILITE": (HOP, "d Av S"),
    "FAQ.RI.FACTURATION": (HOP, "d Av S"),
    "FAQ.SAS.MONTANT": (SAS, "Av S"),
    "FAQ.SAS.AVANCE.FORMULAIRE": (SAS, "Av"),
    "FAQ.SAS.AVANCE.PV-MES": (SAS, "Av"),
    "FAQ.SAS.AVANCE.DECLARATION": (SAS, "Av"),
    "FAQ.SAS.AVANCE.PERIMETRE": (SAS, "Av"),
    "FAQ.SAS.SOLDE.FORMULAIRE": (SAS, "S"),
    "FAQ.SAS.SOLDE.PV-VSR": (SAS, "S"),
    "FAQ.SAS.SOLDE.ORDRE": (SAS, "s"),
    "FAQ.SAS.SOLDE.SUPPORT": (SAS, "S"),
    "FAQ.SAS.SOLDE.PERIMETRE": (SAS, "S"),
    "DOSSIER.COHERENCE": (EVERY, "D A Av S"),
    "DOSSIER.HYGIENE": (EVERY, "d a av s"),
    "DOSSIER.FUITE": (EVERY, "D A Av S"),
}
GATES = {"d": "depot", "a": "attribution", "av": "avance", "s": "solde"}
CATALOGUE = read_catalogue(BUILTIN)
PRE_PUBLICATION = {r.key for r in CATALOGUE.requirements if r.id not in ROWS}


@pytest.mark.parametrize("identifier", ROWS)
def test_each_row_has_its_scheme_and_its_gates(identifier):
    (requirement,) = CATALOGUE.find(identifier)
    schemes_of, gates = ROWS[identifier]
    assert requirement.schemes == schemes_of
    expected = {
        GATES[gate.lower()]: "mandatory" if gate[0].isupper() else "recommended"
        for gate in gates.split()
    }
    assert {gate: level.value for gate, level in requirement.milestones.items()} == expected


def test_what_is_no_row_is_known_from_a_pre_publication_and_only_recommended():
    for requirement in CATALOGUE.requirements:
        if requirement.key in PRE_PUBLICATION:
            assert {level.value for level in requirement.milestones.values()} == {"recommended"}, (
                requirement.id
            )
            assert (
                "pré-publication" in requirement.title.fr
                or "énoncé publié non lu" in requirement.title.fr
            )
            assert requirement.schemes and requirement.applies_when


UNREAD = (
    "DSR",
    "Appel à financement",
    "Guide utilisateur",
    "Convention",
    "REM HOP",
    "Règles de la vague 1",
)
#: The rules of the FAQ whose scheme the answer itself tells; that of the others was deduced.
TOLD = {
    "SC.PSC.01", "SC.PSC.13", "FAQ.DMP.INTEGRATION", "FAQ.DMP.CR-IMAGERIE", "FAQ.INS.PREREQUIS", "FAQ.DMP.PREREQUIS",
    "FAQ.HOMOLOGATION.CANDIDATE", "FAQ.AF.ELIGIBILITE", "FAQ.RI.FACTURATION",
}  # fmt: skip


@pytest.mark.parametrize(
    "requirement", CATALOGUE.requirements, ids=lambda requirement: requirement.id
)
def test_a_source_says_that_it_was_not_read_and_a_scheme_that_it_was_deduced(requirement):
    for source in requirement.sources:
        if source.document.startswith(UNREAD):
            assert "cité par la FAQ, non lu" in (source.section or ""), source
    told = requirement.id in TOLD or requirement.id.startswith(("FAQ.SAS.AVANCE", "FAQ.SAS.SOLDE"))
    if requirement.id in ROWS and requirement.faq:
        assert any("dédui" in (source.section or "") for source in requirement.sources) is not told


def test_every_rule_names_those_to_read_beside_it():
    for requirement in CATALOGUE.requirements:
        assert requirement.related and requirement.id not in requirement.related, requirement.id


def test_every_assertion_is_proved_by_an_example_of_its_own():
    assert [f"{problem.requirement}: {problem.message.en}" for problem in lint(CATALOGUE)] == []


def test_every_example_does_what_it_says():
    wrong = [(r.id, e.name, problem.en) for r, e, problem in run_tests(CATALOGUE) if problem]
    assert wrong == []


@pytest.mark.parametrize("milestone", MILESTONES)
@pytest.mark.parametrize("scheme", list(schemes()))
def test_a_manifest_that_says_nothing_passes_nowhere(scheme, milestone):
    silent = make_manifest(
        f"segur_audit: 1\ncandidature: {{dispositif: {scheme}}}\n".encode(), Path("/nonexistent")
    )
    report = audit(
        silent, CATALOGUE, Options(milestone, dt.date(2026, 12, 15)), lambda path, nature: None
    )
    for result in report.results:
        assert result.outcome is not Outcome.PASS, result.requirement.id
        if result.outcome is Outcome.NOT_APPLICABLE:
            told_by_evidence = (
                result.requirement.chapter == "DOSSIER" or result.requirement.key in PRE_PUBLICATION
            )
            assert result.level is None or told_by_evidence, result.requirement.id


def test_each_scheme_has_a_source():
    for code, scheme in schemes().items():
        assert scheme["title"]["fr"] and scheme["title"]["en"] and scheme["source"]["document"], (
            code
        )
        assert scheme["confidence"] in ("read", "inferred", "third_party"), code


@pytest.mark.parametrize(
    "requirement", CATALOGUE.requirements, ids=lambda requirement: requirement.id
)
def test_a_definition_emptied_of_its_assertions_never_passes(requirement):
    emptied = replace(requirement, expects=(), checks=(), review=None, proofs=())
    for example in examples_of(requirement):
        assert run_example(emptied, example).outcome is not Outcome.PASS
