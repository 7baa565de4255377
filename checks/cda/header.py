"""The header and the body of a CDA R2 document against the CI-SIS minimal structure: CDA-01 to CDA-06 and CDA-10 to CDA-15.

Source of every rule: evidence checks, A.3 and A.4. An absent element is never taken for a good one.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from segur_audit.model.finding import Finding
from segur_audit.model.outcome import Outcome
from segur_audit.model.text import Text, same, shorten

from ..kit.ins import INS_OIDS, PROFESSIONAL_OID
from ..kit.rule import info
from . import rules
from .document import PDF, XDS_SD, Document, decode, h, is_pdf

_MEDIA = (PDF, "text/plain")
_NUMBER = re.compile(r"[0-9]{1,9}")


def header_findings(document: Document) -> Iterator[Finding]:
    """The findings of CDA-02, -03, -10 to -15 on a document that holds a ClinicalDocument."""
    yield _realm(document)
    yield _templates(document)
    yield _authenticator(document)
    yield _set_version(document)
    yield from _related(document)
    yield _identifier(document)
    yield _event(document)


def body_findings(document: Document) -> Iterator[Finding]:
    """The findings of CDA-04 to CDA-06."""
    roots, level = _templates_of(document), document.level
    third = len(roots) > 2 and roots[2] == XDS_SD
    held = (
        len(document.bodies) == 1
        and third == (level == "N1")
        and (level != "N1" or len(roots) == 3)
    )
    bodies = len(document.bodies)
    seen = Text(
        f"{bodies} corps, niveau {level or 'inconnu'}, {len(roots)} templateId",
        f"{bodies} body, level {level or 'unknown'}, {len(roots)} templateIds",
    )
    yield rules.BODY.judge(held, document.at("component"), seen)
    if level == "N1":
        yield from _n1(document)


def one_document(document: Document) -> Finding:
    """The finding of CDA-01."""
    if document.root_is_known or document.count != 1:
        seen = None if document.count == 1 else same(str(document.count))
    else:
        name = shorten(str(document.root.tag).rpartition("}")[2], 40)
        seen = Text(f"il est enfermé dans « {name} »", f"it is wrapped in '{name}'")
    return rules.ONE.judge(document.count == 1 and document.root_is_known, document.at(), seen)


def version_of(document: Document) -> int | None:
    """The version number, None when it is not a whole number given once."""
    values = document.values("versionNumber", "value")
    return int(values[0]) if len(values) == 1 and _NUMBER.fullmatch(values[0]) else None


def _realm(document: Document) -> Finding:
    kind = any(
        element.get("root") == "2.16.840.1.113883.1.3"
        and element.get("extension") == "POCD_HD000040"
        for element in document.find("typeId")
    )
    return rules.REALM.judge(
        "FR" in document.values("realmCode", "code") and kind, document.at("realmCode")
    )


def _templates_of(document: Document) -> list[str]:
    return document.values("templateId", "root")


def _templates(document: Document) -> Finding:
    roots = _templates_of(document)
    return rules.TEMPLATES.judge(
        {rules.FRANCE, rules.MINIMAL} <= set(roots) and len(roots) >= 3, document.at("templateId")
    )


def _n1(document: Document) -> Iterator[Finding]:
    texts = list(document.find("component/nonXMLBody/text"))
    place = document.at("component/nonXMLBody/text")
    text = texts[0] if len(texts) == 1 else None
    media = text.get("mediaType") if text is not None else None
    yield rules.N1_MEDIA.judge(
        text is not None and media in _MEDIA and text.get("representation") == "B64",
        place,
        _quoted(media),
    )
    content = decode(text)
    held = content is not None and (media != PDF or is_pdf(text, content))
    yield rules.N1_CONTENT.judge(held, place)


def _authenticator(document: Document) -> Finding:
    """An unusual identifier root is met in documents of the ANS: it only warns."""
    found = document.children("legalAuthenticator")
    place = document.at("legalAuthenticator")
    if len(found) != 1:
        return rules.AUTHENTICATOR.judge(
            False, place, Text(f"{len(found)} au lieu de 1", f"{len(found)} instead of 1")
        )
    signed = [code.get("code") for code in found[0].iterfind(h("signatureCode"))] == ["S"]
    dated = any(time.get("value") for time in found[0].iterfind(h("time")))
    if not (signed and dated):
        wanting = "signatureCode" if not signed else "time"
        return rules.AUTHENTICATOR.judge(
            False, place, Text(f"{wanting} manque ou diffère", f"{wanting} is missing or differs")
        )
    roots = [identifier.get("root") for identifier in found[0].iterfind(h("assignedEntity/id"))]
    if not roots:
        return rules.AUTHENTICATOR.judge(
            False, place, Text("il n'a pas d'identifiant", "it has no identifier")
        )
    known = any(root == PROFESSIONAL_OID or root in INS_OIDS for root in roots)
    seen = (
        None
        if known
        else Text(
            f"racine de l'identifiant : {_oid(roots[0])}",
            f"root of the identifier: {_oid(roots[0])}",
        )
    )
    return rules.AUTHENTICATOR.judge(known, place, seen, Outcome.WARNING)


def _set_version(document: Document) -> Finding:
    sets = [element for element in document.children("setId") if element.get("root")]
    version = version_of(document)
    return rules.VERSION.judge(
        len(sets) == 1 and version is not None and version >= 1, document.at("setId")
    )


def _related(document: Document) -> Iterator[Finding]:
    found = document.children("relatedDocument")
    place = document.at("relatedDocument")
    kinds = [element.get("typeCode") for element in found]
    parents = [list(element.iterfind(h("parentDocument/id"))) for element in found]
    proper = all(len(ids) == 1 and ids[0].get("root") for ids in parents)
    held = len(found) <= 1 and proper and set(kinds) <= {"RPLC", "XFRM"}
    soft = len(found) == 1 and proper and kinds == ["APND"]
    yield rules.RELATED.judge(
        held, place, _quoted(kinds[0]) if kinds else None, Outcome.WARNING if soft else None
    )
    if kinds == ["RPLC"]:
        own = {(i.get("root"), i.get("extension")) for i in document.children("id")}
        itself = any((i.get("root"), i.get("extension")) in own for i in parents[0])
        yield rules.REPLACES.judge((version_of(document) or 0) >= 2 and not itself, place)
    if "XFRM" in kinds:
        text = Text(
            "l'en-tête porte un lien XFRM, prévu par le CI-SIS depuis la 1.13 ; le schématron publié, plus ancien, le signale encore",
            "the header carries an XFRM link, provided for by CI-SIS since 1.13; the published schematron, older, still reports it",
        )
        yield info("cda.header_xfrm", text, place, f"{rules.STRUCTURE}, 1.13 et suivantes")


def _identifier(document: Document) -> Finding:
    found = document.children("id")
    held = len(found) == 1 and bool(found[0].get("root")) and found[0].get("extension") is None
    return rules.IDENTIFIER.judge(held, document.at("id"))


def _event(document: Document) -> Finding:
    first = next(iter(document.children("documentationOf")), None)
    counts = [0, 0]
    if first is not None:
        counts = [
            len(first.findall(h(f"serviceEvent/{name}"))) for name in ("performer", "effectiveTime")
        ]
    places = sum(1 for _ in document.find("componentOf/encompassingEncounter/location"))
    seen = f"performer {counts[0]}, effectiveTime {counts[1]}, location {places}"
    return rules.EVENT.judge(
        counts == [1, 1] and places == 1, document.at("documentationOf"), same(seen)
    )


def _oid(root: str | None) -> str:
    return root if root and len(root) <= 64 and all(c in "0123456789." for c in root) else "?"


def _quoted(value: str | None) -> Text | None:
    return same(f"« {shorten(value, 40)} »") if value else None
