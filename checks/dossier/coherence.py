"""What holds a dossier together: one version, one company, one number by role, the flows and levels
that are declared.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from segur_audit.catalogue.registry import check
from segur_audit.manifest.reading import Declared
from segur_audit.model.finding import Fact, FactKind, Finding
from segur_audit.model.text import Text, shorten

from ..kit.names import bare_name, holds_name, same_name
from . import settings as settings  # one environment, one patient, dates: registered here
from .coherence_rules import CORRECT, FLOWS, N3, NO_FLOWS, SOFTWARE, UNDECLARED_FLOW
from .comparing import (
    Sight,
    compared,
    comparison,
    declared_sights,
    facts_of,
)

_VERSION = comparison(
    "coherence.version",
    Text(
        "refaites la pièce avec la version candidate, ou corrigez la déclaration",
        "make the piece again with the candidate version, or correct the declaration",
    ),
)
_COMPARED = {
    kind: comparison(f"coherence.{kind}", CORRECT)
    for kind in (FactKind.COMPANY, FactKind.NIE, FactKind.NIL, FactKind.PRODUCT_REFERENCE)
}


#: Pieces whose version is that of a test or of a homologation, which their own rules judge.
_TEST, _CNDA = "formulaire_test_intrusion", ("attestation_cnda", "homologation")
#: Messages that the solution sends itself, under its own name.
_SENT = ("message_dmp", "message_insi")


@check("coherence.one_version")
def one_version(
    evidence: Declared,
    version: Declared,
    pieces: Declared | None = None,
    homologations: Declared | None = None,
    software: Declared | None = None,
    components: Declared | None = None,
) -> Iterator[Finding]:
    """The candidate's version is the same in the manifest, its evidence entries, and the pieces
    themselves.

    What names a declared component is the component's; a test's version is its own rule's, a
    homologation's is compared with
    those that are declared. Source: contract, section 7 (DOSSIER.COHERENCE).
    """
    expected = str(version.value).strip()
    names = _names(components)
    own = (
        {str(item.get("version")).strip() for item in homologations.value}
        if homologations
        else set()
    )
    sights: list[Sight] = []
    for record in evidence.value:
        for fact in facts_of(record, FactKind.VERSION):
            about = _about(fact, software, names)
            if about is None or record.piece.nature == _TEST:
                continue
            if record.piece.nature in _CNDA:
                value = expected if fact.value in own else fact.value
                sights.append(Sight(value, fact.location, sure=False))
            else:
                sights.append(Sight(fact.value, fact.location, sure=about and fact.beside))
    sights += declared_sights(pieces, "version", (_TEST, *_CNDA))
    what = Text("version du logiciel", "version of the software")
    yield from compared(_VERSION, what, expected, sights)
    if software is not None:
        yield from _of_others(evidence, str(software.value), names)


def _of_others(evidence: Declared, software: str, components: Iterable[str]) -> Iterator[Finding]:
    """Messages that the candidate sends by its name, and that name neither it nor a declared
    component.
    """
    known = [_glued(name) for name in (software, *components) if _glued(name)]
    seen: set[str] = set()
    for record in evidence.value:
        if record.piece.nature not in _SENT:
            continue
        for fact in facts_of(record, FactKind.VERSION):
            name = _glued(fact.of)
            if not name or name in seen or any(one in name or name in one for one in known):
                continue
            seen.add(name)
            yield SOFTWARE.unsure(fact.location, name=shorten(fact.of, 60))


def _glued(name: str) -> str:
    return "".join(bare_name(name))


def _names(components: Declared | None) -> list[str]:
    return [str(item.get("nom") or "") for item in components.value] if components else []


def _about(fact: Fact, software: Declared | None, components: Iterable[str]) -> bool | None:
    """Whether a version is surely that of the candidate; False when it may be, None when the piece
    names another software.
    """
    if not bare_name(fact.of) or software is None:
        return True
    name = str(software.value)
    if same_name(fact.of, name):
        return True
    if any(same_name(fact.of, one) or holds_name(fact.of, one) for one in components if one):
        return None
    return False if holds_name(fact.of, name) or holds_name(name, fact.of) else None


@check("coherence.one_identity")
def one_identity(
    evidence: Declared,
    company: Declared | None = None,
    nie: Declared | None = None,
    nil: Declared | None = None,
    product: Declared | None = None,
    components: Declared | None = None,
    homologations: Declared | None = None,
    tests: Declared | None = None,
) -> Iterator[Finding]:
    """Company, NIE, NIL and product reference are those of the manifest wherever a piece tells
    them: by role, never by format.

    A piece about a declared component (its NIL) gives that component's company and numbers. Source:
    contract, section 7;
    docs/evidence.md, E.3.
    """
    third = _others(components, "nil") | _others(homologations, "nil")
    people = _others(components, "editeur") | _others(tests, "prestataire")
    records = [record for record in evidence.value if not _is_of_another(record.facts, third)]
    for kind, what, declared in (
        (FactKind.COMPANY, Text("société", "company"), company),
        (FactKind.NIE, Text("NIE", "NIE"), nie),
        (FactKind.NIL, Text("NIL", "NIL"), nil),
        (
            FactKind.PRODUCT_REFERENCE,
            Text("référence produit (X-MSS-NIL)", "product reference (X-MSS-NIL)"),
            product,
        ),
    ):
        if declared is None:
            continue
        expected = str(declared.value).strip()
        facts = [fact for record in records for fact in facts_of(record, kind)]
        if kind is FactKind.COMPANY:
            sights = list(_companies(facts, expected, people))
        else:
            sights = [
                Sight(fact.value, fact.location, fact.beside)
                for fact in facts
                if fact.value not in third
            ]
        yield from compared(_COMPARED[kind], what, expected, sights)


def _others(declared: Declared | None, key: str) -> set[str]:
    """What the entries of a list give under `key`."""
    items: list[Mapping[str, Any]] = declared.value if declared else []
    return {str(item[key]).strip() for item in items if item.get(key)}


def _is_of_another(facts: Iterable[Fact], third: set[str]) -> bool:
    """Whether a piece gives NILs, all of them those of declared third parties: it is about them."""
    numbers = {fact.value for fact in facts if fact.kind == FactKind.NIL}
    return bool(numbers) and numbers <= third


def _companies(facts: Iterable[Fact], expected: str, people: set[str]) -> Iterator[Sight]:
    for fact in facts:
        if any(same_name(fact.value, other) for other in people):
            continue
        begins = bare_name(fact.value)[: len(bare_name(expected))] == bare_name(expected)
        alike = same_name(fact.value, expected) or (not fact.beside and begins)
        yield Sight(expected if alike else fact.value, fact.location, fact.beside)


@check("coherence.as_declared")
def as_declared(
    evidence: Declared, flows: Declared | None = None, n3_sent: Declared | None = None
) -> Iterator[Finding]:
    """The Pro Santé Connect flows and the levels of CDA that the pieces show are those that are
    declared, in both directions.

    Source: contract, sections 6 and 7: the evidence wins over the declaration.
    """
    shown = {
        fact.value: fact
        for record in evidence.value
        for fact in facts_of(record, FactKind.PSC_FLOW)
    }
    if flows is not None and shown:
        yield from _flows(shown, flows)
    thirds = [
        fact
        for record in evidence.value
        for fact in facts_of(record, FactKind.CDA_LEVEL)
        if fact.value == "N3"
    ]
    if n3_sent is not None and thirds:
        yield _n3(n3_sent, thirds[0])
    if not (shown and flows) and not (thirds and n3_sent):
        yield NO_FLOWS.tells(None)


def _n3(sent: Declared, fact: Fact) -> Finding:
    if sent.value is True:
        return N3.passes(fact.location)
    return N3.unsure(fact.location)


def _flows(shown: Mapping[str, Fact], flows: Declared) -> Iterator[Finding]:
    for flow, fact in sorted(shown.items()):
        if flow in flows.value:
            yield FLOWS.passes(fact.location, flow=flow)
        else:
            yield UNDECLARED_FLOW.unsure(fact.location, flow=flow)
    for index, flow in enumerate(flows.value):
        if flow not in shown:
            yield FLOWS.warns(flows.place(index), flow=flow)
