"""The INSi teleservice: the calls and answers that a dossier shows."""

from __future__ import annotations

import re
from collections.abc import Iterator

from segur_audit.catalogue.registry import check
from segur_audit.manifest.reading import Declared
from segur_audit.model.finding import Finding
from segur_audit.model.piece import Piece
from segur_audit.model.place import Location
from segur_audit.model.text import Text, shorten

from ..kit.ins import INS_OIDS, NOT_INS_OIDS, ins_key_ok, is_production_oid
from ..kit.shown import oid_shown, version_shown
from ..kit.soap_log import cut_findings, cut_rule
from .message import ACTIONS, InsiMessage, every_message, is_document
from .rules import (
    ACTION,
    ACTION_ACTIONS,
    ACTION_UNSURE,
    ACTION_WRONG,
    ANSWER,
    ANSWER_UNSURE,
    ANSWER_WRONG,
    CONTEXTS,
    IDAM,
    IDENTITY,
    IDENTITY_IDENTITIES,
    IDENTITY_UNSURE,
    IDENTITY_WRONG,
    PRODUCTION,
    SECURITY,
    VERSION,
)
from .traits import traits_findings

_MESSAGE = cut_rule("insi.message")


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
        yield ANSWER_UNSURE.unsure(piece.place)
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
            yield ACTION_WRONG.fails(message.place)
        elif message.action in ACTIONS:
            way = ACTIONS[message.action]
            yield ACTION.passes(message.place, way=way)
        elif message.action:
            shown = shorten(message.action, 40)
            yield ACTION_ACTIONS.fails(message.place, shown=shown)
        else:
            yield ACTION_UNSURE.unsure(message.place)
    if not named:
        yield ACTION.unsure(place)


def _contexts(message: InsiMessage, version: Declared | None) -> Iterator[Finding]:
    expected = {"ContexteBAM": "01_02", "ContexteLPS": "01_00"}
    wrong = [
        f"{name} {_context_shown(message.contexts.get(name))}"
        for name, value in expected.items()
        if message.contexts.get(name) != value
    ]
    if wrong:
        shown = shorten(", ".join(wrong), 60)
        yield CONTEXTS.fails(message.place, shown=shown)
    else:
        yield CONTEXTS.passes(message.place)
    if message.lps and message.lps.get("IDAM") != "4":
        yield IDAM.warns(message.place)
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
        return VERSION.passes(message.place, candidate=candidate)
    return VERSION.fails(message.place, message=words)


def _secured(message: InsiMessage) -> Finding:
    if message.secured:
        return SECURITY.passes(message.place)
    return SECURITY.warns(message.place)


def _answer(message: InsiMessage) -> Finding:
    meaning = {
        "00": Text("identité trouvée", "identity found"),
        "01": Text("aucune identité", "no identity"),
        "02": Text("plusieurs identités", "several identities"),
    }
    if message.fault:
        return ANSWER.fails(message.place)
    found = meaning.get(message.code or "")
    if found is None:
        shown = message.code if re.fullmatch(r"[0-9A-Z]{1,4}", message.code or "") else "—"
        return ANSWER_WRONG.fails(message.place, shown=shown)
    return ANSWER.passes(message.place, code=message.code, found=found)


def _identities(message: InsiMessage) -> Iterator[Finding]:
    if message.code != "00":
        return
    if not message.identities:
        yield IDENTITY.fails(message.place)
    if len(set(message.identities)) > 1:
        yield IDENTITY_UNSURE.unsure(message.place)
    for number, oid in dict.fromkeys(message.identities):
        if oid in NOT_INS_OIDS or oid not in INS_OIDS:
            yield IDENTITY_WRONG.fails(message.place, oid_shown=oid_shown(oid))
        elif not ins_key_ok(number):
            yield IDENTITY_IDENTITIES.fails(message.place)
        elif is_production_oid(oid):
            yield PRODUCTION.warns(message.place)
        else:
            yield IDENTITY.passes(message.place, ins_oids=INS_OIDS[oid])
