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
from segur_audit.model.text import Text, shorten

from ..kit.ins import INS_OIDS, NOT_INS_OIDS, ins_key_ok, is_production_oid
from ..kit.shown import oid_shown, version_shown
from ..kit.soap_log import cut_findings
from .message import ACTIONS, InsiMessage, every_message, is_document
from .traits import traits_findings

_SOURCE = "INSi (fixtures publiques du téléservice), {}"
_REMEDY = Text(
    "refaites l'échange avec le téléservice, puis joignez sa trace",
    "make the exchange with the teleservice again, then supply its trace",
)


_NAMED = re.compile(r"urn:lps:[^:]{1,100}:[^:]{1,40}")


@check("insi.conform")
def conform(piece: Piece, version: Declared | None = None) -> Iterator[Finding]:
    """The exchange is a search for an INS, in its contexts, answered without fault, with a valid number (INSi-01 to INSi-06).

    `version` is that of the software, which the LPS context carries. Raises UnreadableEvidence: no SOAP message.
    """
    logs, found = every_message(piece.files)
    for log in logs:
        yield from cut_findings(log, "insi.message")
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
        words = Text("la trace ne contient pas de réponse", "the trace holds no answer")
        yield _finding("insi.answer", Outcome.TO_REVIEW, words, piece.place, "INSi-03")
    for message in answers:
        yield _answer(message)
        yield from _identities(message)
    yield from traits_findings(
        answers, [file for file in piece.files if is_document(file)], piece.place
    )


def _finding(code: str, outcome: Outcome, message: Text, place: Location, rule: str) -> Finding:
    remedy = _REMEDY if outcome in (Outcome.FAIL, Outcome.TO_REVIEW, Outcome.WARNING) else None
    return Finding(code, outcome, message, place, remedy, source=_SOURCE.format(rule))


def _actions(
    found: list[InsiMessage], requests: list[InsiMessage], place: Location
) -> Iterator[Finding]:
    """INSi-01, for each request: its action is named, or (no HTTP header was recorded) what it carries tells it."""
    named = requests or [message for message in found if message.declared and not message.is_answer]
    for message in named:
        if message.implied and message.action in ACTIONS and message.action != message.implied:
            words = Text(
                "l'action nommée n'est pas celle de ce qui est demandé",
                "the action named is not that of what is asked",
            )
            yield _finding("insi.action", Outcome.FAIL, words, message.place, "INSi-01")
        elif message.action in ACTIONS:
            way = ACTIONS[message.action]
            words = Text(f"recherche de l'INS par {way}", f"search of the INS by {way}")
            yield _finding("insi.action", Outcome.PASS, words, message.place, "INSi-01")
        elif message.action:
            shown = shorten(message.action, 40)
            words = Text(
                f"action inconnue d'INSi : « {shown} »", f"action unknown to INSi: '{shown}'"
            )
            yield _finding("insi.action", Outcome.FAIL, words, message.place, "INSi-01")
        else:
            words = Text(
                "l'action de cette requête n'est pas dans la trace",
                "the action of this request is not in the trace",
            )
            yield _finding("insi.action", Outcome.TO_REVIEW, words, message.place, "INSi-01")
    if not named:
        words = Text("aucune requête INSi n'a été reconnue", "no INSi request was recognised")
        yield _finding("insi.action", Outcome.TO_REVIEW, words, place, "INSi-01")


def _contexts(message: InsiMessage, version: Declared | None) -> Iterator[Finding]:
    expected = {"ContexteBAM": "01_02", "ContexteLPS": "01_00"}
    wrong = [
        f"{name} {_context_shown(message.contexts.get(name))}"
        for name, value in expected.items()
        if message.contexts.get(name) != value
    ]
    if wrong:
        shown = shorten(", ".join(wrong), 60)
        words = Text(
            f"contextes attendus : ContexteBAM 01_02 et ContexteLPS 01_00 ; vus : {shown}",
            f"contexts expected: ContexteBAM 01_02 and ContexteLPS 01_00; seen: {shown}",
        )
        yield _finding("insi.contexts", Outcome.FAIL, words, message.place, "INSi-02")
    else:
        yield _finding(
            "insi.contexts",
            Outcome.PASS,
            Text("contextes BAM et LPS présents", "BAM and LPS contexts present"),
            message.place,
            "INSi-02",
        )
    if message.lps and message.lps.get("IDAM") != "4":
        words = Text(
            "ContexteLPS ne porte pas IDAM avec R=4", "ContexteLPS does not carry IDAM with R=4"
        )
        yield _finding("insi.idam", Outcome.WARNING, words, message.place, "INSi-02")
    if version is None:
        return
    yield _lps_version(message, str(version.value))


def _context_shown(version: str | None) -> str:
    return version if version and re.fullmatch(r"[0-9_.+ ]{1,20}", version) else "—"


def _lps_version(message: InsiMessage, wanted: str) -> Finding:
    """The version stands twice in the LPS context: in its own element, and at the end of its name."""
    told, name = message.lps.get("Version", ""), message.lps.get("Nom", "")
    candidate = shorten(wanted, 30)
    if told != wanted:
        words = (
            Text("version du LPS dans le contexte : ", "version of the LPS in the context: ")
            + version_shown(told)
            + Text(f" ; candidate : {candidate}", f"; candidate: {candidate}")
        )
    elif not (_NAMED.fullmatch(name) and name.endswith(f":{wanted}")):
        seen = shorten(name, 60) if _NAMED.fullmatch(name) else "—"
        words = Text(
            f"LPS/Nom est absent, ou n'a pas la forme urn:lps:<nom>:{candidate} ({seen})",
            f"LPS/Nom is absent, or has not the form urn:lps:<name>:{candidate} ({seen})",
        )
    else:
        return _finding(
            "insi.version",
            Outcome.PASS,
            Text(f"version du LPS : {candidate}", f"version of the LPS: {candidate}"),
            message.place,
            "INSi-02",
        )
    return _finding("insi.version", Outcome.FAIL, words, message.place, "INSi-02")


def _secured(message: InsiMessage) -> Finding:
    if message.secured:
        return _finding(
            "insi.security",
            Outcome.PASS,
            Text("en-tête de sécurité présent", "security header present"),
            message.place,
            "INSi-06",
        )
    words = Text(
        "aucune signature ni assertion dans l'en-tête de sécurité",
        "no signature and no assertion in the security header",
    )
    return _finding("insi.security", Outcome.WARNING, words, message.place, "INSi-06")


def _answer(message: InsiMessage) -> Finding:
    meaning = {
        "00": Text("identité trouvée", "identity found"),
        "01": Text("aucune identité", "no identity"),
        "02": Text("plusieurs identités", "several identities"),
    }
    if message.fault:
        return _finding(
            "insi.answer",
            Outcome.FAIL,
            Text("la réponse est une erreur SOAP", "the answer is a SOAP fault"),
            message.place,
            "INSi-03",
        )
    found = meaning.get(message.code or "")
    if found is None:
        shown = message.code if re.fullmatch(r"[0-9A-Z]{1,4}", message.code or "") else "—"
        return _finding(
            "insi.answer",
            Outcome.FAIL,
            Text(f"code de réponse inconnu : {shown}", f"unknown answer code: {shown}"),
            message.place,
            "INSi-03",
        )
    return _finding(
        "insi.answer",
        Outcome.PASS,
        Text(f"réponse {message.code} : {found.fr}", f"answer {message.code}: {found.en}"),
        message.place,
        "INSi-03",
    )


def _identities(message: InsiMessage) -> Iterator[Finding]:
    if message.code != "00":
        return
    if not message.identities:
        yield _finding(
            "insi.identity",
            Outcome.FAIL,
            Text("réponse 00 sans identité", "answer 00 without an identity"),
            message.place,
            "INSi-04",
        )
    if len(set(message.identities)) > 1:
        words = Text("réponse 00 avec plusieurs identités", "answer 00 with several identities")
        yield _finding("insi.identity", Outcome.TO_REVIEW, words, message.place, "INSi-04")
    for number, oid in dict.fromkeys(message.identities):
        if oid in NOT_INS_OIDS or oid not in INS_OIDS:
            words = Text(
                f"l'OID de l'identité n'est pas celui d'un INS ({oid_shown(oid)})",
                f"the identity's OID is not an INS one ({oid_shown(oid)})",
            )
            yield _finding("insi.identity", Outcome.FAIL, words, message.place, "INSi-04")
        elif not ins_key_ok(number):
            yield _finding(
                "insi.identity",
                Outcome.FAIL,
                Text(
                    "la clé du matricule INS n'est pas valable", "the key of the INS is not valid"
                ),
                message.place,
                "INSi-04",
            )
        elif is_production_oid(oid):
            words = Text(
                "l'OID est de production : vérifiez que ce n'est pas un patient réel",
                "the OID is of production: check that this is no real patient",
            )
            yield _finding("insi.production", Outcome.WARNING, words, message.place, "INSi-04")
        else:
            yield _finding(
                "insi.identity",
                Outcome.PASS,
                Text(f"INS valable ({INS_OIDS[oid]})", "valid INS"),
                message.place,
                "INSi-04",
            )
