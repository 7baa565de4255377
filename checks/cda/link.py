"""Whether each N3 is linked to its N1 (liaison XFRM): the decision table of docs/evidence.md, A.2,
wherever the documents were found.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from segur_audit.model.finding import Finding
from segur_audit.model.outcome import Outcome
from segur_audit.model.text import Text, shorten

from .link_rules import (
    DIRECTION,
    LEVEL,
    LINKED,
    N1_ABSENT,
    N1_ALONE,
    RULES,
    SINGLE_N3,
    XFRM,
    LinkRules,
)
from .summary import Summary


@dataclass(frozen=True, slots=True)
class Held:
    """A document found in a piece, and the identifier under which a submission's associations name
    it (None: no submission).
    """

    summary: Summary
    entry: str | None = None


@dataclass(frozen=True, slots=True)
class Association:
    """A relation between two documents of a submission."""

    kind: str
    source: str
    target: str

    @property
    def joins_two(self) -> bool:
        """Whether it names two objects: neither nothing, nor one with itself."""
        return bool(self.source) and bool(self.target) and self.source != self.target


def pair_findings(
    held: Sequence[Held], associations: Sequence[Association], rules: LinkRules
) -> Iterator[Finding]:
    """For each N3 whose N1 is there: linked by an association (pass), by its header only (warning),
    or not (fail).

    The direction is reported and never judged. Nothing is found where no N3 has its N1. Source:
    docs/evidence.md, A.2.
    """
    links = _links(associations)
    for third in (document for document in held if document.summary.level == "N3"):
        firsts = first_of(third, held)
        if firsts:
            astray = list(_another(third, held, firsts, links, rules))
            yield from astray or _pair(third, firsts, links, rules)


@dataclass(frozen=True, slots=True)
class _Links:
    """The XFRM associations: by source their targets, by target their sources."""

    targets: Mapping[str, set[str]]
    sources: Mapping[str, set[str]]

    def ends(self, entry: str | None) -> set[str]:
        """The entries at the other end of an entry's links."""
        key = entry or ""
        return self.targets.get(key, set()) | self.sources.get(key, set())


def _links(associations: Sequence[Association]) -> _Links:
    targets: dict[str, set[str]] = {}
    sources: dict[str, set[str]] = {}
    for association in associations:
        if association.kind.strip() == XFRM and association.joins_two:
            targets.setdefault(association.source, set()).add(association.target)
            sources.setdefault(association.target, set()).add(association.source)
    return _Links(targets, sources)


def _another(
    third: Held,
    held: Sequence[Held],
    firsts: Sequence[Held],
    links: _Links,
    rules: LinkRules,
) -> Iterator[Finding]:
    """Where several reports go together, an N3 must be linked to its own N1 and not to that of
    another report.
    """
    linked = links.ends(third.entry)
    mine = [first for first in firsts if first.entry in linked]
    if not mine:
        return
    place, name = third.summary.place, _name(third)
    entries = {first.entry for first in mine}
    others = [
        document
        for document in held
        if document is not third
        and document.summary.level == "N3"
        and not entries.isdisjoint(links.ends(document.entry))
    ]
    if others:
        spare = len(firsts) > len(mine)
        outcome = Outcome.FAIL if spare else Outcome.TO_REVIEW
        yield rules.shared.finding(outcome, place, name=name)
    elif not any(third.summary.traces & first.summary.traces for first in mine) and any(
        third.summary.traces & first.summary.traces for first in firsts
    ):
        yield rules.astray.unsure(place, name=name)


def first_of(third: Held, held: Sequence[Held]) -> list[Held]:
    """The N1 of the same patient and of the same code as an N3."""
    return [
        document
        for document in held
        if document.summary.level == "N1" and third.summary.pairs_with(document.summary)
    ]


def _pair(
    third: Held, firsts: Sequence[Held], links: _Links, rules: LinkRules
) -> Iterator[Finding]:
    place = third.summary.place
    entries = {first.entry for first in firsts if first.entry}
    forward = not entries.isdisjoint(links.targets.get(third.entry or "", ()))
    backward = not entries.isdisjoint(links.sources.get(third.entry or "", ()))
    known = {identifier for first in firsts for identifier in first.summary.identifiers}
    known -= set(third.summary.identifiers)
    if forward or backward:
        yield rules.linked.passes(place, name=_name(third), confirms=("cda.n3_lie_au_n1",))
        yield _direction(third, forward)
    elif known & set(third.summary.transforms):
        yield rules.header.warns(place)
    else:
        yield rules.linked.fails(place, name=_name(third))


def _direction(third: Held, forward: bool) -> Finding:
    message = (
        Text(
            "sens de l'association : du N3 vers le N1, celui d'IHE",
            "direction of the association: from the N3 to the N1, that of IHE",
        )
        if forward
        else Text(
            "sens de l'association : du N1 vers le N3, l'inverse de celui d'IHE ; celui que le "
            "DMP attend est à confirmer",
            "direction of the association: from the N1 to the N3, the reverse of that of IHE; "
            "which one the DMP expects is to be confirmed",
        )
    )
    return DIRECTION.tells(third.summary.place, message=message)


def submission_findings(
    held: Sequence[Held], associations: Sequence[Association]
) -> Iterator[Finding]:
    """The whole decision table on the documents of an archive, of a submission, or of several files
    of one entry.
    """
    yield from pair_findings(held, associations, RULES)
    levels = [document.summary.level for document in held]
    for document in held:
        level = document.summary.level
        if level == "N3" and not first_of(document, held):
            yield from _alone(document, held, associations)
        elif level == "N2":
            yield _unknown_level(document)
    if "N1" in levels and "N3" not in levels and "N2" not in levels:
        first = held[levels.index("N1")]
        yield N1_ALONE.passes(first.summary.place)


def _alone(
    third: Held, held: Sequence[Held], associations: Sequence[Association]
) -> Iterator[Finding]:
    """An N3 without its N1: fine where Vague 2 makes a single N3 with its PDF, else the N1 is
    wanting and no link can be seen.
    """
    summary, name = third.summary, _name(third)
    if summary.pdf_copy and summary.single_n3:
        yield SINGLE_N3.passes(summary.place, name=name)
        return
    if summary.pdf_copy:
        yield SINGLE_N3.tells(summary.place, name=name)
    else:
        yield N1_ABSENT.warns(summary.place, name=name)
    yield _unseen(third, held, associations)


def _unseen(third: Held, held: Sequence[Held], associations: Sequence[Association]) -> Finding:
    """What the piece does not show is a person's to look at; a link to something else than the N1
    is said.
    """
    ends = {
        a.target if a.source == third.entry else a.source
        for a in associations
        if a.kind.strip() == XFRM and third.entry in (a.source, a.target)
    }
    inside = {document.entry for document in held}
    message = Text(
        "aucun N1 du même patient et du même type n'est là : le lien ne se voit pas",
        "no N1 of the same patient and type is there: the link cannot be seen",
    )
    if ends & inside:
        message += Text(
            " (le N3 est lié à un autre document)", " (the N3 is linked to another document)"
        )
    elif ends:
        message += Text(
            " (le N3 est lié à un document extérieur à la pièce)",
            " (the N3 is linked to a document outside the piece)",
        )
    return LINKED.unsure(third.summary.place, message=message)


def _unknown_level(document: Held) -> Finding:
    return LEVEL.unsure(document.summary.place)


def _name(document: Held) -> str:
    code = document.summary.code
    return f" {shorten(code, 24)}" if code else ""
