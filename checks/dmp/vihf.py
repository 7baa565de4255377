"""The VIHF of DMP messages: who asks, for which patient, authenticated how, signed by whom."""

from __future__ import annotations

import re
from collections.abc import Iterator

from segur_audit.catalogue.registry import check
from segur_audit.manifest.reading import Declared
from segur_audit.model.finding import Finding
from segur_audit.model.outcome import Outcome
from segur_audit.model.piece import Piece
from segur_audit.model.rule import Rule
from segur_audit.model.text import Text, same, shorten

from ..kit.dmp_data import dmp_data
from ..kit.ins import INS_OIDS, ins_key_ok, is_production_oid
from ..kit.shown import version_shown
from ..kit.soap import read_log
from ..kit.soap_log import cut_findings
from . import air_rules, rules
from .assertion import (
    DSIG,
    PURPOSE,
    ROLE,
    Vihf,
    assertions,
    is_in_security,
    read_vihf,
    transaction,
)
from .bounding import VIHF_MESSAGE, bounded
from .signature import signature_finding
from .vihf_life import dates_findings

_RESOURCE_ID = re.compile(r"([0-9A-Za-z]{15})\^\^\^&([0-9.]{1,80})&ISO\^NH")
_NO_REQUEST = Text(
    "la pièce ne contient aucune requête SOAP : le VIHF n'est pas évalué",
    "the piece holds no SOAP request: the VIHF is not evaluated",
)


_ASSERTION = Rule("vihf.assertion", rules.ASSERTION.source, None, _NO_REQUEST)
_AIR = Rule(
    "vihf.air",
    air_rules.AIR.source,
    None,
    Text(
        "ce message n'est pas en AIR, et n'est pas une consultation",
        "this message is not in AIR, and is no consultation",
    ),
    worth=Outcome.INFO,
)


@check("vihf.conform")
def conform(
    piece: Piece, version: Declared | None = None, consultation: Declared | None = None
) -> Iterator[Finding]:
    """Each request to the DMP carries a VIHF that follows its rules (VIHF-01 to VIHF-12).

    `version` is the candidate's, `consultation` the declared ways of access (`api_air_simplifie`
    wants AIR simplifié).
    Raises UnreadableEvidence: a file without any SOAP message.
    """
    yield from bounded(_conform(piece, version, consultation))


def _conform(
    piece: Piece, version: Declared | None, consultation: Declared | None
) -> Iterator[Finding]:
    simplified = consultation is not None and "api_air_simplifie" in consultation.value
    logs = [read_log(file) for file in piece.files]
    for log in logs:
        yield from cut_findings(log, VIHF_MESSAGE)
    requests = [message for log in logs for message in log.messages if not message.is_answer]
    if not requests and not any(
        log.unread for log in logs
    ):  # what was not read, and may be a request, is told already
        yield _ASSERTION.fails(piece.place, action=rules.ASSERTION.action)
    found: list[Vihf] = []
    for message in requests:
        held = assertions(message)
        placed = all(is_in_security(message, element) for element in held)
        sound = (
            len(held) == 1
            and placed
            and held[0].get("Version") == "2.0"
            and bool(held[0].get("ID"))
        )
        outside = (
            Text(", hors de wsse:Security", ", outside wsse:Security") if not placed else same("")
        )
        yield rules.ASSERTION.judge(
            sound, message.place, same(f"Assertion : {len(held)}") + outside
        )
        found += [read_vihf(message, element) for element in held[:1]]
    for vihf in found:
        yield from _one(vihf, version, simplified, piece)
    if simplified and found:
        yield from _air_used(found)


def _one(vihf: Vihf, version: Declared | None, simplified: bool, piece: Piece) -> Iterator[Finding]:
    yield _attributes(vihf)
    told = vihf.value("VIHF_Version") or ""
    yield rules.VERSION.judge(
        told in dmp_data()["versions"], vihf.place, version_shown(told) if told else None
    )
    if version is not None:
        yield _lps_version(vihf, str(version.value))
    yield from _mode(vihf, simplified)
    yield rules.SECTOR.judge(
        re.fullmatch(dmp_data()["sector"], vihf.value("Secteur_Activite") or "") is not None,
        vihf.place,
    )
    yield from _patient(vihf)
    yield from _roles(vihf)
    yield rules.RESOURCE.judge(vihf.value("Ressource_URN") == dmp_data()["resource"], vihf.place)
    purposes = [(one.code, one.system) for one in vihf.coded(PURPOSE)]
    yield rules.PURPOSE.judge(
        purposes == [(dmp_data()["purpose"], dmp_data()["purpose_system"])], vihf.place
    )
    yield from _signed(vihf)
    yield from dates_findings(vihf, piece)


def _attributes(vihf: Vihf) -> Finding:
    wanted: list[str] = dmp_data()["attributes"]
    absent = [name for name in wanted if not vihf.says(name)]
    repeated = [
        name for name in wanted if len(vihf.attributes.get(name.lower(), [])) > 1 and name != ROLE
    ]
    names = [name.rpartition(":")[2] for name in (*absent, *repeated)]
    if not vihf.name_id:
        names.append("Subject/NameID")
    return rules.ATTRIBUTES.judge(not names, vihf.place, same(", ".join(names)) if names else None)


def _lps_version(vihf: Vihf, candidate: str) -> Finding:
    told = vihf.value("LPS_Version") or ""
    if told == candidate:
        rule = rules.LPS_VERSION
        return rule.passes(vihf.place, confirms=("solution.version",))
    candidate = shorten(candidate, 30)
    seen = version_shown(told) + Text(
        " ici, « {candidate} » au manifeste",
        " here, '{candidate}' in the manifest",
        candidate=candidate,
    )
    return rules.LPS_VERSION.judge(False, vihf.place, seen)


def _mode(vihf: Vihf, simplified: bool) -> Iterator[Finding]:
    """VIHF-04 and VIHF-05. Only consultation is bound to be in AIR; what a message is for is known
    by its action.
    """
    air, kind = dmp_data()["air_mode"], transaction(vihf.message)
    known = vihf.mode in dmp_data()["modes"]
    yield air_rules.MODE.judge(known, vihf.place, same(vihf.mode) if known else None)
    if vihf.mode == air:
        if kind in ("ITI-41", "ITI-57"):
            yield air_rules.AIR_SCOPE.judge(False, vihf.place, same(kind))
        told = vihf.declarations
        held = (
            len(told) == 1
            and bool(told[0])
            and (not simplified or told[0] == dmp_data()["air_simplified"])
        )
        yield rules.CONTEXT.judge(held, vihf.place, same(f"AuthnContextDecl : {len(told)}"))
    elif simplified and known and kind in dmp_data()["consultation"]:
        yield air_rules.AIR.judge(False, vihf.place, same(f"{kind}, {vihf.mode}"))
    elif simplified and known:
        yield _AIR.tells(vihf.place)


def _air_used(found: list[Vihf]) -> Iterator[Finding]:
    """At least one message is a consultation in AIR: the very thing that the manifest declares."""
    air, simple = dmp_data()["air_mode"], dmp_data()["air_simplified"]
    used = [vihf for vihf in found if vihf.mode == air and vihf.declarations == [simple]]
    consulted = [vihf for vihf in used if transaction(vihf.message) in dmp_data()["consultation"]]
    rule = air_rules.AIR
    if consulted:
        yield rule.passes(consulted[0].place, confirms=("dmp.consultation",))
    elif used:
        message = Text(
            (
                "un message est en AIR simplifié, mais aucune consultation (ITI-18, ITI-43) n'est "
                "reconnue"
            ),
            "a message is in AIR simplifié, but no consultation (ITI-18, ITI-43) is recognised",
        )
        yield rule.unsure(used[0].place, message=message)
    elif all(vihf.mode != air for vihf in found):  # a wrong context in AIR is told by its own rule
        yield rule.judge(False, found[0].place)


def _patient(vihf: Vihf) -> Iterator[Finding]:
    shape = _RESOURCE_ID.fullmatch(vihf.patient)
    place = vihf.message.at("Assertion/resource-id")
    if not vihf.patient and transaction(vihf.message) is None:
        message = Text(
            "resource-id est absent : aucun patient n'est désigné",
            "resource-id is absent: no patient is named",
        )
        yield rules.PATIENT.unsure(place, message=message)
        return
    known = shape is not None and shape[2] in INS_OIDS
    yield rules.PATIENT.judge(known, place)
    if shape is not None and known:
        real = is_production_oid(shape[2])
        yield rules.KEY.judge(ins_key_ok(shape[1]), place, None, None if real else Outcome.WARNING)
        yield rules.TEST_PATIENT.judge(not real, place)


def _roles(vihf: Vihf) -> Iterator[Finding]:
    roles = vihf.coded(ROLE)
    first = roles[0] if roles else None
    second = bool(first and first.code in dmp_data()["second_role_for"])
    held = (
        first is not None
        and bool(first.code)
        and (not second or (len(roles) > 1 and bool(roles[1].code)))
    )
    yield rules.ROLES.judge(
        held,
        vihf.place,
        Text("{count_roles} rôle(s)", "{count_roles} role(s)", count_roles=len(roles)),
    )
    if first is not None:
        yield rules.ROLE_SYSTEM.judge(first.system in dmp_data()["role_systems"], vihf.place)


def _signed(vihf: Vihf) -> Iterator[Finding]:
    """VIHF-10 and VIHF-12."""
    issuers = vihf.children("Issuer")
    named = len(issuers) == 1 and "=" in (issuers[0].text or "")
    told = (issuers[0].get("Format") or "").strip() if issuers else ""
    if named and told in dmp_data()["issuer_formats_close"]:
        yield rules.ISSUER_URN.judge(False, vihf.message.at("Assertion/Issuer"))
    else:
        yield rules.ISSUER.judge(
            named and told == dmp_data()["issuer_format"], vihf.message.at("Assertion/Issuer")
        )
    signatures = vihf.children("Signature", DSIG)
    references = [
        one.get("URI")
        for signature in signatures
        for one in signature.iterfind(f"{{{DSIG}}}SignedInfo/{{{DSIG}}}Reference")
    ]
    values = [
        "".join((one.text or "").split())
        for signature in signatures
        for one in signature.iter(f"{{{DSIG}}}SignatureValue")
    ]
    held = (
        len(signatures) == 1
        and len(values) == 1
        and bool(values[0])
        and references == [f"#{vihf.element.get('ID')}"]
    )
    yield rules.SIGNED.judge(held, vihf.message.at("Assertion/Signature"))
    if signatures:
        methods = [one.get("Algorithm") for one in signatures[0].iter(f"{{{DSIG}}}SignatureMethod")]
        yield rules.METHOD.judge(
            methods == [dmp_data()["signature_method"]], vihf.message.at("Assertion/Signature")
        )
        yield signature_finding(vihf)
