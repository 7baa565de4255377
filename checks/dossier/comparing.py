"""What the pieces show against what is declared: read beside its label it fails, read in passing it
waits for a person.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from segur_audit.manifest.reading import Declared
from segur_audit.model.finding import Fact, FactKind, Finding
from segur_audit.model.outcome import Outcome
from segur_audit.model.piece import EvidenceRecord
from segur_audit.model.place import Location
from segur_audit.model.rule import Rule
from segur_audit.model.text import Text, shorten

SOURCE = "règle propre à segur-audit : cohérence du dossier"


@dataclass(frozen=True, slots=True)
class Sight:
    """A value that a place of the dossier gives. `sure`: of the very object, and read beside its
    label.
    """

    value: str
    place: Location
    sure: bool = True


def facts_of(record: EvidenceRecord, kind: FactKind) -> list[Fact]:
    """The facts of that kind in a piece, each once."""
    return list(dict.fromkeys(fact for fact in record.facts if fact.kind == kind))


def every_fact(evidence: Declared, kind: FactKind) -> list[Fact]:
    """The facts of that kind in every piece."""
    return [fact for record in evidence.value for fact in facts_of(record, kind)]


def declared_sights(items: Declared | None, key: str, unlike: Iterable[str]) -> Iterator[Sight]:
    """What the pieces of the manifest declare under `key`, those of the natures `unlike`
    excepted.
    """
    for index, item in enumerate(items.value if items else ()):
        if items is not None and item.get(key) and item.get("nature") not in unlike:
            yield Sight(str(item[key]).strip(), items.place(index, key))


def comparison(code: str, action: Text) -> Rule:
    """The rule that a value is the same in each piece and in the manifest."""
    return Rule(
        code,
        SOURCE,
        Text("{what} : la même en {number} endroit(s)", "{what}: the same in {number} place(s)"),
        Text(
            "{what} : « {given} » ici, « {wanted} » au manifeste",
            "{what}: '{given}' here, '{wanted}' in the manifest",
        ),
        action,
    )


def compared(rule: Rule, what: Text, expected: str, sights: Iterable[Sight]) -> Iterator[Finding]:
    """A finding for each place that does not say `expected`; a pass when all of them agree."""
    places = list(sights)
    wrong = [sight for sight in places if sight.value != expected]
    for sight in wrong:
        outcome = Outcome.FAIL if sight.sure else Outcome.TO_REVIEW
        given, wanted = shorten(sight.value), shorten(expected)
        yield rule.finding(outcome, sight.place, what=what, given=given, wanted=wanted)
    if not places:
        yield rule.tells(None, message=_NOT_GIVEN.filled(what=what))
    elif not wrong:
        yield rule.passes(None, what=what, number=len(places))


_NOT_GIVEN = Text("{what} : aucune pièce ne la donne", "{what}: no piece tells it")
