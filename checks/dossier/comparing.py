"""What the pieces show against what is declared: read beside its label it fails, read in passing it waits for a person."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from segur_audit.manifest.reading import Declared
from segur_audit.model.finding import Fact, FactKind, Finding
from segur_audit.model.outcome import Outcome
from segur_audit.model.piece import EvidenceRecord
from segur_audit.model.place import Location
from segur_audit.model.text import Text, shorten

SOURCE = "règle propre à segur-audit : cohérence du dossier"


@dataclass(frozen=True, slots=True)
class Sight:
    """A value that a place of the dossier gives. `sure`: of the very object, and read beside its label."""

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
    """What the pieces of the manifest declare under `key`, those of the natures `unlike` excepted."""
    for index, item in enumerate(items.value if items else ()):
        if items is not None and item.get(key) and item.get("nature") not in unlike:
            yield Sight(str(item[key]).strip(), items.place(index, key))


def judged(
    code: str, what: Text, expected: str, sights: Iterable[Sight], remedy: Text
) -> Iterator[Finding]:
    """A finding for each place that does not say `expected`; one that passes when there are places and all agree."""
    places = list(sights)
    wrong = [sight for sight in places if sight.value != expected]
    for sight in wrong:
        given, wanted = shorten(sight.value), shorten(expected)
        message = Text(
            f"{what.fr} : « {given} » ici, « {wanted} » au manifeste",
            f"{what.en}: '{given}' here, '{wanted}' in the manifest",
        )
        outcome = Outcome.FAIL if sight.sure else Outcome.TO_REVIEW
        yield Finding(code, outcome, message, sight.place, remedy, source=SOURCE)
    if not places:
        message = Text(f"{what.fr} : aucune pièce ne la donne", f"{what.en}: no piece tells it")
        yield nothing(code, message)
    elif not wrong:
        number = len(places)
        message = Text(
            f"{what.fr} : la même en {number} endroit(s)",
            f"{what.en}: the same in {number} place(s)",
        )
        yield Finding(code, Outcome.PASS, message, source=SOURCE)


def nothing(code: str, message: Text) -> Finding:
    """Nothing to compare: context, which proves nothing."""
    return Finding(code, Outcome.INFO, message, source=SOURCE)
