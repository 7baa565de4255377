"""The CNDA homologations as the manifest declares them."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

from segur_audit.catalogue.registry import check
from segur_audit.manifest.reading import Declared
from segur_audit.model.finding import Finding
from segur_audit.model.place import Location
from segur_audit.model.text import Text, in_words, ours, shorten

from ..kit.declared import absent, is_blank
from .homologation_rules import (
    COMPONENT_NIL,
    COMPONENT_NIL_ABSENT,
    COMPONENT_ROLE,
    EAI,
    EAI_ABSENT,
    EAI_WRONG,
    HOLDER,
    HOLDER_ABSENT,
    HOMOLOGATIONS,
    NIL,
    NIL_ABSENT,
    STATUS,
    STATUS_ABSENT,
    STATUS_GIVEN,
    STATUS_STATUS,
    STATUS_UNSURE,
    STATUS_WRONG,
    TELESERVICE,
    THIRD_PARTY,
    VERSION,
    VERSION_ABSENT,
)

_PASSES = {"depot": ("pre_examen", "en_cours", "obtenue"), "attribution": ("obtenue",)}
_TELESERVICES = ("insi", "dmp")
_OTHERS = {"pfi": Text("la PFI", "the PFI"), "sgl": Text("un SGL", "an SGL")}
_FIRST_WAVE = (
    "« En ce qui concerne l'utilisation de solutions déjà homologuées, les mêmes règles qu'en "
    "vague 1 s'appliqueront. »"
)
_CERTIFIED = (
    "composant_principal",
    "moteur_ins",
    "eai",
)  # the components that CNDA certifies; a proxy alone is not


@check("homologation.status")
def status(
    milestone: Declared,
    teleservice: str,
    homologations: Declared | None = None,
    components: Declared | None = None,
    deposit: Declared | None = None,
) -> Iterator[Finding]:
    """The teleservice is homologated as far as the milestone demands: « pré-examen » at the
    deposit, obtained at the attribution.

    Every entry of the teleservice is judged, and the worst counts. A solution that reaches it
    through its PFI or an SGL has no
    homologation of its own: for a person to say. Source: contract, section 7; docs/evidence.md,
    K.3.
    """
    if homologations is None:
        yield _through(components, teleservice) or absent(HOMOLOGATIONS, "homologations", milestone)
        return
    unnamed = [
        index
        for index, entry in enumerate(homologations.value)
        if is_blank(entry.get("teleservice"))
    ]
    for index in unnamed:
        yield absent(TELESERVICE, f"{homologations.path}[{index}].teleservice", homologations)
    named = [
        index for index, entry in enumerate(homologations.value) if is_about(entry, teleservice)
    ]
    if not named and not unnamed and (through := _through(components, teleservice)):
        yield through
    elif not named and not unnamed:
        yield STATUS_ABSENT.lacks(homologations.place(), teleservice=teleservice)
    for index in named:
        yield _status(homologations, index, teleservice, str(milestone.value), deposit)


def _through(components: Declared | None, teleservice: str) -> Finding | None:
    """The finding on a solution that leaves the teleservice to a declared PFI or SGL, whose NIL is
    given.
    """
    for index, component in enumerate(components.value if components else ()):
        if components and component.get("role") in _OTHERS and not is_blank(component.get("nil")):
            return _by(_OTHERS[component["role"]], teleservice, components.place(index))
    return None


def _by(other: Text, teleservice: str, place: Location) -> Finding:
    return STATUS.unsure(place, teleservice=teleservice, other=other)


def is_about(entry: Mapping[str, Any], teleservice: str) -> bool:
    """Whether the entry's teleservice is that one: its first word, whatever its case («
    DMP-compatibilité » is the DMP).
    """
    return _first_word(entry) == teleservice.casefold()


def _status(
    homologations: Declared, index: int, teleservice: str, milestone: str, deposit: Declared | None
) -> Finding:
    entry = homologations.value[index]
    reached = entry.get("statut")
    if entry.get("acces_par") in _OTHERS and reached != "refusee":
        return _by(
            _OTHERS[entry["acces_par"]], teleservice, homologations.place(index, "acces_par")
        )
    if reached is None:
        return absent(STATUS_GIVEN, f"{homologations.path}[{index}].statut", homologations)
    place = homologations.place(index, "statut")
    message = Text(
        "homologation {teleservice} : {names}",
        "{teleservice} homologation: {names}",
        teleservice=teleservice,
        names=_NAMES[reached],
    )
    if (
        deposit is not None
        and (day := entry.get("date"))
        and dt.date.fromisoformat(str(day)) > deposit.value
    ):
        when, due = in_words(dt.date.fromisoformat(str(day))), in_words(deposit.value)
        message += Text(
            ", le {when}, après le dépôt du {due}",
            ", on {when}, after the deposit of {due}",
            when=when,
            due=due,
        )
        return STATUS_WRONG.fails(homologations.place(index, "date"), message=message)
    if reached in _PASSES.get(milestone, ("obtenue",)):
        return STATUS.passes(place, message=message)
    if reached == "deposee" and milestone == "depot":
        return STATUS_UNSURE.unsure(place, message=message)
    return STATUS_STATUS.fails(place, message=message)


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
    """The homologations are those of the candidate solution, and each certified third-party
    component gives its NIL.

    Source: contract, section 7; docs/evidence.md, K.3.
    """
    if not homologations.value:
        yield HOLDER.lacks(homologations.place())
    for index in range(len(homologations.value)):
        yield _holder(homologations, index, version, components)
    for index in range(len(components.value)):
        yield from _component(components, index, homologations)


def _holder(
    homologations: Declared, index: int, version: Declared, components: Declared
) -> Finding:
    entry, path = homologations.value[index], f"{homologations.path}[{index}]"
    holder = entry.get("porteur")
    if holder is None and entry.get("acces_par") in _OTHERS:
        return replace(
            _by(
                _OTHERS[entry["acces_par"]],
                shorten(str(entry.get("teleservice", "?"))),
                homologations.place(index, "acces_par"),
            ),
            code="homologation.holder",
        )
    if holder is None:
        return absent(HOLDER_ABSENT, f"{path}.porteur", homologations)
    if holder == "tierce":
        if is_blank(entry.get("nil")):
            return absent(NIL_ABSENT, f"{path}.nil", homologations)
        return _third_party(homologations, index, components)
    if is_blank(entry.get("version")):
        return absent(VERSION_ABSENT, f"{path}.version", homologations)
    homologated, submitted = str(entry["version"]).strip(), str(version.value).strip()
    place = homologations.place(index, "version")
    return VERSION.judge(
        homologated == submitted,
        place,
        homologated=shorten(homologated),
        submitted=shorten(submitted),
    )


def _third_party(homologations: Declared, index: int, components: Declared) -> Finding:
    """A third party's homologation stands beside the candidate's, or is an EAI's; one that replaces
    it is a person's to judge.
    """
    entry, place = homologations.value[index], homologations.place(index, "nil")
    nil = str(entry["nil"]).strip()
    own = any(
        c.get("role") == "eai" and str(c.get("nil", "")).strip() == nil for c in components.value
    )
    word = _first_word(entry)
    beside = any(
        other.get("porteur") == "candidate" and word and _first_word(other) == word
        for other in homologations.value
    )
    if own or beside:
        return NIL.passes(place)
    return THIRD_PARTY.unsure(place, first_wave=ours(_FIRST_WAVE))


def _first_word(entry: Mapping[str, Any]) -> str:
    return next(iter(re.findall(r"\w+", str(entry.get("teleservice", "")).casefold())), "")


def _component(components: Declared, index: int, homologations: Declared) -> Iterator[Finding]:
    component, path = components.value[index], f"{components.path}[{index}]"
    role, nil = component.get("role"), component.get("nil")
    if role is None:
        yield absent(COMPONENT_ROLE, f"{path}.role", components)
    elif role in _CERTIFIED and is_blank(nil):
        yield absent(COMPONENT_NIL_ABSENT, f"{path}.nil", components)
    elif role in _CERTIFIED:
        yield COMPONENT_NIL.passes(components.place(index, "nil"))
        if role == "eai":
            yield _own_homologation(components, index, homologations)


def _own_homologation(components: Declared, index: int, homologations: Declared) -> Finding:
    nil = str(components.value[index]["nil"]).strip()
    own = [entry for entry in homologations.value if str(entry.get("nil", "")).strip() == nil]
    reached = {str(entry.get("statut")) for entry in own if _first_word(entry) in _TELESERVICES}
    place = components.place(index)
    remedy = Text(
        "déclarez dans homologations celle de l'EAI (porteur: tierce, avec son teleservice, son "
        "nil et son statut)",
        "declare the EAI's in homologations (porteur: tierce, with its teleservice, nil and "
        "statut)",
    )
    if not own:
        return EAI_ABSENT.lacks(place, action=remedy)
    if "refusee" in {entry.get("statut") for entry in own}:
        return EAI_WRONG.fails(place, action=remedy)
    if "obtenue" in reached:
        return EAI.passes(place)
    return EAI.unsure(place, action=remedy)
