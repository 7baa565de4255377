"""The CDA formats as the manifest declares them: N1 always, N3 linked to its N1, except where one N3 stands alone."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from typing import Any

from segur_audit.catalogue.registry import check
from segur_audit.manifest.reading import Declared
from segur_audit.model.finding import FactKind, Finding
from segur_audit.model.outcome import Outcome
from segur_audit.model.text import Text, shorten

from ..kit.declared import absent, is_blank, verdict

_FAQ = "FAQ industriels, CDA R2 N1 systématique, N3 lié au N1"
_HOLDING = ("archive_xdm", "message_dmp")
_SINGLE = (
    "volet ANS de transmission d'un CDA en HL7v2, note sur la vague 2 : un seul N3 avec son PDF"
)


@check("formats.n1_always")
def n1_always(
    always: Declared, documents: Declared | None = None, single_n3: Collection[str] = ()
) -> Iterator[Finding]:
    """The CDA R2 N1 is always sent, the types of document that one N3 carries alone excepted (their codes: `single_n3`).

    Source: contract, section 7; domain, section 4.
    """
    alone = (
        []
        if documents is None
        else [i for i, document in enumerate(documents.value) if _lacks(document, "N1")]
    )
    remedy = Text(
        "envoyez toujours le N1 ; si un type de document n'a qu'un N3 (CR de biologie, VSM, prescription), déclarez-le dans cda.documents",
        "always send the N1; if a type of document has an N3 only (biology, VSM, prescription), declare it in cda.documents",
    )
    if always.value:
        yield Finding(
            "cda.n1_always",
            Outcome.PASS,
            Text("N1 toujours envoyé", "N1 always sent"),
            always.place(),
            source=_FAQ,
        )
        if documents is not None:
            yield from (_alone(documents, index, single_n3) for index in alone)
    elif (
        documents is not None
        and alone
        and all(documents.value[index].get("code") in single_n3 for index in alone)
    ):
        yield Finding(
            "cda.n1_always", Outcome.TO_REVIEW, _ONLY_SINGLE, always.place(), remedy, source=_SINGLE
        )
    else:
        message = Text("le N1 n'est pas toujours envoyé", "the N1 is not always sent")
        yield Finding("cda.n1_always", Outcome.FAIL, message, always.place(), remedy, source=_FAQ)


_ONLY_SINGLE = Text(
    "déclaration négative, mais tous les types de document concernés n'ont qu'un N3 intégrant son PDF : à confirmer",
    "declared not to be so, but all the types of document concerned have an N3 only, with its PDF inside: to be confirmed",
)


def _lacks(document: Mapping[str, Any], level: str) -> bool:
    return level not in document.get("niveaux", (level,))


def _alone(documents: Declared, index: int, single_n3: Collection[str]) -> Finding:
    document, path = documents.value[index], f"{documents.path}[{index}]"
    if is_blank(document.get("code")):
        return absent("cda.n1_alone", f"{path}.code", documents, _SINGLE)
    code = str(document["code"]).strip()
    excepted = code in single_n3
    message = Text(
        f"le type {shorten(code)} n'a pas de N1"
        + (" : un seul N3 avec son PDF est admis" if excepted else ""),
        f"type {shorten(code)} has no N1"
        + (": a single N3 with its PDF is accepted" if excepted else ""),
    )
    remedy = Text(
        "produisez aussi le N1 de ce type de document",
        "produce the N1 of this type of document too",
    )
    return verdict(
        "cda.n1_alone", excepted, message, documents.place(index, "niveaux"), remedy, _SINGLE
    )


@check("formats.n3_linked")
def n3_linked(
    linked: Declared, documents: Declared | None = None, single_n3: Collection[str] = ()
) -> Iterator[Finding]:
    """Each N3 that is sent is linked to its N1; where every declared N3 stands alone, there is nothing to link.

    Source: contract, section 7; evidence checks, A.2.
    """
    with_n3 = (
        [] if documents is None else [d for d in documents.value if "N3" in d.get("niveaux", ())]
    )
    remedy = Text(
        "liez chaque N3 à son N1 (association XFRM dans la soumission)",
        "link each N3 to its N1 (XFRM association in the submission)",
    )
    if linked.value:
        yield Finding(
            "cda.n3_linked",
            Outcome.PASS,
            Text("N3 lié à son N1", "N3 linked to its N1"),
            linked.place(),
            source=_FAQ,
        )
    elif with_n3 and all(_lacks(d, "N1") and d.get("code") in single_n3 for d in with_n3):
        yield Finding(
            "cda.n3_linked", Outcome.TO_REVIEW, _ONLY_SINGLE, linked.place(), remedy, source=_SINGLE
        )
    else:
        message = Text(
            "des N3 sont envoyés sans être liés à leur N1",
            "N3 are sent without being linked to their N1",
        )
        yield Finding("cda.n3_linked", Outcome.FAIL, message, linked.place(), remedy, source=_FAQ)


@check("formats.n3_seen")
def n3_seen(evidence: Declared) -> Iterator[Finding]:
    """A piece shows an N3: an archive without any proves no link. Source: contract, section 7 (FAQ.CDA.XFRM)."""
    looked = [one for one in evidence.value if one.piece.nature in _HOLDING]
    thirds = [
        fact
        for one in evidence.value
        for fact in one.facts
        if fact.kind == FactKind.CDA_LEVEL and fact.value == "N3"
    ]
    if thirds:
        message = Text("une pièce contient un N3", "a piece holds an N3")
        yield Finding("cda.n3_seen", Outcome.INFO, message, thirds[0].location, source=_FAQ)
    elif looked:
        message = Text(
            "aucune pièce ne contient de N3 : aucun lien n'est montré",
            "no piece holds an N3: no link is shown",
        )
        remedy = Text(
            "déposez une archive ou un message qui contient un N3, son N1 et l'association XFRM",
            "supply an archive or a message that holds an N3, its N1 and the XFRM association",
        )
        place = looked[0].piece.place
        yield Finding("cda.n3_seen", Outcome.TO_REVIEW, message, place, remedy, source=_FAQ)
    else:
        message = Text("aucune pièce n'est là pour le montrer", "no piece is there to show it")
        yield Finding("cda.n3_seen", Outcome.INFO, message, source=_FAQ)


@check("formats.by_type")
def by_type(documents: Declared) -> Iterator[Finding]:
    """Each type of document that is sent is declared with its levels. Source: contract, section 7 (FAQ.CDA.FORMAT)."""
    if not documents.value:
        message = Text("aucun type de document n'est déclaré", "no type of document is declared")
        remedy = Text(
            "énumérez-les dans cda.documents, avec leurs niveaux",
            "list them in cda.documents, with their levels",
        )
        yield Finding(
            "cda.format", Outcome.MISSING, message, documents.place(), remedy, source=_FAQ
        )
    for index, document in enumerate(documents.value):
        path = f"{documents.path}[{index}]"
        wanting = [key for key in ("type", "code") if is_blank(document.get(key))] + (
            [] if document.get("niveaux") else ["niveaux"]
        )
        yield from (absent("cda.format", f"{path}.{key}", documents, _FAQ) for key in wanting)
        if not wanting:
            levels = ", ".join(document["niveaux"])
            message = Text(
                f"{shorten(document['type'])} : {levels}", f"{shorten(document['type'])}: {levels}"
            )
            yield Finding("cda.format", Outcome.PASS, message, documents.place(index), source=_FAQ)
