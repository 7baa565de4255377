"""The rules of the link between an N3 and its N1."""

from __future__ import annotations

from dataclasses import dataclass

from segur_audit.model.outcome import Outcome
from segur_audit.model.rule import Rule
from segur_audit.model.text import Text, ours

XFRM = "urn:ihe:iti:2007:AssociationType:XFRM"
_FAQ = "FAQ industriels, N3 lié à son N1 (liaison XFRM)"
_IHE = "IHE ITI TF-3, Document Relationships"
_SINGLE = (
    "volet ANS de transmission d'un CDA en HL7v2, note sur la vague 2 : un seul N3 avec son PDF"
)
DIRECTION = Rule(
    "xfrm.direction",
    _IHE,
    None,
    Text(
        "sens de l'association : du N3 vers le N1, celui d'IHE",
        "direction of the association: from the N3 to the N1, that of IHE",
    ),
    worth=Outcome.INFO,
)
LINKED = Rule(
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
LEVEL = Rule(
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
N1_ALONE = Rule(
    "xfrm.n1_alone",
    _FAQ,
    Text("N1 seul : aucun N3 n'est à lier", "N1 alone: there is no N3 to link"),
    None,
)
SINGLE_N3 = Rule(
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
N1_ABSENT = Rule(
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


_SHARED = Text(
    "le N1 auquel le N3{name} est lié est aussi celui d'un autre N3",
    "the N1 that the N3{name} is linked to is also that of another N3",
)


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
        Rule(code, source, None, _SHARED, _OWN),
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


RULES = link_rules("xfrm.linked", _FAQ)
