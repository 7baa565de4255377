"""Whether each N3 is linked to its N1 (liaison XFRM): the decision table of evidence checks A.2,
wherever the documents were found.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from segur_audit.model.finding import Finding
from segur_audit.model.outcome import Outcome
from segur_audit.model.rule import Rule
from segur_audit.model.text import Text, ours, shorten

from .summary import Summary

XFRM = "urn:ihe:iti:2007:AssociationType:XFRM"
_FAQ = "FAQ industriels, N3 lié à son N1 (liaison XFRM)"
_IHE = "IHE ITI TF-3, Document Relationships"
_SINGLE = (
    "volet ANS de transmission d'un CDA en HL7v2, note sur la vague 2 : un seul N3 avec son PDF"
)


_DIRECTION = Rule(
    "xfrm.direction",
    _IHE,
    None,
    Text(
        "sens de l'association : du N3 vers le N1, celui d'IHE",
        "direction of the association: from the N3 to the N1, that of IHE",
    ),
    worth=Outcome.INFO,
)
_LINKED = Rule(
    "xfrm.linked",
    _FAQ,
    None,
    Text(
        "aucun N1 du même patient et du même type n'est là : le lien ne se voit pas",
        "no N1 of the same patient and type is there: the link cannot be seen",
    ),
    Text(
        "déposez ensemble le N1, le N3 et leur association",
        "supply the N1, the N3 and their association together",
    ),
    worth=Outcome.TO_REVIEW,
)
_LEVEL = Rule(
    "xfrm.level",
    _FAQ,
    None,
    Text(
        "document de niveau N2 : la règle ne parle que des niveaux N1 et N3",
        "document of level N2: the rule knows levels N1 and N3 only",
    ),
    Text(
        "vérifiez le format attendu dans le REM et à l'annexe 5.3 du DSR",
        "check the expected format in the REM and annex 5.3 of the DSR",
    ),
    worth=Outcome.TO_REVIEW,
)
_N1_ALONE = Rule(
    "xfrm.n1_alone",
    _FAQ,
    Text("N1 seul : aucun N3 n'est à lier", "N1 alone: there is no N3 to link"),
    None,
)
_SINGLE_N3 = Rule(
    "xfrm.single_n3",
    _SINGLE,
    Text(
        "N3 seul{name}, qui contient son PDF : admis pour ce type de document",
        "N3 alone{name}, which holds its PDF: accepted for this type of document",
    ),
    Text(
        "N3 seul{name}, qui contient son PDF : prévu pour la biologie, le VSM et la prescription "
        "seulement",
        "N3 alone{name}, which holds its PDF: meant for biology, the medical summary and the "
        "prescription only",
    ),
    worth=Outcome.INFO,
)
_N1_ABSENT = Rule(
    "xfrm.n1_absent",
    _FAQ,
    None,
    Text("N1 absent{name} : le N1 est systématique", "no N1{name}: the N1 is always sent"),
    Text(
        "joignez le N1 du même document, lié au N3",
        "supply the N1 of the same document, linked to the N3",
    ),
    worth=Outcome.WARNING,
)

_REMEDY = Text(
    "ajoutez à la soumission l'association {xfrm} entre le N3 et le N1 du même document",
    "add to the submission the association {xfrm} between the N3 and the N1 of the same document",
    xfrm=ours(XFRM),
)


_OWN = Text(
    "liez chaque N3 au N1 du même compte rendu",
    "link each N3 to the N1 of the same report",
)


@dataclass(frozen=True, slots=True)
class LinkRules:
    """The rules on the link of an N3 to its N1, under the code and the source of who asks."""

    linked: Rule
    header: Rule
    shared: Rule
    astray: Rule


def link_rules(code: str, source: str) -> LinkRules:
    """The rules under this code: linked; by the header only; two N3 of one N1; another's N1."""
    return LinkRules(
        Rule(
            code,
            source,
            Text(
                "le N3{name} est lié à son N1 par une association XFRM",
                "the N3{name} is linked to its N1 by an XFRM association",
            ),
            Text(
                "le N3{name} n'est pas lié à son N1 par une association XFRM",
                "the N3{name} is not linked to its N1 by an XFRM association",
            ),
            _REMEDY,
        ),
        Rule(
            code,
            source,
            None,
            Text(
                "lien porté par l'en-tête seulement : le N3 cite son N1, mais aucune association "
                "ne les lie",
                "link in the header only: the N3 names its N1, but no association links them",
            ),
            _REMEDY,
            Outcome.WARNING,
        ),
        Rule(
            code,
            source,
            None,
            Text(
                "le N1 auquel le N3{name} est lié est aussi celui d'un autre N3",
                "the N1 that the N3{name} is linked to is also that of another N3",
            ),
            _OWN,
        ),
        Rule(
            code,
            source,
            None,
            Text(
                "le N3{name} semble lié au N1 d'un autre compte rendu (ni la même demande, ni le "
                "même acte, ni la même date)",
                "the N3{name} seems linked to the N1 of another report (neither the same order, "
                "nor act, nor date)",
            ),
            _OWN,
            Outcome.TO_REVIEW,
        ),
    )


_RULES = link_rules("xfrm.linked", _FAQ)


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
    evidence checks, A.2.
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
    return _DIRECTION.tells(third.summary.place, message=message)


def submission_findings(
    held: Sequence[Held], associations: Sequence[Association]
) -> Iterator[Finding]:
    """The whole decision table on the documents of an archive, of a submission, or of several files
    of one entry.
    """
    yield from pair_findings(held, associations, _RULES)
    levels = [document.summary.level for document in held]
    for document in held:
        level = document.summary.level
        if level == "N3" and not first_of(document, held):
            yield from _alone(document, held, associations)
        elif level == "N2":
            yield _unknown_level(document)
    if "N1" in levels and "N3" not in levels and "N2" not in levels:
        first = held[levels.index("N1")]
        yield _N1_ALONE.passes(first.summary.place)


def _alone(
    third: Held, held: Sequence[Held], associations: Sequence[Association]
) -> Iterator[Finding]:
    """An N3 without its N1: fine where Vague 2 makes a single N3 with its PDF, else the N1 is
    wanting and no link can be seen.
    """
    summary, name = third.summary, _name(third)
    if summary.pdf_copy and summary.single_n3:
        yield _SINGLE_N3.passes(summary.place, name=name)
        return
    if summary.pdf_copy:
        yield _SINGLE_N3.tells(summary.place, name=name)
    else:
        yield _N1_ABSENT.warns(summary.place, name=name)
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
    return _LINKED.unsure(third.summary.place, message=message)


def _unknown_level(document: Held) -> Finding:
    return _LEVEL.unsure(document.summary.place)


def _name(document: Held) -> str:
    code = document.summary.code
    return f" {shorten(code, 24)}" if code else ""
