"""Pro Santé Connect and the penetration test for each architecture: not applicable, to review, failed and passed are told apart."""

from __future__ import annotations

from typing import Any

import pytest

from segur_audit.catalogue.reading import builtin_catalogue
from segur_audit.guidance.examples import Example, run_example
from segur_audit.model.outcome import Outcome
from segur_audit.model.report import RequirementResult

N, R, F, P = Outcome.NOT_APPLICABLE, Outcome.TO_REVIEW, Outcome.FAIL, Outcome.PASS

#: web, mobile, thick client of three tiers, thick client under three tiers
ARCHITECTURES: dict[str, dict[str, Any]] = {
    "web": {"solution.architectures": ["web"], "solution.tiers": 3},
    "mobile": {"solution.architectures": ["mobile"], "solution.tiers": 3},
    "thick": {"solution.architectures": ["client_lourd"], "solution.tiers": 3},
    "thin tiers": {"solution.architectures": ["client_lourd"], "solution.tiers": 2},
}


def result(
    identifier: str, architecture: str, remove: tuple[str, ...] = (), **changed: Any
) -> RequirementResult:
    (requirement,) = builtin_catalogue().find(identifier)
    edits = {
        **ARCHITECTURES[architecture],
        **{path.replace("__", "."): value for path, value in changed.items()},
    }
    return run_example(requirement, Example("case", {"set": edits, "remove": list(remove)}))


def judged(
    identifier: str, architecture: str, remove: tuple[str, ...] = (), **changed: Any
) -> Outcome:
    return result(identifier, architecture, remove, **changed).outcome


@pytest.mark.parametrize(
    ("architecture", "outcome"), list(zip(ARCHITECTURES, (N, N, F, F), strict=True))
)
def test_without_ciba_only_a_thick_client_fails_and_the_others_are_not_concerned(
    architecture: str, outcome: Outcome
) -> None:
    assert (
        judged("SC.PSC.13", architecture, psc__flux=["code_flow"], candidature__profils=[])
        is outcome
    )


@pytest.mark.parametrize("architecture", ARCHITECTURES)
def test_ciba_that_was_chosen_is_judged_whatever_the_architecture(architecture: str) -> None:
    assert judged("SC.PSC.13", architecture) is P
    assert judged("SC.PSC.13", architecture, remove=("attestations",)) is R, (
        "a video waits for a person"
    )


@pytest.mark.parametrize(
    ("architecture", "outcome"), list(zip(ARCHITECTURES, (R, R, F, F), strict=True))
)
def test_ciba_alone_waits_for_a_person_but_fails_with_a_thick_client(
    architecture: str, outcome: Outcome
) -> None:
    assert (
        judged("SC.PSC.01", architecture, remove=("attestations",), psc__flux=["ciba"]) is outcome
    )


@pytest.mark.parametrize("architecture", ARCHITECTURES)
def test_the_code_flow_passes_for_every_architecture(architecture: str) -> None:
    assert judged("SC.PSC.01", architecture) is P


@pytest.mark.parametrize("architecture", ARCHITECTURES)
def test_the_gaps_count_for_every_architecture(architecture: str) -> None:
    kind = ARCHITECTURES[architecture]["solution.architectures"][0]
    gaps = {
        "test_intrusion[0].architecture": kind,
        "test_intrusion[0].ecarts": {"haute": 0, "moyenne": 11},
    }
    found = result(
        "SC.SSI/GEN.18", architecture, **gaps, **{"preuves[6].architecture": kind}
    ).findings
    assert {finding.outcome for finding in found if finding.code == "pentest.medium"} == {F}
