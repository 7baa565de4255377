"""What persons' decisions lift of what a REM asks, told in every report, and those that change
nothing (contract, 6.1).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from segur_audit.catalogue.conditions import asks_a_person
from segur_audit.engine.decisions import Ruling
from segur_audit.engine.scope import Scope
from segur_audit.model.finding import Finding
from segur_audit.model.outcome import Outcome
from segur_audit.model.requirement import Asker
from segur_audit.model.rule import Rule
from segur_audit.model.text import Text, shorten

_LIFTED = Rule(
    "applicability.lifted",
    "",
    None,
    Text(
        "{name} : ce que le REM demande est levé par une décision de {who} le {date} : {reason}",
        "{name}: what the REM asks is lifted by a decision of {who} on {date}: {reason}",
    ),
    worth=Outcome.WARNING,
)
_UNSIGNED = Rule(
    "applicability.unsigned",
    "",
    None,
    Text(
        "la décision d'applicabilité sur {name} est sans effet",
        "the decision on whether {name} applies has no effect",
    ),
    Text(
        "écrivez dans auteur le nom de la personne qui décide, et dans motif sa raison",
        "write in auteur the name of the person who decides, and in motif the reason",
    ),
    worth=Outcome.WARNING,
)
_IDLE = Rule(
    "applicability.idle",
    "",
    None,
    Text(
        "la décision d'applicabilité sur {name} est sans effet : la règle ne laisse pas sa "
        "condition à une personne",
        "the decision on whether {name} applies has no effect: the rule does not leave its "
        "condition to a person",
    ),
    Text(
        "retirez cette décision ; un écart accepté s'écrit dans derogations",
        "remove this decision; an accepted gap is written in derogations",
    ),
    worth=Outcome.WARNING,
)


def ruling_notices(rulings: Sequence[Ruling], scopes: Mapping[str, Scope]) -> Iterator[Finding]:
    """One notice for each decision that lifts what the REM asks, and for each that lifts
    nothing.
    """
    for ruling in rulings:
        scope = scopes.get(ruling.key)
        if scope is None:
            continue
        if not ruling.signed:
            yield _unsigned(ruling, scope)
            continue
        lifting = [s for s in scope.speeches if s.lifted is ruling and not s.unproven]
        if lifting:
            yield _lifted(ruling, scope)
        elif not ruling.applies and not _may_decide(scope):
            yield _idle(ruling, scope)


def _may_decide(scope: Scope) -> bool:
    """Whether a decision can bear on the requirement: a condition left to a person, or a side of
    the REM.
    """
    return any(
        side.asker is Asker.REM or asks_a_person(side.applies_when)
        for side in scope.requirement.asked_by
    )


def _lifted(ruling: Ruling, scope: Scope) -> Finding:
    name, who = scope.requirement.id, shorten(ruling.author)
    reason = shorten(ruling.reason, 200)
    message = Text(
        "{name} : ce que le REM demande est levé par une décision de {who} le {date} : {reason}",
        "{name}: what the REM asks is lifted by a decision of {who} on {date}: {reason}",
        name=name,
        who=who,
        date=ruling.date,
        reason=reason,
    )
    if scope.applies is not False:
        message += Text(
            " ; ce que demandent les règles intégrées reste dû",
            "; what the built-in rules ask stays due",
        )
    return _LIFTED.warns(ruling.location, message=message)


def _unsigned(ruling: Ruling, scope: Scope) -> Finding:
    message = (
        Text(
            "la décision d'applicabilité sur {name} est sans effet",
            "the decision on whether {name} applies has no effect",
            name=scope.requirement.id,
        )
        + ruling.why_idle
    )
    return _UNSIGNED.warns(ruling.location, message=message)


def _idle(ruling: Ruling, scope: Scope) -> Finding:
    name = scope.requirement.id
    return _IDLE.warns(ruling.location, name=name)
