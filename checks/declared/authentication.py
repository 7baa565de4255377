"""Which Pro Santé Connect flows the solution has."""

from __future__ import annotations

from collections.abc import Iterator

from segur_audit.catalogue.registry import check
from segur_audit.manifest.reading import Declared
from segur_audit.model.finding import Finding
from segur_audit.model.outcome import Outcome
from segur_audit.model.text import Text

from ..kit.declared import absent

_SOURCE = "FAQ industriels, Pro Santé Connect : SC.PSC.01 et SC.PSC.13"


@check("authentication.code_flow")
def code_flow(flows: Declared, architectures: Declared | None = None) -> Iterator[Finding]:
    """Pro Santé Connect is implemented by code flow. CIBA alone, without a thick client, is a person's to judge.

    Source: contract, section 7; domain, section 1.1.
    """
    place = flows.place()
    remedy = Text(
        "implémentez le code flow et ajoutez-le à psc.flux",
        "implement the code flow and add it to psc.flux",
    )
    if "code_flow" in flows.value:
        yield Finding(
            "psc.code_flow.declared",
            Outcome.PASS,
            Text("code flow déclaré", "code flow declared"),
            place,
            source=_SOURCE,
        )
    elif not flows.value:
        message = Text(
            "aucun flux Pro Santé Connect n'est déclaré", "no Pro Santé Connect flow is declared"
        )
        yield Finding(
            "psc.code_flow.declared", Outcome.FAIL, message, place, remedy, source=_SOURCE
        )
    elif architectures is None:
        yield absent("psc.code_flow.declared", "solution.architectures", flows, _SOURCE)
    elif "client_lourd" in architectures.value:
        message = Text(
            "CIBA seul, alors qu'un client lourd doit proposer les deux flux",
            "CIBA alone, though a thick client must offer both flows",
        )
        yield Finding(
            "psc.code_flow.declared", Outcome.FAIL, message, place, remedy, source=_SOURCE
        )
    else:
        message = Text(
            "CIBA seul, sans client lourd : un REM de pré-publication (janvier 2023) l'admettait, la FAQ ne le dit pas",
            "CIBA alone, without a thick client: a pre-publication REM (January 2023) accepted it, the FAQ does not say so",
        )
        advice = Text(
            "faites confirmer par l'ANS, ou implémentez le code flow",
            "have the ANS confirm it, or implement the code flow",
        )
        yield Finding(
            "psc.code_flow.declared", Outcome.TO_REVIEW, message, place, advice, source=_SOURCE
        )
