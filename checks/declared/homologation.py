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
from segur_audit.model.outcome import Outcome
from segur_audit.model.place import Location
from segur_audit.model.rule import Rule
from segur_audit.model.text import Text, in_words, ours, shorten

from ..kit.declared import ABSENT, GIVE, absent, is_blank

_FAQ = (
    "FAQ industriels, INSi et DMP sont des prérequis ; les homologations s'appliquent aux "
    "solutions candidates"
)


_VERSION = Rule(
    "homologation.version",
    _FAQ,
    Text(
        "version homologuée : {homologated} ; version candidate : {submitted}",
        "version homologated: {homologated}; candidate version: {submitted}",
    ),
    Text(
        "version homologuée : {homologated} ; version candidate : {submitted}",
        "version homologated: {homologated}; candidate version: {submitted}",
    ),
    Text(
        "faites confirmer par le CNDA que l'homologation vaut pour la version candidate, ou "
        "déclarez la bonne version",
        "have the CNDA confirm that the homologation holds for the candidate version, or declare "
        "the right version",
    ),
    worth=Outcome.TO_REVIEW,
)
_VERSION_ABSENT = Rule("homologation.version", _FAQ, None, ABSENT, GIVE, worth=Outcome.MISSING)
_STATUS_GIVEN = Rule("homologation.status", _FAQ, None, ABSENT, GIVE, worth=Outcome.MISSING)
_HOLDER_ABSENT = Rule("homologation.holder", _FAQ, None, ABSENT, GIVE, worth=Outcome.MISSING)
_TELESERVICE = Rule("homologation.teleservice", _FAQ, None, ABSENT, GIVE, worth=Outcome.MISSING)
_NIL_ABSENT = Rule("homologation.nil", _FAQ, None, ABSENT, GIVE, worth=Outcome.MISSING)
_COMPONENT_ROLE = Rule(
    "homologation.component_role", _FAQ, None, ABSENT, GIVE, worth=Outcome.MISSING
)
_HOMOLOGATIONS = Rule("homologations", _FAQ, None, ABSENT, GIVE, worth=Outcome.MISSING)
_COMPONENT_NIL_ABSENT = Rule(
    "homologation.component_nil", _FAQ, None, ABSENT, GIVE, worth=Outcome.MISSING
)

_ATTRIBUTION = "FAQ industriels, attribution une fois toutes les homologations CNDA obtenues"


_STATUS = Rule(
    "homologation.status",
    _FAQ,
    Text("homologation {teleservice} : {names}", "{teleservice} homologation: {names}"),
    Text(
        "{teleservice} est atteint par {other} : la solution n'a pas d'homologation à elle",
        "{teleservice} is reached through {other}: the solution has no homologation of its own",
    ),
    Text(
        "faites confirmer par l'ANS que l'homologation de ce système suffit à votre candidature, "
        "puis attestez-le",
        "have the ANS confirm that the homologation of that system is enough for your "
        "candidature, then attest it",
    ),
    worth=Outcome.TO_REVIEW,
)
_STATUS_WRONG = Rule(
    "homologation.status",
    _FAQ,
    None,
    Text("homologation {teleservice} : {names}", "{teleservice} homologation: {names}"),
    Text(
        "déclarez l'état atteint au jour du dépôt, et sa date",
        "declare the state reached on the day of the deposit, and its date",
    ),
)
_STATUS_UNSURE = Rule(
    "homologation.status",
    _FAQ,
    None,
    Text("homologation {teleservice} : {names}", "{teleservice} homologation: {names}"),
    Text(
        "attendez que l'espace CNDA affiche « Pré-examen », ou faites confirmer par l'ANS que la "
        "demande déposée suffit",
        "wait until the CNDA area shows « Pré-examen », or have the ANS confirm that the request "
        "is enough",
    ),
    worth=Outcome.TO_REVIEW,
)
_STATUS_ABSENT = Rule(
    "homologation.status",
    _FAQ,
    None,
    Text(
        "aucune homologation déclarée pour {teleservice}",
        "no homologation declared for {teleservice}",
    ),
    Text(
        "déclarez dans homologations l'état de la demande {teleservice} auprès du CNDA",
        "declare in homologations how far the {teleservice} request to the CNDA has got",
    ),
    worth=Outcome.MISSING,
)
_STATUS_STATUS = Rule(
    "homologation.status",
    _ATTRIBUTION,
    None,
    Text("homologation {teleservice} : {names}", "{teleservice} homologation: {names}"),
    Text(
        "obtenez l'homologation du CNDA, puis déclarez-la",
        "obtain the homologation from the CNDA, then declare it",
    ),
)
_THIRD_PARTY = Rule(
    "homologation.third_party",
    _FAQ,
    None,
    Text(
        "l'homologation d'une solution tierce tient lieu de celle de la candidate. La "
        "FAQ : {first_wave} Le détail de ces règles n'a pas été lu",
        "a third party's homologation stands for the candidate's. The FAQ says: "
        "{first_wave} (the same rules as in Vague 1). Their detail was not read",
    ),
    Text(
        "faites confirmer par l'ANS que ce montage est admis, puis attestez-le",
        "have the ANS confirm that this montage is accepted, then attest it",
    ),
    worth=Outcome.TO_REVIEW,
)
_EAI = Rule(
    "homologation.eai",
    _FAQ,
    Text("l'EAI a sa propre homologation, obtenue", "the EAI has its own homologation, obtained"),
    Text(
        "l'homologation INSi ou DMP de l'EAI n'est pas dite obtenue",
        "the EAI's INSi or DMP homologation is not said to be obtained",
    ),
    Text(
        "déclarez dans homologations celle de l'EAI (porteur: tierce, avec son teleservice, son "
        "nil et son statut)",
        "declare the EAI's in homologations (porteur: tierce, with its teleservice, nil and "
        "statut)",
    ),
    worth=Outcome.TO_REVIEW,
)
_EAI_ABSENT = Rule(
    "homologation.eai",
    _FAQ,
    None,
    Text("aucune homologation ne porte le NIL de l'EAI", "no homologation bears the EAI's NIL"),
    Text(
        "déclarez dans homologations celle de l'EAI (porteur: tierce, avec son teleservice, son "
        "nil et son statut)",
        "declare the EAI's in homologations (porteur: tierce, with its teleservice, nil and "
        "statut)",
    ),
    worth=Outcome.MISSING,
)
_EAI_WRONG = Rule(
    "homologation.eai",
    _FAQ,
    None,
    Text("l'homologation de l'EAI est refusée", "the EAI's homologation is refused"),
    Text(
        "déclarez dans homologations celle de l'EAI (porteur: tierce, avec son teleservice, son "
        "nil et son statut)",
        "declare the EAI's in homologations (porteur: tierce, with its teleservice, nil and "
        "statut)",
    ),
)
_NIL = Rule(
    "homologation.nil",
    _FAQ,
    Text(
        "homologation d'une solution tierce, dont le NIL est donné",
        "homologation of a third party's solution, its NIL given",
    ),
    None,
)
_HOLDER = Rule(
    "homologation.holder",
    _FAQ,
    None,
    Text("aucune homologation déclarée", "no homologation declared"),
    Text("déclarez les homologations INSi et DMP", "declare the INSi and DMP homologations"),
    worth=Outcome.MISSING,
)
_COMPONENT_NIL = Rule(
    "homologation.component_nil",
    _FAQ,
    Text("composant certifié, dont le NIL est donné", "certified component, its NIL given"),
    None,
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
    homologation of its own: for a person to say. Source: contract, section 7; domain, section 5.
    """
    if homologations is None:
        yield _through(components, teleservice) or absent(
            _HOMOLOGATIONS, "homologations", milestone
        )
        return
    unnamed = [
        index
        for index, entry in enumerate(homologations.value)
        if is_blank(entry.get("teleservice"))
    ]
    for index in unnamed:
        yield absent(_TELESERVICE, f"{homologations.path}[{index}].teleservice", homologations)
    named = [
        index for index, entry in enumerate(homologations.value) if is_about(entry, teleservice)
    ]
    if not named and not unnamed and (through := _through(components, teleservice)):
        yield through
    elif not named and not unnamed:
        yield _STATUS_ABSENT.lacks(homologations.place(), teleservice=teleservice)
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
    return _STATUS.unsure(place, teleservice=teleservice, other=other)


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
        return absent(_STATUS_GIVEN, f"{homologations.path}[{index}].statut", homologations)
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
        return _STATUS_WRONG.fails(homologations.place(index, "date"), message=message)
    if reached in _PASSES.get(milestone, ("obtenue",)):
        return _STATUS.passes(place, message=message)
    if reached == "deposee" and milestone == "depot":
        return _STATUS_UNSURE.unsure(place, message=message)
    return _STATUS_STATUS.fails(place, message=message)


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

    Source: contract, section 7; domain, section 5.
    """
    if not homologations.value:
        yield _HOLDER.lacks(homologations.place())
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
        return absent(_HOLDER_ABSENT, f"{path}.porteur", homologations)
    if holder == "tierce":
        if is_blank(entry.get("nil")):
            return absent(_NIL_ABSENT, f"{path}.nil", homologations)
        return _third_party(homologations, index, components)
    if is_blank(entry.get("version")):
        return absent(_VERSION_ABSENT, f"{path}.version", homologations)
    homologated, submitted = str(entry["version"]).strip(), str(version.value).strip()
    place = homologations.place(index, "version")
    return _VERSION.judge(
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
        return _NIL.passes(place)
    return _THIRD_PARTY.unsure(place, first_wave=ours(_FIRST_WAVE))


def _first_word(entry: Mapping[str, Any]) -> str:
    return next(iter(re.findall(r"\w+", str(entry.get("teleservice", "")).casefold())), "")


def _component(components: Declared, index: int, homologations: Declared) -> Iterator[Finding]:
    component, path = components.value[index], f"{components.path}[{index}]"
    role, nil = component.get("role"), component.get("nil")
    if role is None:
        yield absent(_COMPONENT_ROLE, f"{path}.role", components)
    elif role in _CERTIFIED and is_blank(nil):
        yield absent(_COMPONENT_NIL_ABSENT, f"{path}.nil", components)
    elif role in _CERTIFIED:
        yield _COMPONENT_NIL.passes(components.place(index, "nil"))
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
        return _EAI_ABSENT.lacks(place, action=remedy)
    if "refusee" in {entry.get("statut") for entry in own}:
        return _EAI_WRONG.fails(place, action=remedy)
    if "obtenue" in reached:
        return _EAI.passes(place)
    return _EAI.unsure(place, action=remedy)
