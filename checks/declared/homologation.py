"""The CNDA homologations as the manifest declares them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from segur_audit.catalogue.registry import check
from segur_audit.manifest.reading import Declared
from segur_audit.model.finding import Finding
from segur_audit.model.outcome import Outcome
from segur_audit.model.text import Text, shorten

from ..kit.declared import absent, is_blank, verdict

_FAQ = "FAQ industriels, INSi et DMP sont des prérequis ; les homologations s'appliquent aux solutions candidates"
_ATTRIBUTION = "FAQ industriels, attribution une fois toutes les homologations CNDA obtenues"
_PASSES = {"depot": ("pre_examen", "en_cours", "obtenue"), "attribution": ("obtenue",)}
_CERTIFIED = (
    "composant_principal",
    "moteur_ins",
    "eai",
)  # the components that CNDA certifies; a proxy alone is not


@check("homologation.status")
def status(homologations: Declared, milestone: Declared, teleservice: str) -> Iterator[Finding]:
    """The teleservice is homologated as far as the milestone demands: « pré-examen » at the deposit, obtained at the attribution.

    Every entry of the teleservice is judged, and the worst counts. Source: contract, section 7; domain, section 5.
    """
    unnamed = [
        index
        for index, entry in enumerate(homologations.value)
        if is_blank(entry.get("teleservice"))
    ]
    for index in unnamed:
        yield absent(
            "homologation.teleservice",
            f"{homologations.path}[{index}].teleservice",
            homologations,
            _FAQ,
        )
    named = [
        index for index, entry in enumerate(homologations.value) if is_about(entry, teleservice)
    ]
    if not named and not unnamed:
        message = Text(
            f"aucune homologation déclarée pour {teleservice}",
            f"no homologation declared for {teleservice}",
        )
        remedy = Text(
            f"déclarez dans homologations l'état de la demande {teleservice} auprès du CNDA",
            f"declare in homologations how far the {teleservice} request to the CNDA has got",
        )
        yield Finding(
            "homologation.status",
            Outcome.MISSING,
            message,
            homologations.place(),
            remedy,
            source=_FAQ,
        )
    for index in named:
        yield _status(homologations, index, teleservice, str(milestone.value))


def is_about(entry: Mapping[str, Any], teleservice: str) -> bool:
    """Whether the entry's teleservice is that one: its first word, whatever its case (« DMP-compatibilité » is the DMP)."""
    words = re.findall(r"\w+", str(entry.get("teleservice", "")).casefold())
    return bool(words) and words[0] == teleservice.casefold()


def _status(homologations: Declared, index: int, teleservice: str, milestone: str) -> Finding:
    reached = homologations.value[index].get("statut")
    if reached is None:
        return absent(
            "homologation.status", f"{homologations.path}[{index}].statut", homologations, _FAQ
        )
    place = homologations.place(index, "statut")
    message = Text(
        f"homologation {teleservice} : {_NAMES[reached].fr}",
        f"{teleservice} homologation: {_NAMES[reached].en}",
    )
    if reached in _PASSES.get(milestone, ("obtenue",)):
        return Finding("homologation.status", Outcome.PASS, message, place, source=_FAQ)
    if reached == "deposee" and milestone == "depot":
        remedy = Text(
            "attendez que l'espace CNDA affiche « Pré-examen », ou faites confirmer par l'ANS que la demande déposée suffit",
            "wait until the CNDA area shows « Pré-examen », or have the ANS confirm that the request is enough",
        )
        return Finding(
            "homologation.status", Outcome.TO_REVIEW, message, place, remedy, source=_FAQ
        )
    remedy = Text(
        "obtenez l'homologation du CNDA, puis déclarez-la",
        "obtain the homologation from the CNDA, then declare it",
    )
    return Finding("homologation.status", Outcome.FAIL, message, place, remedy, source=_ATTRIBUTION)


_NAMES = {
    "deposee": Text("demande déposée, sans pré-examen", "request made, no pre-examination yet"),
    "pre_examen": Text("pré-examen", "pre-examination"),
    "en_cours": Text("en cours", "under way"),
    "obtenue": Text("obtenue", "obtained"),
    "refusee": Text("refusée", "refused"),
}


@check("homologation.candidate")
def candidate(
    homologations: Declared, version: Declared, components: Declared
) -> Iterator[Finding]:
    """The homologations are those of the candidate solution, and each certified third-party component gives its NIL.

    Source: contract, section 7; domain, section 5.
    """
    if not homologations.value:
        message = Text("aucune homologation déclarée", "no homologation declared")
        remedy = Text(
            "déclarez les homologations INSi et DMP", "declare the INSi and DMP homologations"
        )
        yield Finding(
            "homologation.holder",
            Outcome.MISSING,
            message,
            homologations.place(),
            remedy,
            source=_FAQ,
        )
    for index in range(len(homologations.value)):
        yield _holder(homologations, index, version)
    for index in range(len(components.value)):
        yield from _component(components, index, homologations)


def _holder(homologations: Declared, index: int, version: Declared) -> Finding:
    entry, path = homologations.value[index], f"{homologations.path}[{index}]"
    holder = entry.get("porteur")
    if holder is None:
        return absent("homologation.holder", f"{path}.porteur", homologations, _FAQ)
    if holder == "tierce":
        if is_blank(entry.get("nil")):
            return absent("homologation.nil", f"{path}.nil", homologations, _FAQ)
        message = Text(
            "homologation d'une solution tierce, dont le NIL est donné",
            "homologation of a third party's solution, its NIL given",
        )
        return Finding(
            "homologation.nil",
            Outcome.PASS,
            message,
            homologations.place(index, "nil"),
            source=_FAQ,
        )
    if is_blank(entry.get("version")):
        return absent("homologation.version", f"{path}.version", homologations, _FAQ)
    homologated, submitted = str(entry["version"]).strip(), str(version.value).strip()
    message = Text(
        f"version homologuée : {shorten(homologated)} ; version candidate : {shorten(submitted)}",
        f"version homologated: {shorten(homologated)}; candidate version: {shorten(submitted)}",
    )
    remedy = Text(
        "faites confirmer par le CNDA que l'homologation vaut pour la version candidate, ou déclarez la bonne version",
        "have the CNDA confirm that the homologation holds for the candidate version, or declare the right version",
    )
    place = homologations.place(index, "version")
    return verdict(
        "homologation.version",
        homologated == submitted,
        message,
        place,
        remedy,
        _FAQ,
        Outcome.TO_REVIEW,
    )


def _component(components: Declared, index: int, homologations: Declared) -> Iterator[Finding]:
    component, path = components.value[index], f"{components.path}[{index}]"
    role, nil = component.get("role"), component.get("nil")
    if role is None:
        yield absent("homologation.component_role", f"{path}.role", components, _FAQ)
    elif role in _CERTIFIED and is_blank(nil):
        yield absent("homologation.component_nil", f"{path}.nil", components, _FAQ)
    elif role in _CERTIFIED:
        message = Text(
            "composant certifié, dont le NIL est donné", "certified component, its NIL given"
        )
        yield Finding(
            "homologation.component_nil",
            Outcome.PASS,
            message,
            components.place(index, "nil"),
            source=_FAQ,
        )
        if role == "eai":
            yield _own_homologation(components, index, homologations)


def _own_homologation(components: Declared, index: int, homologations: Declared) -> Finding:
    nil = str(components.value[index]["nil"]).strip()
    own = any(str(entry.get("nil", "")).strip() == nil for entry in homologations.value)
    message = (
        Text("l'EAI a sa propre homologation", "the EAI has its own homologation")
        if own
        else Text(
            "aucune homologation ne porte le NIL de l'EAI", "no homologation bears the EAI's NIL"
        )
    )
    remedy = Text(
        "déclarez dans homologations celle de l'EAI (porteur: tierce, avec son nil)",
        "declare the EAI's in homologations (porteur: tierce, with its nil)",
    )
    return verdict(
        "homologation.eai", own, message, components.place(index), remedy, _FAQ, Outcome.MISSING
    )
