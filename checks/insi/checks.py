"""The INSi teleservice: the calls and answers that a dossier shows."""

from __future__ import annotations

import re
from collections.abc import Iterator

from segur_audit.catalogue.registry import check
from segur_audit.manifest.reading import Declared
from segur_audit.model.finding import Finding
from segur_audit.model.outcome import Outcome
from segur_audit.model.piece import Piece
from segur_audit.model.place import Location
from segur_audit.model.rule import Rule
from segur_audit.model.text import Text, shorten

from ..kit.ins import INS_OIDS, NOT_INS_OIDS, ins_key_ok, is_production_oid
from ..kit.shown import oid_shown, version_shown
from ..kit.soap_log import cut_findings, cut_rule
from .message import ACTIONS, InsiMessage, every_message, is_document
from .traits import traits_findings

_MESSAGE = cut_rule("insi.message")
_SOURCE = "INSi (fixtures publiques du téléservice)"
_REMEDY = Text(
    "refaites l'échange avec le téléservice, puis joignez sa trace",
    "make the exchange with the teleservice again, then supply its trace",
)


_VERSION = Rule(
    "insi.version",
    f"{_SOURCE}, INSi-02",
    Text("version du LPS : {candidate}", "version of the LPS: {candidate}"),
    Text(
        "la version du contexte LPS n'est pas celle de la solution candidate",
        "the version of the LPS context is not that of the candidate solution",
    ),
    _REMEDY,
)
_SECURITY = Rule(
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
_ANSWER = Rule(
    "insi.answer",
    f"{_SOURCE}, INSi-03",
    Text("réponse {code} : {found}", "answer {code}: {found}"),
    Text("la réponse est une erreur SOAP", "the answer is a SOAP fault"),
    _REMEDY,
)
_ANSWER_WRONG = Rule(
    "insi.answer",
    f"{_SOURCE}, INSi-03",
    None,
    Text("code de réponse inconnu : {shown}", "unknown answer code: {shown}"),
    _REMEDY,
)
_ANSWER_UNSURE = Rule(
    "insi.answer",
    f"{_SOURCE}, INSi-03",
    None,
    Text("la trace ne contient pas de réponse", "the trace holds no answer"),
    _REMEDY,
    worth=Outcome.TO_REVIEW,
)
_ACTION = Rule(
    "insi.action",
    f"{_SOURCE}, INSi-01",
    Text("recherche de l'INS par {way}", "search of the INS by {way}"),
    Text("aucune requête INSi n'a été reconnue", "no INSi request was recognised"),
    _REMEDY,
    worth=Outcome.TO_REVIEW,
)
_ACTION_WRONG = Rule(
    "insi.action",
    f"{_SOURCE}, INSi-01",
    None,
    Text(
        "l'action nommée n'est pas celle de ce qui est demandé",
        "the action named is not that of what is asked",
    ),
    _REMEDY,
)
_ACTION_ACTIONS = Rule(
    "insi.action",
    f"{_SOURCE}, INSi-01",
    None,
    Text("action inconnue d'INSi : « {shown} »", "action unknown to INSi: '{shown}'"),
    _REMEDY,
)
_ACTION_UNSURE = Rule(
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
_CONTEXTS = Rule(
    "insi.contexts",
    f"{_SOURCE}, INSi-02",
    Text("contextes BAM et LPS présents", "BAM and LPS contexts present"),
    Text(
        "contextes attendus : ContexteBAM 01_02 et ContexteLPS 01_00 ; vus : {shown}",
        "contexts expected: ContexteBAM 01_02 and ContexteLPS 01_00; seen: {shown}",
    ),
    _REMEDY,
)
_IDAM = Rule(
    "insi.idam",
    f"{_SOURCE}, INSi-02",
    None,
    Text("ContexteLPS ne porte pas IDAM avec R=4", "ContexteLPS does not carry IDAM with R=4"),
    _REMEDY,
    worth=Outcome.WARNING,
)
_IDENTITY = Rule(
    "insi.identity",
    f"{_SOURCE}, INSi-04",
    Text("INS valable ({ins_oids})", "valid INS"),
    Text("réponse 00 sans identité", "answer 00 without an identity"),
    _REMEDY,
)
_IDENTITY_UNSURE = Rule(
    "insi.identity",
    f"{_SOURCE}, INSi-04",
    None,
    Text("réponse 00 avec plusieurs identités", "answer 00 with several identities"),
    _REMEDY,
    worth=Outcome.TO_REVIEW,
)
_IDENTITY_WRONG = Rule(
    "insi.identity",
    f"{_SOURCE}, INSi-04",
    None,
    Text(
        "l'OID de l'identité n'est pas celui d'un INS ({oid_shown})",
        "the identity's OID is not an INS one ({oid_shown})",
    ),
    _REMEDY,
)
_IDENTITY_IDENTITIES = Rule(
    "insi.identity",
    f"{_SOURCE}, INSi-04",
    None,
    Text("la clé du matricule INS n'est pas valable", "the key of the INS is not valid"),
    _REMEDY,
)
_PRODUCTION = Rule(
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


_NAMED = re.compile(r"urn:lps:[^:]{1,100}:[^:]{1,40}")


@check("insi.conform")
def conform(piece: Piece, version: Declared | None = None) -> Iterator[Finding]:
    """The exchange is a search for an INS, in its contexts, answered without fault, with a valid
    number (INSi-01 to INSi-06).

    `version` is that of the software, which the LPS context carries. Raises UnreadableEvidence: no
    SOAP message.
    """
    logs, found = every_message(piece.files)
    for log in logs:
        yield from cut_findings(log, _MESSAGE)
    requests = [
        message
        for message in found
        if not message.is_answer and (message.contexts or message.lps or message.request)
    ]
    yield from _actions(found, requests, piece.place)
    for message in requests:
        yield from _contexts(message, version)
        yield _secured(message)
    answers = [message for message in found if message.is_answer]
    if not answers:
        yield _ANSWER_UNSURE.unsure(piece.place)
    for message in answers:
        yield _answer(message)
        yield from _identities(message)
    yield from traits_findings(
        answers, [file for file in piece.files if is_document(file)], piece.place
    )


def _actions(
    found: list[InsiMessage], requests: list[InsiMessage], place: Location
) -> Iterator[Finding]:
    """INSi-01, for each request: its action is named, or (no HTTP header was recorded) what it
    carries tells it.
    """
    named = requests or [message for message in found if message.declared and not message.is_answer]
    for message in named:
        if message.implied and message.action in ACTIONS and message.action != message.implied:
            yield _ACTION_WRONG.fails(message.place)
        elif message.action in ACTIONS:
            way = ACTIONS[message.action]
            yield _ACTION.passes(message.place, way=way)
        elif message.action:
            shown = shorten(message.action, 40)
            yield _ACTION_ACTIONS.fails(message.place, shown=shown)
        else:
            yield _ACTION_UNSURE.unsure(message.place)
    if not named:
        yield _ACTION.unsure(place)


def _contexts(message: InsiMessage, version: Declared | None) -> Iterator[Finding]:
    expected = {"ContexteBAM": "01_02", "ContexteLPS": "01_00"}
    wrong = [
        f"{name} {_context_shown(message.contexts.get(name))}"
        for name, value in expected.items()
        if message.contexts.get(name) != value
    ]
    if wrong:
        shown = shorten(", ".join(wrong), 60)
        yield _CONTEXTS.fails(message.place, shown=shown)
    else:
        yield _CONTEXTS.passes(message.place)
    if message.lps and message.lps.get("IDAM") != "4":
        yield _IDAM.warns(message.place)
    if version is None:
        return
    yield _lps_version(message, str(version.value))


def _context_shown(version: str | None) -> str:
    return version if version and re.fullmatch(r"[0-9_.+ ]{1,20}", version) else "—"


def _lps_version(message: InsiMessage, wanted: str) -> Finding:
    """The version stands twice in the LPS context: in its own element, and at the end of its
    name.
    """
    told, name = message.lps.get("Version", ""), message.lps.get("Nom", "")
    candidate = shorten(wanted, 30)
    if told != wanted:
        words = (
            Text("version du LPS dans le contexte : ", "version of the LPS in the context: ")
            + version_shown(told)
            + Text(" ; candidate : {candidate}", "; candidate: {candidate}", candidate=candidate)
        )
    elif not (_NAMED.fullmatch(name) and name.endswith(f":{wanted}")):
        seen = shorten(name, 60) if _NAMED.fullmatch(name) else "—"
        words = Text(
            "LPS/Nom est absent, ou n'a pas la forme urn:lps:<nom>:{candidate} ({seen})",
            "LPS/Nom is absent, or has not the form urn:lps:<name>:{candidate} ({seen})",
            candidate=candidate,
            seen=seen,
        )
    else:
        return _VERSION.passes(message.place, candidate=candidate)
    return _VERSION.fails(message.place, message=words)


def _secured(message: InsiMessage) -> Finding:
    if message.secured:
        return _SECURITY.passes(message.place)
    return _SECURITY.warns(message.place)


def _answer(message: InsiMessage) -> Finding:
    meaning = {
        "00": Text("identité trouvée", "identity found"),
        "01": Text("aucune identité", "no identity"),
        "02": Text("plusieurs identités", "several identities"),
    }
    if message.fault:
        return _ANSWER.fails(message.place)
    found = meaning.get(message.code or "")
    if found is None:
        shown = message.code if re.fullmatch(r"[0-9A-Z]{1,4}", message.code or "") else "—"
        return _ANSWER_WRONG.fails(message.place, shown=shown)
    return _ANSWER.passes(message.place, code=message.code, found=found)


def _identities(message: InsiMessage) -> Iterator[Finding]:
    if message.code != "00":
        return
    if not message.identities:
        yield _IDENTITY.fails(message.place)
    if len(set(message.identities)) > 1:
        yield _IDENTITY_UNSURE.unsure(message.place)
    for number, oid in dict.fromkeys(message.identities):
        if oid in NOT_INS_OIDS or oid not in INS_OIDS:
            yield _IDENTITY_WRONG.fails(message.place, oid_shown=oid_shown(oid))
        elif not ins_key_ok(number):
            yield _IDENTITY_IDENTITIES.fails(message.place)
        elif is_production_oid(oid):
            yield _PRODUCTION.warns(message.place)
        else:
            yield _IDENTITY.passes(message.place, ins_oids=INS_OIDS[oid])
