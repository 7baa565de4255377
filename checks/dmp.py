"""Exchanges with the DMP: two professionals for AIR simplifié, and the order and form of the messages."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

from segur_audit.manifest import Declared
from segur_audit.model import Finding, Outcome, Piece
from segur_audit.registry import check
from segur_audit.wording import Text, same, shorten

from ._dmp_data import dmp_data
from ._psc_hint import Hint, hint_form
from ._rule import Rule, info
from ._soap import Log, Message, read_log
from ._soap_log import cut_findings
from ._vihf_assertion import Vihf, every_vihf, transaction
from ._vihf_rules import bounded
from .vihf import conform

_AIRS = "{}, DMP/AIRS.06 (REM de pré-publication)"
_UX = "DMP-01, DMP/UX.50 (REM de pré-publication)"
_EXCHANGE = "DMP-02, DMP (SOAP 1.2, WS-Addressing)"
_GENERIC = re.compile(r"(?i)[x.*?-]+|0+|8?0{8,}|.*(?:test|g[eé]n[eé]rique|dummy|default|inconnu).*")
_FAILED = "urn:oasis:names:tc:ebxml-regrep:ResponseStatusType:Failure"

TWO = Rule(
    "dmp.airs.two_professionals",
    _AIRS.format("AIRS-01"),
    Text("deux professionnels différents sont identifiés", "two different professionals are identified"),
    Text("tous les messages portent le même professionnel", "all the messages carry the same professional"),
    Text(
        "déposez deux messages, de deux professionnels connectés, chacun avec son identifiant national",
        "supply two messages, of two logged-in professionals, each with their own national identifier",
    ),
)
OWN = Rule(
    "dmp.airs.generic",
    _AIRS.format("AIRS-01"),
    Text("l'identifiant du professionnel n'est pas générique", "the professional's identifier is not generic"),
    Text("l'identifiant du professionnel est vide ou générique", "the professional's identifier is empty or generic"),
    Text("mettez dans NameID l'identifiant du professionnel connecté", "put in NameID the identifier of the logged-in professional"),
)
NAME_ID = Rule(
    "dmp.airs.name_id",
    _AIRS.format("AIRS-02"),
    Text(
        "NameID a la forme d'un identifiant national (8 + RPPS, 0 + ADELI)",
        "NameID has the form of a national identifier (8 + RPPS, 0 + ADELI)",
    ),
    Text("NameID n'a pas la forme d'un identifiant national", "NameID has not the form of a national identifier"),
    Text("écrivez 8 suivi du RPPS, ou 0 suivi de l'ADELI", "write 8 then the RPPS, or 0 then the ADELI number"),
)
ORDER = Rule(
    "dmp.order",
    _UX,
    Text(
        "TD0.2 précède TD0.3, qui précède la consultation du même patient",
        "TD0.2 precedes TD0.3, which precedes the consultation of the same patient",
    ),
    Text(
        "TD0.2, TD0.3 et la consultation du même patient ne sont pas dans cet ordre",
        "TD0.2, TD0.3 and the consultation of the same patient are not in this order",
    ),
    Text(
        "cherchez le DMP (TD0.2), déclarez l'autorisation (TD0.3), puis consultez",
        "look for the DMP (TD0.2), declare the authorisation (TD0.3), then consult",
    ),
)
SOAP = Rule(
    "dmp.soap",
    _EXCHANGE,
    Text("le message est en SOAP 1.2", "the message is SOAP 1.2"),
    Text("le message n'est pas en SOAP 1.2", "the message is not SOAP 1.2"),
    Text("appelez le DMP en SOAP 1.2", "call the DMP in SOAP 1.2"),
)
ACTION = Rule(
    "dmp.action",
    _EXCHANGE,
    Text("wsa:Action est une transaction du DMP", "wsa:Action is a transaction of the DMP"),
    Text("wsa:Action manque, ou n'est pas une transaction connue du DMP", "wsa:Action is absent, or is no known transaction of the DMP"),
    Text("vérifiez wsa:Action dans le guide d'intégration du DMP", "check wsa:Action in the DMP's integration guide"),
)
HOST = Rule(
    "dmp.host",
    _EXCHANGE,
    Text("wsa:To est une adresse https du DMP", "wsa:To is an https address of the DMP"),
    Text("wsa:To n'est pas une adresse https en dmp.gouv.fr", "wsa:To is no https address in dmp.gouv.fr"),
    Text("adressez les messages au DMP (dmp.gouv.fr)", "address the messages to the DMP (dmp.gouv.fr)"),
)
FAULT = Rule(
    "dmp.fault",
    _EXCHANGE,
    Text("aucune réponse n'est une erreur SOAP", "no answer is a SOAP fault"),
    Text("une réponse est une erreur SOAP (Fault)", "an answer is a SOAP fault"),
    Text("déposez un échange qui aboutit", "supply an exchange that succeeds"),
)
UNIQUE = Rule(
    "dmp.message_id",
    _EXCHANGE,
    Text("chaque requête a son MessageID", "each request has its own MessageID"),
    Text("un MessageID sert à plusieurs requêtes, ou manque", "a MessageID is used for several requests, or is absent"),
    Text("donnez à chaque requête un MessageID nouveau", "give each request a new MessageID"),
)
_ADDRESS = re.compile(r"(https?)://([^/:?#@\s]{1,253})(?::[0-9]{1,5})?(?:[/?#]|$)", re.IGNORECASE)


@check
def consultation(piece: Piece, version: Declared | None = None, methods: Declared | None = None) -> Iterator[Finding]:
    """The piece shows the consultation of the DMP by API, as declared: `vihf.conform`, `dmp.airs` and `dmp.exchange` together.

    `version` is the candidate's, `methods` the declared ways of access. Raises UnreadableEvidence: a file without any SOAP message.
    """
    yield from conform(piece, version, methods)
    yield from airs(piece)
    yield from exchange(piece)


@check
def airs(piece: Piece) -> Iterator[Finding]:
    """Two professionals are identified, each by their own national identifier (AIRS-01, AIRS-02). None is ever shown.

    Raises UnreadableEvidence: a file without any SOAP message.
    """
    logs = [read_log(file) for file in piece.files]
    found = every_vihf([message for log in logs for message in log.messages])
    if not found:
        message = Text("aucun VIHF dans la pièce", "no VIHF in the piece")
        yield Finding(TWO.code, Outcome.FAIL, message, piece.place, TWO.remedy, source=TWO.source)
        return
    yield from bounded(_identifiers(found))
    if len(found) == 1:
        message = Text("un seul message porte un VIHF : il en faut deux", "a single message carries a VIHF: two are wanted")
        yield Finding(TWO.code, Outcome.TO_REVIEW, message, found[0].place, TWO.remedy, source=TWO.source)
    else:
        people = {vihf.name_id for vihf in found if not _is_generic(vihf.name_id)}
        yield TWO.judge(len(people) > 1, found[-1].place, Text(f"{len(found)} messages", f"{len(found)} messages"))


def _is_generic(name_id: str) -> bool:
    return not name_id or _GENERIC.fullmatch(name_id) is not None


def _identifiers(found: list[Vihf]) -> Iterator[Finding]:
    for vihf in found:
        place, form = vihf.message.at("Assertion/Subject/NameID"), hint_form(vihf.name_id)
        generic = _is_generic(vihf.name_id)
        yield OWN.judge(not generic, place)
        if generic:
            continue
        if form is Hint.TEST:
            message = Text("NameID est un identifiant national de test", "NameID is a national test identifier")
            yield info(NAME_ID.code, message, place, NAME_ID.source)
        elif form is Hint.INTERNAL:
            message = Text("NameID est un identifiant interne de structure", "NameID is an identifier internal to a structure")
            yield Finding(NAME_ID.code, Outcome.TO_REVIEW, message, place, NAME_ID.remedy, source=NAME_ID.source)
        elif form is Hint.RPPS_WRONG_KEY:
            message = Text("NameID a la forme d'un RPPS dont la clé est fausse", "NameID has the form of an RPPS with a wrong key")
            yield Finding(NAME_ID.code, Outcome.WARNING, message, place, NAME_ID.remedy, source=NAME_ID.source)
        else:
            yield NAME_ID.judge(form is not Hint.MALFORMED, place)


@check
def exchange(piece: Piece) -> Iterator[Finding]:
    """The messages follow the DMP's order and form (DMP-01, DMP-02). Raises UnreadableEvidence: a file without any SOAP message."""
    logs = [read_log(file) for file in piece.files]
    yield from bounded(_exchange(logs, piece))


def _exchange(logs: list[Log], piece: Piece) -> Iterator[Finding]:
    for log in logs:
        yield from cut_findings(log, "dmp.message")
    messages = [message for log in logs for message in log.messages]
    requests = [message for message in messages if not message.is_answer]
    for request in requests:
        yield SOAP.judge(request.version == "1.2", request.place)
        yield _action(request)
        yield _host(request)
    if requests:
        yield from _message_ids(requests)
    elif not any(log.unread for log in logs):  # what was not read, and may be a request, is told already
        message = Text("la pièce ne contient aucune requête SOAP", "the piece holds no SOAP request")
        yield Finding(SOAP.code, Outcome.FAIL, message, piece.place, SOAP.remedy, source=SOAP.source)
    yield from _answers([message for message in messages if message.is_answer], piece)
    yield from _order(every_vihf(requests), piece)


def _action(request: Message) -> Finding:
    """An action that the table does not hold only warns: the DMP has more transactions than the public documents name."""
    kind, action = transaction(request), request.action
    seen = same(kind) if kind else Text(f"« {shorten(action, 60)} »", f"'{shorten(action, 60)}'") if action else None
    return ACTION.judge(kind is not None, request.place, seen, Outcome.WARNING if action else None)


def _host(request: Message) -> Finding:
    told = request.addressing("To")
    if told is None:
        message = Text("wsa:To est absent du message", "wsa:To is absent from the message")
        return Finding(HOST.code, Outcome.WARNING, message, request.place, HOST.remedy, source=HOST.source)
    return HOST.judge(host_of(told, secure=True) is not None, request.place)


def host_of(address: str, secure: bool = False) -> str | None:
    """The host of an address of the DMP, None for any other (or one without https, when that is asked)."""
    found = _ADDRESS.match(address.strip())
    if found is None or (secure and found[1].lower() != "https"):
        return None
    host = found[2].lower()
    return host if host.endswith(f".{dmp_data()['domain']}") else None


def _message_ids(requests: list[Message]) -> Iterator[Finding]:
    counted = Counter(request.addressing("MessageID") for request in requests)
    wrong = [request for request in requests if request.addressing("MessageID") is None or counted[request.addressing("MessageID")] > 1]
    yield from (UNIQUE.judge(False, request.place) for request in wrong)
    if not wrong:
        yield UNIQUE.judge(True, requests[0].place)


def _answers(answers: list[Message], piece: Piece) -> Iterator[Finding]:
    if not answers:
        message = Text(
            "les réponses du DMP ne sont pas dans la pièce : elles ne sont pas jugées",
            "the DMP's answers are not in the piece: they are not judged",
        )
        yield info(FAULT.code, message, piece.place, FAULT.source)
        return
    faults = [answer for answer in answers if answer.is_fault]
    yield from (FAULT.judge(False, answer.place) for answer in faults)
    if not faults:
        yield FAULT.judge(True, answers[0].place)
    for answer in answers:
        content = answer.content
        if content is not None and content.get("status") == _FAILED:
            message = Text("le DMP a répondu par un refus (status Failure)", "the DMP answered with a refusal (status Failure)")
            yield Finding("dmp.refusal", Outcome.WARNING, message, answer.place, FAULT.remedy, source=_EXCHANGE)


def _order(found: list[Vihf], piece: Piece) -> Iterator[Finding]:
    """DMP-01, for each patient and professional: the first of each transaction. A log that has no TD0.3 is not about it."""
    steps: dict[tuple[str, str], dict[str, int]] = {}
    for rank, vihf in enumerate(found):
        kind = transaction(vihf.message) or ""
        kind = "consultation" if kind in dmp_data()["consultation"] else kind
        steps.setdefault((vihf.name_id, vihf.patient), {}).setdefault(kind, rank)
    judged = [first for first in steps.values() if "TD0.3" in first]
    if not judged:
        message = Text(
            "aucune déclaration d'autorisation (TD0.3) : l'ordre des appels n'est pas jugé",
            "no declaration of authorisation (TD0.3): the order of the calls is not judged",
        )
        yield info(ORDER.code, message, piece.place, ORDER.source)
    for first in judged:
        place = found[first["TD0.3"]].message.place
        if "TD0.2" not in first:
            message = Text("TD0.3 est là sans TD0.2 avant elle", "TD0.3 is there without TD0.2 before it")
            yield Finding(ORDER.code, Outcome.TO_REVIEW, message, place, ORDER.remedy, source=ORDER.source)
            continue
        held = first["TD0.2"] < first["TD0.3"] < first.get("consultation", len(found))
        yield ORDER.judge(held, place)
