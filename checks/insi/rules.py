"""The rules of a call of the INSi teleservice."""

from __future__ import annotations

from segur_audit.model.outcome import Outcome
from segur_audit.model.rule import Rule
from segur_audit.model.text import Text

_SOURCE = "INSi (fixtures publiques du téléservice)"
_REMEDY = Text(
    "refaites l'échange avec le téléservice, puis joignez sa trace",
    "make the exchange with the teleservice again, then supply its trace",
)
VERSION = Rule(
    "insi.version",
    f"{_SOURCE}, INSi-02",
    Text("version du LPS : {candidate}", "version of the LPS: {candidate}"),
    Text(
        "la version du contexte LPS n'est pas celle de la solution candidate",
        "the version of the LPS context is not that of the candidate solution",
    ),
    _REMEDY,
)
SECURITY = Rule(
    "insi.security",
    f"{_SOURCE}, INSi-06",
    Text("en-tête de sécurité présent", "security header present"),
    Text(
        "aucune signature ni assertion dans l'en-tête de sécurité",
        "no signature and no assertion in the security header",
    ),
    _REMEDY,
    worth=Outcome.WARNING,
)
ANSWER = Rule(
    "insi.answer",
    f"{_SOURCE}, INSi-03",
    Text("réponse {code} : {found}", "answer {code}: {found}"),
    Text("la réponse est une erreur SOAP", "the answer is a SOAP fault"),
    _REMEDY,
)
ANSWER_WRONG = Rule(
    "insi.answer",
    f"{_SOURCE}, INSi-03",
    None,
    Text("code de réponse inconnu : {shown}", "unknown answer code: {shown}"),
    _REMEDY,
)
ANSWER_UNSURE = Rule(
    "insi.answer",
    f"{_SOURCE}, INSi-03",
    None,
    Text("la trace ne contient pas de réponse", "the trace holds no answer"),
    _REMEDY,
    worth=Outcome.TO_REVIEW,
)
ACTION = Rule(
    "insi.action",
    f"{_SOURCE}, INSi-01",
    Text("recherche de l'INS par {way}", "search of the INS by {way}"),
    Text("aucune requête INSi n'a été reconnue", "no INSi request was recognised"),
    _REMEDY,
    worth=Outcome.TO_REVIEW,
)
ACTION_WRONG = Rule(
    "insi.action",
    f"{_SOURCE}, INSi-01",
    None,
    Text(
        "l'action nommée n'est pas celle de ce qui est demandé",
        "the action named is not that of what is asked",
    ),
    _REMEDY,
)
ACTION_ACTIONS = Rule(
    "insi.action",
    f"{_SOURCE}, INSi-01",
    None,
    Text("action inconnue d'INSi : « {shown} »", "action unknown to INSi: '{shown}'"),
    _REMEDY,
)
ACTION_UNSURE = Rule(
    "insi.action",
    f"{_SOURCE}, INSi-01",
    None,
    Text(
        "l'action de cette requête n'est pas dans la trace",
        "the action of this request is not in the trace",
    ),
    _REMEDY,
    worth=Outcome.TO_REVIEW,
)
CONTEXTS = Rule(
    "insi.contexts",
    f"{_SOURCE}, INSi-02",
    Text("contextes BAM et LPS présents", "BAM and LPS contexts present"),
    Text(
        "contextes attendus : ContexteBAM 01_02 et ContexteLPS 01_00 ; vus : {shown}",
        "contexts expected: ContexteBAM 01_02 and ContexteLPS 01_00; seen: {shown}",
    ),
    _REMEDY,
)
IDAM = Rule(
    "insi.idam",
    f"{_SOURCE}, INSi-02",
    None,
    Text("ContexteLPS ne porte pas IDAM avec R=4", "ContexteLPS does not carry IDAM with R=4"),
    _REMEDY,
    worth=Outcome.WARNING,
)
IDENTITY = Rule(
    "insi.identity",
    f"{_SOURCE}, INSi-04",
    Text("INS valable ({ins_oids})", "valid INS"),
    Text("réponse 00 sans identité", "answer 00 without an identity"),
    _REMEDY,
)
IDENTITY_UNSURE = Rule(
    "insi.identity",
    f"{_SOURCE}, INSi-04",
    None,
    Text("réponse 00 avec plusieurs identités", "answer 00 with several identities"),
    _REMEDY,
    worth=Outcome.TO_REVIEW,
)
IDENTITY_WRONG = Rule(
    "insi.identity",
    f"{_SOURCE}, INSi-04",
    None,
    Text(
        "l'OID de l'identité n'est pas celui d'un INS ({oid_shown})",
        "the identity's OID is not an INS one ({oid_shown})",
    ),
    _REMEDY,
)
IDENTITY_IDENTITIES = Rule(
    "insi.identity",
    f"{_SOURCE}, INSi-04",
    None,
    Text("la clé du matricule INS n'est pas valable", "the key of the INS is not valid"),
    _REMEDY,
)
PRODUCTION = Rule(
    "insi.production",
    f"{_SOURCE}, INSi-04",
    None,
    Text(
        "l'OID est de production : vérifiez que ce n'est pas un patient réel",
        "the OID is of production: check that this is no real patient",
    ),
    _REMEDY,
    worth=Outcome.WARNING,
)
