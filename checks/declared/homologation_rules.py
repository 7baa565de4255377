"""The rules of homologations and of the components of third parties."""

from __future__ import annotations

from segur_audit.model.outcome import Outcome
from segur_audit.model.rule import Rule
from segur_audit.model.text import Text

from ..kit.declared import ABSENT, GIVE

_FAQ = (
    "FAQ industriels, INSi et DMP sont des prérequis ; les homologations s'appliquent aux "
    "solutions candidates"
)
VERSION = Rule(
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
VERSION_ABSENT = Rule("homologation.version", _FAQ, None, ABSENT, GIVE, worth=Outcome.MISSING)
STATUS_GIVEN = Rule("homologation.status", _FAQ, None, ABSENT, GIVE, worth=Outcome.MISSING)
HOLDER_ABSENT = Rule("homologation.holder", _FAQ, None, ABSENT, GIVE, worth=Outcome.MISSING)
TELESERVICE = Rule("homologation.teleservice", _FAQ, None, ABSENT, GIVE, worth=Outcome.MISSING)
NIL_ABSENT = Rule("homologation.nil", _FAQ, None, ABSENT, GIVE, worth=Outcome.MISSING)
COMPONENT_ROLE = Rule(
    "homologation.component_role", _FAQ, None, ABSENT, GIVE, worth=Outcome.MISSING
)
HOMOLOGATIONS = Rule("homologations", _FAQ, None, ABSENT, GIVE, worth=Outcome.MISSING)
COMPONENT_NIL_ABSENT = Rule(
    "homologation.component_nil", _FAQ, None, ABSENT, GIVE, worth=Outcome.MISSING
)
_ATTRIBUTION = "FAQ industriels, attribution une fois toutes les homologations CNDA obtenues"
STATUS = Rule(
    "homologation.status",
    _FAQ,
    Text("homologation {teleservice} : {names}", "{teleservice} homologation: {names}"),
    Text(
        "{teleservice} est atteint par {other} : la solution n'a pas sa propre homologation",
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
STATUS_WRONG = Rule(
    "homologation.status",
    _FAQ,
    None,
    Text("homologation {teleservice} : {names}", "{teleservice} homologation: {names}"),
    Text(
        "déclarez l'état atteint au jour du dépôt, et sa date",
        "declare the state reached on the day of the deposit, and its date",
    ),
)
STATUS_UNSURE = Rule(
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
STATUS_ABSENT = Rule(
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
STATUS_STATUS = Rule(
    "homologation.status",
    _ATTRIBUTION,
    None,
    Text("homologation {teleservice} : {names}", "{teleservice} homologation: {names}"),
    Text(
        "obtenez l'homologation du CNDA, puis déclarez-la",
        "obtain the homologation from the CNDA, then declare it",
    ),
)
THIRD_PARTY = Rule(
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
EAI = Rule(
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
EAI_ABSENT = Rule(
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
EAI_WRONG = Rule(
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
NIL = Rule(
    "homologation.nil",
    _FAQ,
    Text(
        "homologation d'une solution tierce, dont le NIL est donné",
        "homologation of a third party's solution, its NIL given",
    ),
    None,
)
HOLDER = Rule(
    "homologation.holder",
    _FAQ,
    None,
    Text("aucune homologation déclarée", "no homologation declared"),
    Text("déclarez les homologations INSi et DMP", "declare the INSi and DMP homologations"),
    worth=Outcome.MISSING,
)
COMPONENT_NIL = Rule(
    "homologation.component_nil",
    _FAQ,
    Text("composant certifié, dont le NIL est donné", "certified component, its NIL given"),
    None,
)
