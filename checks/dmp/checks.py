"""Exchanges with the DMP: two professionals for AIR simplifié, and the order and form of the
messages.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from segur_audit.catalogue.registry import check
from segur_audit.manifest.reading import Declared
from segur_audit.model.finding import Finding
from segur_audit.model.outcome import Outcome
from segur_audit.model.piece import Piece
from segur_audit.model.rule import Rule
from segur_audit.model.text import Text, same, shorten

from ..kit.dmp_data import dmp_data
from ..kit.hosts import host_of
from ..kit.soap import Log, Message, read_log
from ..kit.soap_log import cut_findings
from .airs import professionals
from .answers import refusal
from .assertion import Vihf, every_vihf, transaction
from .bounding import DMP_MESSAGE, bounded
from .vihf import conform

_UX = "DMP-01, DMP/UX.50 (REM de pré-publication)"
_EXCHANGE = "DMP-02, DMP (SOAP 1.2, WS-Addressing)"


_REFUSAL = Rule(
    "dmp.refusal",
    _EXCHANGE,
    None,
    Text("le DMP a refusé une demande", "the DMP refused a request"),
    Text("aucune réponse n'est une erreur SOAP", "no answer is a SOAP fault"),
)

_ENOUGH = 2

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
    Text(
        "wsa:Action manque, ou n'est pas une transaction connue du DMP",
        "wsa:Action is absent, or is no known transaction of the DMP",
    ),
    Text(
        "vérifiez wsa:Action dans le guide d'intégration du DMP",
        "check wsa:Action in the DMP's integration guide",
    ),
)
HOST = Rule(
    "dmp.host",
    _EXCHANGE,
    Text("wsa:To est une adresse https du DMP", "wsa:To is an https address of the DMP"),
    Text("wsa:To n'est pas une adresse en dmp.gouv.fr", "wsa:To is no address in dmp.gouv.fr"),
    Text(
        "adressez les messages au DMP, en https (dmp.gouv.fr)",
        "address the messages to the DMP, in https (dmp.gouv.fr)",
    ),
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
    Text(
        "un MessageID sert à plusieurs requêtes, ou manque",
        "a MessageID is used for several requests, or is absent",
    ),
    Text("donnez à chaque requête un MessageID nouveau", "give each request a new MessageID"),
)


@check("dmp.consultation")
def consultation(
    piece: Piece, version: Declared | None = None, methods: Declared | None = None
) -> Iterator[Finding]:
    """The piece shows the consultation of the DMP by API, as declared: `vihf.conform`, `dmp.airs`
    and `dmp.exchange` together.

    `version` is the candidate's, `methods` the declared ways of access. Raises UnreadableEvidence:
    a file without any SOAP message.
    """
    yield from conform(piece, version, methods)
    yield from airs(piece, methods)
    yield from exchange(piece)


@check("dmp.airs")
def airs(piece: Piece, methods: Declared | None = None) -> Iterator[Finding]:
    """Two professionals are identified, each by their own national identifier (AIRS-01, AIRS-02).
    None is ever shown.

    `methods` is the declared ways of access: with `api_air_simplifie`, only messages in AIR show a
    professional's consultation.
    Raises UnreadableEvidence: a file without any SOAP message.
    """
    logs = [read_log(file) for file in piece.files]
    found = every_vihf([message for log in logs for message in log.messages])
    yield from professionals(
        found, methods is not None and "api_air_simplifie" in methods.value, piece.place
    )


@check("dmp.exchange")
def exchange(piece: Piece) -> Iterator[Finding]:
    """The messages follow the DMP's order and form (DMP-01, DMP-02). Raises UnreadableEvidence: a
    file without any SOAP message.
    """
    logs = [read_log(file) for file in piece.files]
    yield from bounded(_exchange(logs, piece))


def _exchange(logs: list[Log], piece: Piece) -> Iterator[Finding]:
    for log in logs:
        yield from cut_findings(log, DMP_MESSAGE)
    messages = [message for log in logs for message in log.messages]
    requests = [message for message in messages if not message.is_answer]
    for request in requests:
        yield SOAP.judge(request.version == "1.2", request.place)
        yield _action(request)
        yield _host(request)
    if requests:
        yield from _message_ids(requests)
    elif not any(
        log.unread for log in logs
    ):  # what was not read, and may be a request, is told already
        message = Text(
            "la pièce ne contient aucune requête SOAP", "the piece holds no SOAP request"
        )
        yield SOAP.fails(piece.place, message=message)
    yield from _answers([message for message in messages if message.is_answer], piece)
    yield from _order(every_vihf(requests), piece)


def _action(request: Message) -> Finding:
    """An action that the table does not hold only warns: the DMP has more transactions than the
    public documents name.
    """
    kind, action = transaction(request), request.action
    seen = (
        same(kind)
        if kind
        else Text("« {action} »", "'{action}'", action=shorten(action, 60))
        if action
        else None
    )
    return ACTION.judge(kind is not None, request.place, seen, Outcome.WARNING if action else None)


def _host(request: Message) -> Finding:
    told = request.addressing("To")
    if told is None:
        message = Text("wsa:To est absent du message", "wsa:To is absent from the message")
        return HOST.warns(request.place, message=message)
    ours = host_of(told) is not None
    if ours and not told.strip().lower().startswith("https:"):
        message = Text(
            "wsa:To est une adresse du DMP, en http", "wsa:To is an address of the DMP, in http"
        )
        return HOST.warns(request.place, message=message)
    return HOST.judge(ours, request.place)


def _message_ids(requests: list[Message]) -> Iterator[Finding]:
    """Each MessageID serves one request. A request that the log holds twice, to the byte, is one:
    two loggers wrote it.
    """
    once: dict[tuple[str | None, bytes], Message] = {}
    for request in requests:
        once.setdefault((request.addressing("MessageID"), request.digest), request)
    counted = Counter(number for number, _ in once)
    wrong = [
        request for (number, _), request in once.items() if number is None or counted[number] > 1
    ]
    yield from (UNIQUE.judge(False, request.place) for request in wrong)
    if not wrong:
        yield UNIQUE.judge(True, requests[0].place)


def _answers(answers: list[Message], piece: Piece) -> Iterator[Finding]:
    if not answers:
        message = Text(
            "les réponses du DMP ne sont pas dans la pièce : elles ne sont pas jugées",
            "the DMP's answers are not in the piece: they are not judged",
        )
        yield FAULT.tells(piece.place, message=message)
        return
    faults = [answer for answer in answers if answer.is_fault]
    yield from (FAULT.judge(False, answer.place) for answer in faults)
    if not faults:
        yield FAULT.judge(True, answers[0].place)
    yield from _refusals(answers, len(faults))


def _refusals(answers: list[Message], faults: int) -> Iterator[Finding]:
    """The answers by which the DMP refuses. Two exchanges that succeed are the least that a piece
    shows (AIRS-01).
    """
    refused = [(answer, reason) for answer in answers if (reason := refusal(answer)) is not None]
    enough = len(answers) - len(refused) - faults >= _ENOUGH
    for answer, reason in refused:
        message = Text("le DMP a répondu par un refus", "the DMP answered with a refusal")
        seen = Text(" ({reason})", " ({reason})", reason=reason)
        outcome = Outcome.WARNING if enough else Outcome.TO_REVIEW
        yield _REFUSAL.finding(outcome, answer.place, message=message + seen, action=FAULT.action)


def _order(found: list[Vihf], piece: Piece) -> Iterator[Finding]:
    """DMP-01, for each patient and professional: the first of each transaction. A log that has no
    TD0.3 is not about it.
    """
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
        yield ORDER.tells(piece.place, message=message)
    for first in judged:
        place = found[first["TD0.3"]].message.place
        if "TD0.2" not in first:
            message = Text(
                "TD0.3 est là sans TD0.2 avant elle", "TD0.3 is there without TD0.2 before it"
            )
            yield ORDER.unsure(place, message=message)
            continue
        held = first["TD0.2"] < first["TD0.3"] < first.get("consultation", len(found))
        yield ORDER.judge(held, place)
