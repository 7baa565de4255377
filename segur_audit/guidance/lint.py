"""Proves a catalogue: both languages, sources, examples; and that each assertion can fail alone
(contract, section 3).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from segur_audit.catalogue.conditions import asks_a_person
from segur_audit.catalogue.reading import BUILTIN, Catalogue
from segur_audit.engine.items import SILENCE
from segur_audit.guidance.examples import Example, examples_of, run_example
from segur_audit.model.errors import InputError
from segur_audit.model.outcome import Outcome
from segur_audit.model.place import Location
from segur_audit.model.requirement import Requirement
from segur_audit.model.text import Text


@dataclass(frozen=True, slots=True)
class Problem:
    """What lint or test holds against a definition."""

    requirement: str
    message: Text
    location: Location


@dataclass(frozen=True, slots=True)
class Assertion:
    """One assertion of a definition, and the definition without it."""

    name: str
    without: Requirement


def assertions(requirement: Requirement) -> Iterator[Assertion]:
    """Every single assertion: each expectation, check, review, deposit slot, and check on a
    piece.
    """
    for i, expectation in enumerate(requirement.expects):
        yield Assertion(
            f"expects[{i}] ({expectation.code})",
            replace(requirement, expects=_but(requirement.expects, i)),
        )
    for i, use in enumerate(requirement.checks):
        yield Assertion(
            f"checks[{i}] ({use.name})", replace(requirement, checks=_but(requirement.checks, i))
        )
    if requirement.review:
        yield Assertion("review", replace(requirement, review=None))
    for i, slot in enumerate(requirement.proofs):
        if slot.purpose == "deposit":
            yield Assertion(
                f"proofs[{i}] ({slot.id})", replace(requirement, proofs=_but(requirement.proofs, i))
            )
        for j, accepted in enumerate(slot.accepts):
            for k, use in enumerate(accepted.checks):
                accepts = _with(slot.accepts, j, replace(accepted, checks=_but(accepted.checks, k)))
                proofs = _with(requirement.proofs, i, replace(slot, accepts=accepts))
                yield Assertion(
                    f"proofs[{i}].{accepted.nature}.checks[{k}] ({use.name})",
                    replace(requirement, proofs=proofs),
                )


def _but(items: tuple, index: int) -> tuple:  # type: ignore[type-arg]
    return items[:index] + items[index + 1 :]


def _with(items: tuple, index: int, item: object) -> tuple:  # type: ignore[type-arg]
    return (*items[:index], item, *items[index + 1 :])


def lint(catalogue: Catalogue, folder: Path = BUILTIN) -> Iterator[Problem]:
    """Every problem of a catalogue whose schema, check names, parameters and paths were already
    found sound by its loading.
    """
    for requirement in catalogue.requirements:
        yield from _form(requirement, catalogue)
        yield from _mutants(requirement, folder)


def _problem(requirement: Requirement, fr: str, en: str) -> Problem:
    return Problem(requirement.id, Text("{fr}", "{en}", fr=fr, en=en), Location(requirement.origin))


def _form(requirement: Requirement, catalogue: Catalogue) -> Iterator[Problem]:
    if not list(assertions(requirement)):
        yield _problem(
            requirement,
            "aucune assertion : la règle ne pourra jamais être conforme",
            "no assertion: the rule can never pass",
        )
    if requirement.applies_when and not requirement.because:
        yield _problem(requirement, "applies_when sans because", "applies_when without because")
    for related in requirement.related:
        if not catalogue.find(related):
            yield _problem(
                requirement, f"related : {related} n'existe pas", f"related: there is no {related}"
            )
    if "pass" not in requirement.examples and not asks_a_person(requirement.applies_when):
        yield _problem(
            requirement,
            "il manque l'exemple conforme (examples.pass)",
            "the passing example (examples.pass) is missing",
        )


def _mutants(requirement: Requirement, folder: Path) -> Iterator[Problem]:
    """Each assertion needs an example that fails with it, and passes once that assertion alone is
    taken away.
    """
    found = list(assertions(requirement))
    failing = [example for example in examples_of(requirement) if example.name != "pass"]
    for assertion in found:
        wanted = Outcome.PASS if _can_pass(assertion.without) else Outcome.TO_REVIEW
        try:
            proved = any(
                _proves(requirement, assertion, example, wanted, folder) for example in failing
            )
        except InputError as error:
            yield _problem(
                requirement,
                f"exemple invalide : {error.message.fr}",
                f"invalid example: {error.message.en}",
            )
            return
        if not proved:
            yield _problem(
                requirement,
                f"aucun exemple n'échoue par la seule assertion {assertion.name}",
                f"no example fails by the assertion {assertion.name} alone",
            )


def _can_pass(requirement: Requirement) -> bool:
    """Whether something is left that can satisfy the requirement: a precheck only worsens, and a
    slot takes its checks with it.
    """
    deposits = [slot for slot in requirement.proofs if slot.purpose == "deposit"]
    return bool(requirement.expects or requirement.checks or requirement.review or deposits)


def _proves(
    requirement: Requirement, assertion: Assertion, example: Example, wanted: Outcome, folder: Path
) -> bool:
    held = run_example(requirement, example, folder).outcome
    if held in (Outcome.PASS, Outcome.NOT_APPLICABLE, Outcome.ERROR):
        return False
    without = run_example(assertion.without, example, folder)
    if (
        wanted is Outcome.TO_REVIEW
    ):  # a lone assertion: without it the rule says that nothing was evaluated
        return any(finding.code == SILENCE for finding in without.findings)
    return without.outcome is wanted


def run_tests(
    catalogue: Catalogue, folder: Path = BUILTIN
) -> Iterator[tuple[Requirement, Example, Text | None]]:
    """Every example with what is wrong with it, None when it does what it says."""
    for requirement in catalogue.requirements:
        for example in examples_of(requirement):
            yield requirement, example, _wrong(requirement, example, folder)


def _wrong(requirement: Requirement, example: Example, folder: Path) -> Text | None:
    try:
        result = run_example(requirement, example, folder)
    except InputError as error:
        return Text(
            "manifeste invalide : {location} {message}",
            "invalid manifest: {location} {message}",
            location=error.location,
            message=error.message,
        )
    seen = (
        ", ".join(
            f"{f.code}={f.outcome.value}"
            for f in result.findings
            if f.outcome not in (Outcome.PASS, Outcome.INFO)
        )
        or "—"
    )
    if example.name == "pass":
        if result.outcome is Outcome.PASS:
            return None
        return Text(
            "attendu : conforme ; obtenu : {outcome} ({seen})",
            "expected: pass; got: {outcome} ({seen})",
            outcome=result.outcome.value,
            seen=seen,
        )
    if result.outcome in (Outcome.PASS, Outcome.NOT_APPLICABLE, Outcome.ERROR):
        return Text(
            "devrait échouer ; obtenu : {outcome} ({seen})",
            "should fail; got: {outcome} ({seen})",
            outcome=result.outcome.value,
            seen=seen,
        )
    bad = {
        finding.code
        for finding in result.findings
        if finding.outcome not in (Outcome.PASS, Outcome.INFO)
    }
    if example.finding and example.finding not in bad:
        return Text(
            "le constat {finding} manque ; vu : {seen}",
            "finding {finding} is missing; seen: {seen}",
            finding=example.finding,
            seen=seen,
        )
    return None
