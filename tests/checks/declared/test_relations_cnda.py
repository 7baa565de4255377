"""Homologations, NIL and the mandatory numbers of the CNDA, as declared."""

from __future__ import annotations

import pytest
from relations import place, relate
from support import by_code, piece

from segur_audit.model.outcome import Outcome
from segur_audit.model.piece import EvidenceRecord, Fact

STATUS = {"homologations": "homologations", "milestone": "audit.milestone"}


def status(state: str, milestone: str = "depot", teleservice: str = "INSi", name: str = "INSi"):
    text = f"homologations: [{{teleservice: {name}, statut: {state}}}]\n"
    return relate(
        "homologation.status", text, STATUS, {"milestone": milestone}, teleservice=teleservice
    )


STATES = [
    ("deposee", "depot", Outcome.TO_REVIEW),
    ("pre_examen", "depot", Outcome.PASS),
    ("en_cours", "depot", Outcome.PASS),
    ("obtenue", "depot", Outcome.PASS),
    ("refusee", "depot", Outcome.FAIL),
    ("deposee", "attribution", Outcome.FAIL),
    ("pre_examen", "attribution", Outcome.FAIL),
    ("en_cours", "attribution", Outcome.FAIL),
    ("obtenue", "attribution", Outcome.PASS),
    ("refusee", "attribution", Outcome.FAIL),
]


@pytest.mark.parametrize(("state", "milestone", "outcome"), STATES)
def test_a_status_is_worth_what_the_milestone_says(state, milestone, outcome):
    assert by_code(status(state, milestone)) == {"homologation.status": outcome}


def test_the_teleservice_is_recognised_by_its_first_word_whatever_its_case():
    assert by_code(status("obtenue", name="INSI"))["homologation.status"] is Outcome.PASS
    assert (
        by_code(status("obtenue", teleservice="DMP", name="DMP-compatibilité"))[
            "homologation.status"
        ]
        is Outcome.PASS
    )
    assert (
        by_code(status("obtenue", teleservice="DMP", name="INSi"))["homologation.status"]
        is Outcome.MISSING
    )


def test_an_absent_key_is_missing_never_a_pass():
    missing = relate(
        "homologation.status", "homologations: [{teleservice: INSi}]\n", STATUS, teleservice="INSi"
    )
    assert by_code(missing) == {"homologation.status": Outcome.MISSING}
    assert place(missing, "homologation.status") == "homologations[0].statut"
    unnamed = relate(
        "homologation.status", "homologations: [{statut: obtenue}]\n", STATUS, teleservice="INSi"
    )
    assert by_code(unnamed) == {"homologation.teleservice": Outcome.MISSING}
    assert by_code(
        relate("homologation.status", "homologations: []\n", STATUS, teleservice="INSi")
    ) == {"homologation.status": Outcome.MISSING}


def test_of_two_entries_of_a_teleservice_the_worst_counts():
    text = "homologations: [{teleservice: DMP, statut: obtenue}, {teleservice: DMP, statut: refusee}]\n"
    assert (
        by_code(relate("homologation.status", text, STATUS, teleservice="DMP"))[
            "homologation.status"
        ]
        is Outcome.FAIL
    )


CANDIDATE = {
    "homologations": "homologations",
    "version": "solution.version",
    "components": "solution.composants",
}


def candidate(entries: str, components: str = "[]"):
    text = f'solution: {{version: "4.2.0", composants: {components}}}\nhomologations: {entries}\n'
    return relate("homologation.candidate", text, CANDIDATE)


HOLDERS = [
    ('[{version: "4.2.0", porteur: candidate}]', "homologation.version", Outcome.PASS, None),
    (
        '[{version: "4.1.0", porteur: candidate}]',
        "homologation.version",
        Outcome.TO_REVIEW,
        "homologations[0].version",
    ),
    ("[{porteur: candidate}]", "homologation.version", Outcome.MISSING, "homologations[0].version"),
    (
        '[{teleservice: DMP, porteur: tierce, nil: "8910"}]',
        "homologation.third_party",
        Outcome.TO_REVIEW,
        "homologations[0].nil",
    ),
    (
        "[{teleservice: DMP, acces_par: pfi}]",
        "homologation.holder",
        Outcome.TO_REVIEW,
        "homologations[0].acces_par",
    ),
    (
        '[{version: "1.0", porteur: tierce}]',
        "homologation.nil",
        Outcome.MISSING,
        "homologations[0].nil",
    ),
    ('[{version: "4.2.0"}]', "homologation.holder", Outcome.MISSING, "homologations[0].porteur"),
    ("[]", "homologation.holder", Outcome.MISSING, "homologations"),
]


@pytest.mark.parametrize(("entries", "code", "outcome", "path"), HOLDERS)
def test_a_homologation_holds_for_the_candidate_or_names_the_third_party(
    entries, code, outcome, path
):
    findings = candidate(entries)
    assert by_code(findings) == {code: outcome}
    if path:
        assert place(findings, code) == path


def test_another_version_is_told_with_both_numbers():
    (finding,) = candidate('[{version: "4.1.0", porteur: candidate}]')
    assert "4.1.0" in finding.message.fr and "4.2.0" in finding.message.fr


def test_a_third_partys_homologation_beside_the_candidates_own_is_no_matter_of_doubt():
    own = '{teleservice: DMP, version: "4.2.0", porteur: candidate}'
    assert set(
        by_code(candidate(f'[{own}, {{teleservice: DMP, porteur: tierce, nil: "8910"}}]')).values()
    ) == {Outcome.PASS}
    other = by_code(candidate(f'[{own}, {{teleservice: INSi, porteur: tierce, nil: "8910"}}]'))
    assert other["homologation.third_party"] is Outcome.TO_REVIEW
    (finding,) = (f for f in candidate('[{teleservice: DMP, porteur: tierce, nil: "8910"}]'))
    assert "les mêmes règles qu'en vague 1" in finding.message.fr


SOUND = '[{teleservice: DMP, version: "4.2.0", porteur: candidate}, {teleservice: DMP, statut: obtenue, porteur: tierce, nil: "8910"}]'
COMPONENTS = [
    ('[{role: moteur_ins, nil: "8910"}]', "homologation.component_nil", Outcome.PASS),
    ("[{role: moteur_ins}]", "homologation.component_nil", Outcome.MISSING),
    ("[{role: composant_principal}]", "homologation.component_nil", Outcome.MISSING),
    ('[{nil: "8910"}]', "homologation.component_role", Outcome.MISSING),
    ('[{role: eai, nil: "8910"}]', "homologation.eai", Outcome.PASS),
    ('[{role: eai, nil: "1111"}]', "homologation.eai", Outcome.MISSING),
    ("[{role: eai}]", "homologation.component_nil", Outcome.MISSING),
]


@pytest.mark.parametrize(("components", "code", "outcome"), COMPONENTS)
def test_a_certified_component_gives_its_nil_and_an_eai_its_homologation(components, code, outcome):
    assert by_code(candidate(SOUND, components))[code] is outcome


EAI = [
    ("teleservice: DMP, statut: obtenue", Outcome.PASS),
    ("teleservice: DMP, statut: pre_examen", Outcome.TO_REVIEW),
    ("teleservice: DMP", Outcome.TO_REVIEW),
    ("teleservice: ADRi, statut: obtenue", Outcome.TO_REVIEW),
    ("teleservice: ADRi, statut: refusee", Outcome.FAIL),
]


@pytest.mark.parametrize(("own", "outcome"), EAI)
def test_the_homologation_of_an_eai_is_its_own_and_obtained(own, outcome):
    entries = f'[{{teleservice: DMP, version: "4.2.0", porteur: candidate}}, {{{own}, porteur: tierce, nil: "8910"}}]'
    assert by_code(candidate(entries, '[{role: eai, nil: "8910"}]'))["homologation.eai"] is outcome


def through(homologations: str, components: str = "[]", milestone: str = "depot"):
    paths = {
        "homologations": "homologations",
        "milestone": "audit.milestone",
        "components": "solution.composants",
    }
    text = f"solution: {{composants: {components}}}\n{homologations}"
    return by_code(
        relate("homologation.status", text, paths, {"milestone": milestone}, teleservice="DMP")
    )


@pytest.mark.parametrize("milestone", ["depot", "attribution"])
def test_a_teleservice_reached_through_another_system_is_a_persons_to_judge(milestone):
    review = {"homologation.status": Outcome.TO_REVIEW}
    assert (
        through("homologations: [{teleservice: DMP, acces_par: sgl}]\n", milestone=milestone)
        == review
    )
    assert (
        through(
            "homologations: [{teleservice: DMP, acces_par: pfi, statut: obtenue}]\n",
            milestone=milestone,
        )
        == review
    )
    assert through("homologations: []\n", '[{role: pfi, nil: "12"}]', milestone) == review
    assert through("", '[{role: sgl, nil: "12"}]', milestone) == review


def test_another_system_without_its_nil_or_with_a_refusal_changes_nothing():
    assert through("homologations: []\n", "[{role: pfi}]") == {
        "homologation.status": Outcome.MISSING
    }
    assert through("", '[{role: eai, nil: "12"}]') == {"homologations": Outcome.MISSING}
    refused = "homologations: [{teleservice: DMP, acces_par: pfi, statut: refusee}]\n"
    assert through(refused) == {"homologation.status": Outcome.FAIL}


@pytest.mark.parametrize(
    ("day", "outcome"), [("2026-12-15", Outcome.PASS), ("2026-12-16", Outcome.FAIL)]
)
def test_a_state_reached_after_the_deposit_does_not_hold_on_that_day(day, outcome):
    text = f"homologations: [{{teleservice: DMP, statut: obtenue, date: {day}}}]\n"
    findings = relate(
        "homologation.status",
        text,
        {**STATUS, "deposit": "audit.reference_date"},
        teleservice="DMP",
    )
    assert by_code(findings) == {"homologation.status": outcome}


def test_a_proxy_alone_needs_no_nil():
    assert set(by_code(candidate(SOUND, "[{role: proxy_e_sante}, {role: autre}]")).values()) == {
        Outcome.PASS
    }


def named(entries: str, *told: str, nature: str = "attestation_cnda"):
    one = piece(b"%PDF", nature=nature)
    record = EvidenceRecord(
        one, tuple(Fact("teleservice", name, one.place) for name in told), (), True
    )
    return by_code(
        relate(
            "cnda.named",
            f"homologations: {entries}\n",
            {"homologations": "homologations", **EVIDENCE},
            {"evidence": (record,)},
        )
    )


EVIDENCE = {"evidence": "audit.evidence"}


def test_each_declared_teleservice_is_named_by_a_piece_of_the_cnda():
    both = "[{teleservice: INSi}, {teleservice: DMP-compatibilité}]"
    assert named(both, "INSI", "DMP") == {"cnda.named": Outcome.PASS}
    assert Outcome.TO_REVIEW in named(both, "INSI").values()
    assert named("[{teleservice: DMP}]", "DMP", nature="document") == {
        "cnda.named": Outcome.TO_REVIEW
    }
    assert named("[{teleservice: DMP, acces_par: pfi}]") == {}


NIL = {"scheme": "audit.scheme", "number": "solution.nil", "homologations": "homologations"}
NILS = [
    ('solution: {nil: "4567"}\n', Outcome.PASS, None),
    ("solution: {}\n", Outcome.MISSING, "solution.nil"),
    ('solution: {nil: "  "}\n', Outcome.MISSING, "solution.nil"),
    ('homologations: [{porteur: tierce, nil: "8910"}]\n', Outcome.PASS, None),
    (
        'solution: {nil: "4567"}\nhomologations: [{porteur: tierce}]\n',
        Outcome.MISSING,
        "homologations[0].nil",
    ),
    (
        'homologations: [{porteur: tierce, nil: "8910"}, {teleservice: DMP}]\n',
        Outcome.MISSING,
        "solution.nil",
    ),
    ("homologations: []\n", Outcome.MISSING, "solution.nil"),
]


@pytest.mark.parametrize(("text", "outcome", "path"), NILS)
def test_the_nil_is_given_or_in_a_montage_that_of_the_third_party(text, outcome, path):
    findings = relate("cnda.nil", text, NIL)
    assert by_code(findings) == {"cnda.nil": outcome}
    if path:
        assert place(findings, "cnda.nil") == path


def test_no_number_is_ever_shown():
    assert all(
        "4567" not in f.message.fr for f in relate("cnda.nil", 'solution: {nil: "4567"}\n', NIL)
    )
