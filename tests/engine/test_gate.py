"""The gate, as a table: outcomes, level, --fail-on, waivers."""

from __future__ import annotations

import datetime as dt

import pytest
from auditing import CATALOGUE

from segur_audit.engine.gate import decide, worst_code
from segur_audit.model.coverage import Applicability
from segur_audit.model.outcome import Level, Outcome
from segur_audit.model.report import RequirementResult
from segur_audit.model.text import same


def result(outcome: Outcome, level: Level = Level.MANDATORY) -> RequirementResult:
    scope = Applicability(True, same("x"))
    return RequirementResult(
        CATALOGUE.requirements[0], level, outcome, None, dt.date(2026, 12, 15), scope, ()
    )


MANDATORY, RECOMMENDED = Level.MANDATORY, Level.RECOMMENDED
CASES = [
    (Outcome.PASS, MANDATORY, "to_review", "open", 0),
    (Outcome.FAIL, MANDATORY, "fail", "closed", 1),
    (Outcome.FAIL, MANDATORY, "to_review", "closed", 1),
    (Outcome.MISSING, MANDATORY, "to_review", "closed", 1),
    (Outcome.MISSING, MANDATORY, "missing", "closed", 1),
    (Outcome.MISSING, MANDATORY, "fail", "open", 0),
    (Outcome.TO_REVIEW, MANDATORY, "to_review", "undecided", 5),
    (Outcome.TO_REVIEW, MANDATORY, "missing", "open", 0),
    (Outcome.TO_REVIEW, MANDATORY, "fail", "open", 0),
    (Outcome.WAIVED, MANDATORY, "to_review", "open", 0),
    (Outcome.ERROR, MANDATORY, "fail", "undecided", 7),
    (Outcome.ERROR, RECOMMENDED, "fail", "undecided", 7),
    (Outcome.FAIL, RECOMMENDED, "to_review", "open", 0),
    (Outcome.MISSING, RECOMMENDED, "to_review", "open", 0),
    (Outcome.NOT_APPLICABLE, MANDATORY, "to_review", "undecided", 4),
]


@pytest.mark.parametrize(("outcome", "level", "fail_on", "gate", "code"), CASES)
def test_the_gate_follows_the_contract(
    outcome: Outcome, level: Level, fail_on: str, gate: str, code: int
) -> None:
    verdict = decide([result(outcome, level)], fail_on)
    assert (verdict.gate, verdict.exit_code) == (gate, code)


def test_no_requirement_at_all_is_no_success() -> None:
    assert decide([]).exit_code == 4


def test_the_worst_of_several_decides() -> None:
    results = [
        result(o)
        for o in (Outcome.PASS, Outcome.TO_REVIEW, Outcome.MISSING, Outcome.NOT_APPLICABLE)
    ]
    assert decide(results).exit_code == 1
    assert decide([*results, result(Outcome.ERROR)]).exit_code == 7


def test_a_closed_gate_says_how_much_else_is_left() -> None:
    several = [
        result(Outcome.FAIL),
        result(Outcome.MISSING),
        result(Outcome.TO_REVIEW),
        result(Outcome.MISSING, RECOMMENDED),
    ]
    assert decide(several).rule.fr.endswith("; 2 autres obligatoires à régler")
    assert "autre" not in decide(several[:1]).rule.fr


def test_exit_zero_changes_the_code_and_not_the_gate() -> None:
    verdict = decide([result(Outcome.FAIL)], exit_zero=True)
    assert (verdict.gate, verdict.exit_code) == ("closed", 0)
    assert decide([result(Outcome.ERROR)], exit_zero=True).exit_code == 7
    assert decide([], exit_zero=True).exit_code == 4


def test_a_gate_opened_with_waivers_says_so() -> None:
    assert (
        "sous réserve de 1 dérogation"
        in decide([result(Outcome.PASS), result(Outcome.WAIVED)]).rule.fr
    )


@pytest.mark.parametrize(
    ("codes", "worst"),
    [((0, 1, 3), 3), ((5, 1), 1), ((4, 1), 4), ((7, 4), 7), ((0, 5), 5), ((0,), 0)],
)
def test_several_manifests_return_the_worst_code(codes: tuple[int, ...], worst: int) -> None:
    assert worst_code(codes) == worst
