"""The gate: from the results of the requirements to open, closed or undecided, and an exit code (contract, section 4)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from segur_audit.model.outcome import Level, Outcome
from segur_audit.model.report import RequirementResult, Verdict
from segur_audit.model.text import Text

#: What each `--fail-on` lets through less than.
CLOSING = {
    "fail": frozenset({Outcome.FAIL}),
    "missing": frozenset({Outcome.FAIL, Outcome.MISSING}),
    "to_review": frozenset({Outcome.FAIL, Outcome.MISSING, Outcome.TO_REVIEW}),
}
#: When several codes apply, the first of these.
PRECEDENCE = (70, 2, 3, 6, 7, 4, 1, 5, 0)


def decide(
    results: Sequence[RequirementResult], fail_on: str = "to_review", *, exit_zero: bool = False
) -> Verdict:
    """The verdict on `results`. `exit_zero` turns the codes 1 and 5 into 0, and leaves the gate as it is."""
    verdict = _decide(results, CLOSING[fail_on])
    if exit_zero and verdict.exit_code in (1, 5):
        rule = verdict.rule + Text(
            " ; code de retour 0 demandé (--exit-zero)", "; exit code 0 was asked for (--exit-zero)"
        )
        return Verdict(verdict.gate, 0, rule)
    return verdict


def _decide(results: Sequence[RequirementResult], closing: frozenset[Outcome]) -> Verdict:
    mandatory = [result for result in results if result.level is Level.MANDATORY]
    errors = [result for result in results if result.outcome is Outcome.ERROR]
    if errors:
        return Verdict(
            "undecided",
            7,
            _rule(
                errors,
                Text(
                    "en erreur : le contrôle n'a pas pu être mené",
                    "in error: it could not be checked",
                ),
            ),
        )
    if all(result.outcome is Outcome.NOT_APPLICABLE for result in results):
        return Verdict(
            "undecided",
            4,
            Text(
                "rien n'a été évalué : aucune exigence ne s'applique",
                "nothing was evaluated: no requirement applies",
            ),
        )
    for outcome, words in _CLOSED.items():
        found = [result for result in mandatory if result.outcome is outcome]
        if found and outcome in closing:
            return Verdict(
                "closed", 1, _rule(found, words[len(found) > 1]) + _besides(mandatory, len(found))
            )
    found = [result for result in mandatory if result.outcome is Outcome.TO_REVIEW]
    if found and Outcome.TO_REVIEW in closing:
        return Verdict(
            "undecided",
            5,
            _rule(found, Text("à vérifier par une personne", "to be reviewed by a person")),
        )
    return Verdict("open", 0, _open(mandatory))


def _besides(mandatory: Sequence[RequirementResult], told: int) -> Text:
    """What else is left, which the rule that decided does not count."""
    left = sum(result.outcome in CLOSING["to_review"] for result in mandatory) - told
    many = "s" if left > 1 else ""
    fr = f" ; {left} autre{many} obligatoire{many} à régler"
    return Text(fr, f"; {left} other mandatory one{many} to settle") if left > 0 else Text("", "")


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
    fr = f"{count} exigence{'s obligatoires' if count > 1 else ' obligatoire'} {words.fr} (la première : {first})"
    en = f"{count} mandatory requirement{'s' if count > 1 else ''} {words.en} (the first: {first})"
    if any(result.level is not Level.MANDATORY for result in results):
        fr, en = (
            fr.replace("s obligatoires", "s").replace(" obligatoire", ""),
            en.replace("mandatory ", ""),
        )
    return Text(fr, en)


def _open(mandatory: Sequence[RequirementResult]) -> Text:
    left = [r for r in mandatory if r.outcome in (Outcome.FAIL, Outcome.MISSING, Outcome.TO_REVIEW)]
    waived = sum(result.outcome is Outcome.WAIVED for result in mandatory)
    text = Text(
        "aucune exigence obligatoire ne ferme la porte", "no mandatory requirement closes the gate"
    )
    if left:
        text += Text(
            f" ; {len(left)} laissée{_s(left)} passer par --fail-on",
            f"; {len(left)} let through by --fail-on",
        )
    if waived:
        text += Text(
            f", sous réserve de {waived} dérogation{'s' if waived > 1 else ''}",
            f", subject to {waived} waiver{'s' if waived > 1 else ''}",
        )
    return text


def _s(items: Sequence[object]) -> str:
    return "s" if len(items) > 1 else ""


def worst_code(codes: Iterable[int]) -> int:
    """The code of several audits at once."""
    seen = set(codes)
    return next((code for code in PRECEDENCE if code in seen), 0)
