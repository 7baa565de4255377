"""The gate: from the results of the requirements to open, closed or undecided, and an exit code
(contract, section 4).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from segur_audit.model.outcome import Level, Outcome
from segur_audit.model.report import RequirementResult, Verdict
from segur_audit.model.text import Text, ours

#: What each `--fail-on` lets through less than.
CLOSING = {
    "fail": frozenset({Outcome.FAIL}),
    "missing": frozenset({Outcome.FAIL, Outcome.MISSING}),
    "to_review": frozenset({Outcome.FAIL, Outcome.MISSING, Outcome.TO_REVIEW}),
}
#: When several codes apply, the first of these.
PRECEDENCE = (70, 2, 3, 6, 7, 4, 1, 5, 0)


@dataclass(frozen=True, slots=True)
class Known:
    """What is known of the gate: what is `lacking` in the built-in rules, whether it has no rule
    but DOSSIER.* (`bare`),

    and what the FAQ says of a request that does not meet the conditions (`when_closed`).
    """

    lacking: Text | None = None
    bare: bool = False
    when_closed: Text | None = None


def decide(
    results: Sequence[RequirementResult],
    fail_on: str = "to_review",
    *,
    exit_zero: bool = False,
    known: Known = Known(),
) -> Verdict:
    """The verdict on `results`. `exit_zero` turns the codes 1 and 5 into 0, and leaves the gate and
    its words as they are.
    """
    verdict = _decide(results, CLOSING[fail_on], known)
    if exit_zero and verdict.exit_code in (1, 5):
        return verdict.leniently(
            Text(
                " ; code de retour 0 demandé (--exit-zero)",
                "; exit code 0 was asked for (--exit-zero)",
            )
        )
    return verdict


def _decide(
    results: Sequence[RequirementResult], closing: frozenset[Outcome], known: Known
) -> Verdict:
    mandatory = [result for result in results if result.level is Level.MANDATORY]
    errors = [result for result in results if result.outcome is Outcome.ERROR]
    if errors:
        return Verdict("undecided", 7, _rule(errors, _CRASHED))
    if all(result.outcome is Outcome.NOT_APPLICABLE for result in results):
        return Verdict("undecided", 4, _NOTHING)
    for outcome, words in _CLOSED.items():
        matching = [result for result in mandatory if result.outcome is outcome]
        if matching and outcome in closing:
            rule = _rule(matching, words[len(matching) > 1]) + _besides(mandatory, len(matching))
            if known.when_closed:
                rule += Text(" ; ", "; ") + known.when_closed
            return Verdict("closed", 1, rule)
    left = [result for result in mandatory if result.outcome is Outcome.TO_REVIEW]
    if left and Outcome.TO_REVIEW in closing:
        return Verdict("undecided", 5, _rule(left, _TO_REVIEW))
    return _not_closed(mandatory, closing, known)


def _not_closed(
    mandatory: Sequence[RequirementResult], closing: frozenset[Outcome], known: Known
) -> Verdict:
    """What `--fail-on` cannot turn: gaps that only the editor accepts, a gate without rules or
    known in part.
    """
    internal = [result for result in mandatory if _accepted_alone(result, closing)]
    if internal:
        return Verdict("undecided", 5, _rule(internal, _INTERNAL))
    if known.bare:
        return Verdict("undecided", 4, _BARE)
    if known.lacking:
        rule = Text(
            "ce jalon n'est connu qu'en partie : {lacking}",
            "this milestone is known in part only: {lacking}",
            lacking=known.lacking,
        )
        return Verdict("undecided", 5, rule)
    return Verdict("open", 0, _open(mandatory))


def _accepted_alone(result: RequirementResult, closing: frozenset[Outcome]) -> bool:
    """Whether a waiver without justification covers what would close the gate."""
    waiver = result.waiver
    return (
        waiver is not None
        and not waiver.justified
        and any(covered.outcome in closing for covered in waiver.covers)
    )


_CRASHED = Text("en erreur : le contrôle n'a pas pu être mené", "in error: it could not be checked")
_NOTHING = Text("aucune exigence ne s'applique", "no requirement applies")
_BARE = Text(
    "à ce jalon, ce dispositif n'a que les règles du programme sur la forme du dossier (DOSSIER.*)",
    "at this milestone the scheme has only the program's rules on the form of a dossier "
    "(DOSSIER.*)",
)
_TO_REVIEW = Text("à vérifier par une personne", "to be reviewed by a person")
_INTERNAL = Text(
    "que seul l'éditeur déroge, sans justificatif",
    "that only the editor waives, without justification",
)


def _besides(mandatory: Sequence[RequirementResult], told: int) -> Text:
    """What else is left, which the rule that decided does not count."""
    left = sum(result.outcome in CLOSING["to_review"] for result in mandatory) - told
    many = ours("s" if left > 1 else "")
    if left <= 0:
        return Text("", "")
    return Text(
        " ; {left} autre{many} obligatoire{many} à régler",
        "; {left} other mandatory one{many} to settle",
        left=left,
        many=many,
    )


_LACKING = Text(
    "sans une déclaration ou une pièce demandée",
    "without a declaration or a piece that is demanded",
)
_CLOSED = {
    Outcome.FAIL: (Text("non conforme", "non-conforming"), Text("non conformes", "non-conforming")),
    Outcome.MISSING: (_LACKING, _LACKING),
}


def _rule(results: Sequence[RequirementResult], words: Text) -> Text:
    count = len(results)
    first = results[0].requirement.id
    plural = ours("s" if count > 1 else "")
    binding = all(result.level is Level.MANDATORY for result in results)
    kind = Text(" obligatoire{plural}", "mandatory ", plural=plural) if binding else Text("", "")
    return Text(
        "{count} exigence{plural}{kind} {words} (la première : {first})",
        "{count} {kind}requirement{plural} {words} (the first: {first})",
        count=count,
        plural=plural,
        kind=kind,
        words=words,
        first=first,
    )


def _open(mandatory: Sequence[RequirementResult]) -> Text:
    left = [r for r in mandatory if r.outcome in (Outcome.FAIL, Outcome.MISSING, Outcome.TO_REVIEW)]
    waived = sum(result.outcome is Outcome.WAIVED for result in mandatory)
    text = Text(
        "aucune exigence obligatoire jugée ne s'y oppose",
        "no mandatory requirement that was judged stands against it",
    )
    if left:
        text += Text(
            " ; {count_left} laissée{s} passer par --fail-on",
            "; {count_left} let through by --fail-on",
            count_left=len(left),
            s=ours(_s(left)),
        )
    if waived:
        text += Text(
            ", sous réserve de {waived} dérogation{s}",
            ", subject to {waived} waiver{s}",
            waived=waived,
            s=ours(_s(range(waived))),
        )
    return text


def _s(items: Sequence[object]) -> str:
    return "s" if len(items) > 1 else ""


def worst_code(codes: Iterable[int]) -> int:
    """The code of several audits at once."""
    every = set(codes)
    return next((code for code in PRECEDENCE if code in every), 0)
