"""The CDA formats as the manifest declares them: N1 always, N3 linked to its N1, except where one
N3 stands alone.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from typing import Any

from segur_audit.catalogue.registry import check
from segur_audit.manifest.reading import Declared
from segur_audit.model.finding import FactKind, Finding
from segur_audit.model.outcome import Outcome
from segur_audit.model.rule import Rule
from segur_audit.model.text import Text, ours, shorten

from ..kit.declared import ABSENT, GIVE, absent, is_blank

_FAQ = "FAQ industriels, CDA R2 N1 systématique, N3 lié au N1"
_HOLDING = ("archive_xdm", "message_dmp")
_SINGLE = (
    "volet ANS de transmission d'un CDA en HL7v2, note sur la vague 2 : un seul N3 avec son PDF"
)


_N1_ALONE = Rule(
    "cda.n1_alone",
    _SINGLE,
    Text("le type {code} n'a pas de N1{how}", "type {code} has no N1{how_2}"),
    Text("le type {code} n'a pas de N1{how}", "type {code} has no N1{how_2}"),
    Text(
        "produisez aussi le N1 de ce type de document",
        "produce the N1 of this type of document too",
    ),
)
_N1_ALONE_ABSENT = Rule("cda.n1_alone", _SINGLE, None, ABSENT, GIVE, worth=Outcome.MISSING)
_FORMAT_ABSENT = Rule("cda.format", _FAQ, None, ABSENT, GIVE, worth=Outcome.MISSING)


@check("formats.n1_always")
def n1_always(
    always: Declared, documents: Declared | None = None, single_n3: Collection[str] = ()
) -> Iterator[Finding]:
    """The CDA R2 N1 is always sent, the types of document that one N3 carries alone excepted (their
    codes: `single_n3`).

    Source: contract, section 7; docs/evidence.md, K.2.
    """
    alone = (
        []
        if documents is None
        else [i for i, document in enumerate(documents.value) if _lacks(document, "N1")]
    )
    remedy = Text(
        "envoyez toujours le N1 ; si un type de document n'a qu'un N3 (CR de biologie, VSM, "
        "prescription), déclarez-le dans cda.documents",
        "always send the N1; if a type of document has an N3 only (biology, VSM, prescription), "
        "declare it in cda.documents",
    )
    if always.value:
        yield _N1_ALWAYS.passes(always.place())
        if documents is not None:
            yield from (_alone(documents, index, single_n3) for index in alone)
    elif (
        documents is not None
        and alone
        and all(documents.value[index].get("code") in single_n3 for index in alone)
    ):
        yield _N1_ALWAYS_UNSURE.unsure(always.place(), action=remedy)
    else:
        yield _N1_ALWAYS.fails(always.place(), action=remedy)


_ONLY_SINGLE = Text(
    "déclaration négative, mais tous les types de document concernés n'ont qu'un N3 intégrant son "
    "PDF : à confirmer",
    "declared not to be so, but all the types of document concerned have an N3 only, with its PDF "
    "inside: to be confirmed",
)


_N1_ALWAYS = Rule(
    "cda.n1_always",
    _FAQ,
    Text("N1 toujours envoyé", "N1 always sent"),
    Text("le N1 n'est pas toujours envoyé", "the N1 is not always sent"),
    Text(
        "envoyez toujours le N1 ; si un type de document n'a qu'un N3 (CR de biologie, VSM, "
        "prescription), déclarez-le dans cda.documents",
        "always send the N1; if a type of document has an N3 only (biology, VSM, prescription), "
        "declare it in cda.documents",
    ),
)
_N3_LINKED = Rule(
    "cda.n3_linked",
    _FAQ,
    Text("N3 lié à son N1", "N3 linked to its N1"),
    Text(
        "des N3 sont envoyés sans être liés à leur N1",
        "N3 are sent without being linked to their N1",
    ),
    Text(
        "liez chaque N3 à son N1 (association XFRM dans la soumission)",
        "link each N3 to its N1 (XFRM association in the submission)",
    ),
)
_N3_SEEN = Rule(
    "cda.n3_seen",
    _FAQ,
    None,
    Text("une pièce contient un N3", "a piece holds an N3"),
    worth=Outcome.INFO,
)
_N3_SEEN_UNSURE = Rule(
    "cda.n3_seen",
    _FAQ,
    None,
    Text(
        "aucune pièce ne contient de N3 : aucun lien n'est montré",
        "no piece holds an N3: no link is shown",
    ),
    Text(
        "déposez une archive ou un message qui contient un N3, son N1 et l'association XFRM",
        "supply an archive or a message that holds an N3, its N1 and the XFRM association",
    ),
    worth=Outcome.TO_REVIEW,
)
_N3_SEEN_NOTE = Rule(
    "cda.n3_seen",
    _FAQ,
    None,
    Text("aucune pièce n'est là pour le montrer", "no piece is there to show it"),
    worth=Outcome.INFO,
)
_FORMAT = Rule(
    "cda.format",
    _FAQ,
    Text("{document} : {levels}", "{document}: {levels}"),
    Text("aucun type de document n'est déclaré", "no type of document is declared"),
    Text(
        "énumérez les types de document dans cda.documents, avec leurs niveaux",
        "list them in cda.documents, with their levels",
    ),
    worth=Outcome.MISSING,
)
_N1_ALWAYS_UNSURE = Rule(
    "cda.n1_always",
    _SINGLE,
    None,
    _ONLY_SINGLE,
    Text(
        "envoyez toujours le N1 ; si un type de document n'a qu'un N3 (CR de biologie, VSM, "
        "prescription), déclarez-le dans cda.documents",
        "always send the N1; if a type of document has an N3 only (biology, VSM, prescription), "
        "declare it in cda.documents",
    ),
    worth=Outcome.TO_REVIEW,
)
_N3_LINKED_UNSURE = Rule(
    "cda.n3_linked",
    _SINGLE,
    None,
    _ONLY_SINGLE,
    Text(
        "liez chaque N3 à son N1 (association XFRM dans la soumission)",
        "link each N3 to its N1 (XFRM association in the submission)",
    ),
    worth=Outcome.TO_REVIEW,
)


def _lacks(document: Mapping[str, Any], level: str) -> bool:
    return level not in document.get("niveaux", (level,))


def _alone(documents: Declared, index: int, single_n3: Collection[str]) -> Finding:
    document, path = documents.value[index], f"{documents.path}[{index}]"
    if is_blank(document.get("code")):
        return absent(_N1_ALONE_ABSENT, f"{path}.code", documents)
    code = str(document["code"]).strip()
    excepted = code in single_n3
    return _N1_ALONE.judge(
        excepted,
        documents.place(index, "niveaux"),
        code=shorten(code),
        how=ours(" : un seul N3 avec son PDF est admis" if excepted else ""),
        how_2=ours(": a single N3 with its PDF is accepted" if excepted else ""),
    )


@check("formats.n3_linked")
def n3_linked(
    linked: Declared, documents: Declared | None = None, single_n3: Collection[str] = ()
) -> Iterator[Finding]:
    """Each N3 that is sent is linked to its N1; where every declared N3 stands alone, there is
    nothing to link.

    Source: contract, section 7; docs/evidence.md, A.2.
    """
    with_n3 = (
        [] if documents is None else [d for d in documents.value if "N3" in d.get("niveaux", ())]
    )
    remedy = Text(
        "liez chaque N3 à son N1 (association XFRM dans la soumission)",
        "link each N3 to its N1 (XFRM association in the submission)",
    )
    if linked.value:
        yield _N3_LINKED.passes(linked.place())
    elif with_n3 and all(_lacks(d, "N1") and d.get("code") in single_n3 for d in with_n3):
        yield _N3_LINKED_UNSURE.unsure(linked.place(), action=remedy)
    else:
        yield _N3_LINKED.fails(linked.place(), action=remedy)


@check("formats.n3_seen")
def n3_seen(evidence: Declared) -> Iterator[Finding]:
    """A piece shows an N3: an archive without any proves no link. Source: contract, section 7
    (FAQ.CDA.XFRM).
    """
    looked = [one for one in evidence.value if one.piece.nature in _HOLDING]
    thirds = [
        fact
        for one in evidence.value
        for fact in one.facts
        if fact.kind == FactKind.CDA_LEVEL and fact.value == "N3"
    ]
    if thirds:
        yield _N3_SEEN.tells(thirds[0].location)
    elif looked:
        place = looked[0].piece.place
        yield _N3_SEEN_UNSURE.unsure(place)
    else:
        yield _N3_SEEN_NOTE.tells(None)


@check("formats.by_type")
def by_type(documents: Declared) -> Iterator[Finding]:
    """Each type of document that is sent is declared with its levels. Source: contract, section 7
    (FAQ.CDA.FORMAT).
    """
    if not documents.value:
        yield _FORMAT.lacks(documents.place())
    for index, document in enumerate(documents.value):
        path = f"{documents.path}[{index}]"
        wanting = [key for key in ("type", "code") if is_blank(document.get(key))] + (
            [] if document.get("niveaux") else ["niveaux"]
        )
        yield from (absent(_FORMAT_ABSENT, f"{path}.{key}", documents) for key in wanting)
        if not wanting:
            levels = ", ".join(document["niveaux"])
            yield _FORMAT.passes(
                documents.place(index), document=shorten(document["type"]), levels=levels
            )
