"""Which Pro Santé Connect flows the solution has."""

from __future__ import annotations

from collections.abc import Iterator

from segur_audit.catalogue.registry import check
from segur_audit.manifest.reading import Declared
from segur_audit.model.finding import Finding
from segur_audit.model.outcome import Outcome
from segur_audit.model.rule import Rule
from segur_audit.model.text import Text, ours

from ..kit.declared import ABSENT, GIVE, absent, place_of

_SOURCE = "FAQ industriels, Pro Santé Connect : SC.PSC.01 et SC.PSC.13"


_CODE_FLOW_DECLARED_ABSENT = Rule(
    "psc.code_flow.declared", _SOURCE, None, ABSENT, GIVE, worth=Outcome.MISSING
)

_OPTIONAL = "« Le CIBA est prévu dans la vague 2 du Ségur en tant que profil optionnel. »"
_BOTH = (
    "« En cas de client lourd, l'éditeur doit proposer les deux solutions (code flow et CIBA) => "
    "SC.PSC.01 et SC.PSC.13. »"
)
_CHOSEN = (
    "« Le profil est obligatoire lorsque l’éditeur a choisi d’implémenter dans sa solution "
    "logicielle l’authentification ProSanté Connect "
    "par le protocole CIBA (§3.1 du DSR DPI). »"
)


@check("authentication.code_flow")
def code_flow(flows: Declared, architectures: Declared | None = None) -> Iterator[Finding]:
    """Pro Santé Connect is implemented by code flow. CIBA alone, without a thick client, is a
    person's to judge.

    Source: contract, section 7; docs/evidence.md, K.1.
    """
    place = flows.place()
    remedy = Text(
        "implémentez le code flow et ajoutez-le à psc.flux",
        "implement the code flow and add it to psc.flux",
    )
    if "code_flow" in flows.value:
        yield _CODE_FLOW_DECLARED.passes(place)
    elif not flows.value:
        yield _CODE_FLOW_DECLARED.fails(place, action=remedy)
    elif architectures is None:
        yield absent(_CODE_FLOW_DECLARED_ABSENT, "solution.architectures", flows)
    elif "client_lourd" in architectures.value:
        yield _CODE_FLOW_DECLARED_WRONG.fails(place, action=remedy)
    else:
        yield _CODE_FLOW_DECLARED_UNSURE.unsure(place)


@check("authentication.ciba")
def ciba(
    flows: Declared, architectures: Declared | None = None, profiles: Declared | None = None
) -> Iterator[Finding]:
    """CIBA is implemented; without it, the FAQ's sentence on the case is quoted. With it, its
    profile is ticked.

    Source: contract, section 7 (SC.PSC.13): a thick client, a profile that was ticked, a flow
    without its profile.
    """
    place = flows.place()
    if "ciba" not in flows.value:
        thick = architectures is not None and "client_lourd" in architectures.value
        yield _CIBA_DECLARED.fails(place, message=_THICK if thick else _TICKED)
        return
    yield _CIBA_DECLARED.passes(place)
    if profiles is None or not any("ciba" in str(profile).casefold() for profile in profiles.value):
        where = profiles.place() if profiles is not None else place_of("candidature.profils", flows)
        yield _CIBA_PROFILE.warns(where, chosen=ours(_CHOSEN))


_THICK = Text(
    "CIBA n'est pas déclaré dans psc.flux, pour un client lourd. La FAQ dit à la fois : "
    "{optional} et {both} Sans réponse écrite de l'ANS, la règle retenue est la seconde "
    "phrase ; une confirmation écrite de l'ANS peut porter une dérogation",
    "CIBA is not declared in psc.flux, for a thick client. The FAQ says both: {optional} "
    "(CIBA is an optional profile) and {both} (a thick client must offer both). Without "
    "a written answer from the ANS the second sentence is applied; a written "
    "confirmation by the ANS can carry a waiver",
    optional=ours(_OPTIONAL),
    both=ours(_BOTH),
)
_TICKED = Text(
    "le profil CIBA est coché, et CIBA n'est pas déclaré dans psc.flux. La FAQ : {chosen}",
    "the CIBA profile is ticked, and CIBA is not declared in psc.flux. The FAQ says: {chosen} "
    "(mandatory once chosen)",
    chosen=ours(_CHOSEN),
)
_IMPLEMENT = Text(
    "implémentez CIBA (mode Poll, serveur intermédiaire), ajoutez ciba à psc.flux et cochez son "
    "profil ; ou demandez à l'ANS une "
    "confirmation écrite et joignez-la à une dérogation",
    "implement CIBA (Poll mode, intermediate server), add ciba to psc.flux and tick its profile; "
    "or ask the ANS for a written "
    "confirmation and attach it to a waiver",
)


_CIBA_DECLARED = Rule(
    "psc.ciba.declared", _SOURCE, Text("CIBA déclaré", "CIBA declared"), _THICK, _IMPLEMENT
)
_CODE_FLOW_DECLARED = Rule(
    "psc.code_flow.declared",
    _SOURCE,
    Text("code flow déclaré", "code flow declared"),
    Text("aucun flux Pro Santé Connect n'est déclaré", "no Pro Santé Connect flow is declared"),
    Text(
        "implémentez le code flow et ajoutez-le à psc.flux",
        "implement the code flow and add it to psc.flux",
    ),
)
_CODE_FLOW_DECLARED_WRONG = Rule(
    "psc.code_flow.declared",
    _SOURCE,
    None,
    Text(
        "CIBA seul, alors qu'un client lourd doit proposer les deux flux",
        "CIBA alone, though a thick client must offer both flows",
    ),
    Text(
        "implémentez le code flow et ajoutez-le à psc.flux",
        "implement the code flow and add it to psc.flux",
    ),
)
_CODE_FLOW_DECLARED_UNSURE = Rule(
    "psc.code_flow.declared",
    _SOURCE,
    None,
    Text(
        "CIBA seul, sans client lourd : un REM de pré-publication (janvier 2023) l'admettait, la "
        "FAQ ne le dit pas",
        "CIBA alone, without a thick client: a pre-publication REM (January 2023) accepted it, "
        "the FAQ does not say so",
    ),
    Text(
        "faites confirmer par l'ANS, ou implémentez le code flow",
        "have the ANS confirm it, or implement the code flow",
    ),
    worth=Outcome.TO_REVIEW,
)
_CIBA_PROFILE = Rule(
    "psc.ciba.profile",
    _SOURCE,
    None,
    Text(
        "CIBA est implémenté, mais le profil CIBA n'est pas dans candidature.profils. La FAQ : "
        "{chosen}",
        "CIBA is implemented, but the CIBA profile is not in candidature.profils. The FAQ says: "
        "{chosen}",
    ),
    Text(
        "cochez le profil CIBA au formulaire d'éligibilité, et ajoutez ciba à candidature.profils "
        ": Convergence n'affiche SC.PSC.13 "
        "qu'alors",
        "tick the CIBA profile in the eligibility form, and add ciba to candidature.profils: "
        "Convergence shows SC.PSC.13 only then",
    ),
    worth=Outcome.WARNING,
)
