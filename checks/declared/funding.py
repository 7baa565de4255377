"""The amount received for a Ségur service, and the costs that must answer for it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from segur_audit.catalogue.registry import check
from segur_audit.manifest.reading import Declared
from segur_audit.model.finding import Finding
from segur_audit.model.outcome import Outcome
from segur_audit.model.rule import Rule
from segur_audit.model.text import Text, ours

_SOURCE = "FAQ industriels, montant du financement SAS (section 5 de l'appel à financement)"


_JUSTIFIED = Rule(
    "funding.justified",
    _SOURCE,
    Text(
        "coûts justifiables : {shown} € HT ; perçu : {due} € HT",
        "costs that can be justified: €{shown}; received: €{due}",
    ),
    Text(
        "coûts justifiables : {shown} € HT ; perçu : {due} € HT",
        "costs that can be justified: €{shown}; received: €{due}",
    ),
    Text(
        "complétez les justificatifs de coûts (financiers, matériels, humains), ou faites "
        "préciser par l'ANS le sens de la phrase",
        "complete the proofs of costs (financial, material, human), or have the ANS say what the "
        "sentence means",
    ),
    worth=Outcome.TO_REVIEW,
)

_SENTENCE = (
    "« l'éditeur doit être en capacité de justifier que les montants perçus au titre de la "
    "Prestation Ségur sont au moins équivalents "
    "aux coûts financiers, matériels et humains mis en œuvre dans le cadre de la réalisation de "
    "la Prestation Ségur »"
)

_READING = Text(
    ". La FAQ : {sentence}. À la lettre, le montant perçu atteint au moins les coûts ; lecture "
    "retenue : les coûts se justifient",
    ". The FAQ says: {sentence}. Literally, what is received reaches the costs at least; reading "
    "retained: the costs can be justified",
    sentence=ours(_SENTENCE),
)


@check("funding.justified")
def justified(
    costs: Declared, milestone: Declared, received: Mapping[str, int]
) -> Iterator[Finding]:
    """The costs that can be justified reach what has been received at the milestone. Lower is a
    person's to judge; the sentence is quoted.

    `received` gives the amount received in all at each milestone, in euros before tax. Source:
    contract, section 7.
    """
    amount = received[milestone.value]
    shown, due = _euros(costs.value), _euros(amount)
    enough = costs.value >= amount
    message = Text(
        "coûts justifiables : {shown} € HT ; perçu : {due} € HT",
        "costs that can be justified: €{shown}; received: €{due}",
        shown=shown,
        due=due,
    )
    message += _READING
    yield _JUSTIFIED.judge(enough, costs.place(), message=message)


def _euros(amount: float) -> str:
    return f"{amount:,.0f}".replace(",", " ")
