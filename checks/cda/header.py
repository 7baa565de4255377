"""The header and the body of a CDA R2 document against the CI-SIS minimal structure: CDA-01 to
CDA-06 and CDA-10 to CDA-15.

Source of every rule: docs/evidence.md, A.3 and A.4. An absent element is never taken for a good
one.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from segur_audit.model.finding import Finding
from segur_audit.model.outcome import Outcome
from segur_audit.model.rule import Rule
from segur_audit.model.text import Text, same, shorten

from ..kit.ins import INS_OIDS, PROFESSIONAL_OID
from . import rules
from .body import n1_findings
from .document import XDS_SD, Document, h, identity_of

_HEADER_XFRM = Rule(
    "cda.header_xfrm",
    f"{rules.STRUCTURE} 1.13",
    None,
    Text(
        "l'en-tête porte un lien XFRM vers le document dont celui-ci est la transformation, comme "
        "le CI-SIS l'admet "
        "depuis la version 1.13 ; le schématron publié, plus ancien, le signale encore",
        "the header carries an XFRM link to the document that this one transforms, as the CI-SIS "
        "allows since version 1.13; "
        "the published schematron, which is older, still reports it",
    ),
    worth=Outcome.INFO,
)


_NUMBER = re.compile(r"[0-9]{1,9}")


def header_findings(document: Document) -> Iterator[Finding]:
    """The findings of CDA-02, -03, -10 to -15 on a document that holds a ClinicalDocument."""
    yield _encoding(document)
    yield _realm(document)
    yield _templates(document)
    yield _title(document)
    yield _authenticator(document)
    yield _entities(document)
    yield _set_version(document)
    yield from _related(document)
    yield _identifier(document)
    yield _event(document)


def body_findings(document: Document) -> Iterator[Finding]:
    """The findings of CDA-04 to CDA-06."""
    roots, level = _templates_of(document), document.level
    if level == "N1":
        announced = len(roots) == 3 and roots[2] == XDS_SD
    else:
        announced = XDS_SD not in roots
    held = len(document.bodies) == 1 and announced
    bodies = len(document.bodies)
    seen = Text(
        "{bodies} corps, niveau {value}, {count_roots} templateId",
        "{bodies} body, level {value_2}, {count_roots} templateIds",
        bodies=bodies,
        value=level or "inconnu",
        count_roots=len(roots),
        value_2=level or "unknown",
    )
    yield rules.BODY.judge(held, document.at("component"), seen)
    if level == "N1":
        yield from n1_findings(document)


def one_document(document: Document) -> Finding:
    """The finding of CDA-01."""
    if document.namespace is not None:
        return rules.NAMESPACE.judge(False, document.at(), _named(document.namespace))
    if document.root_is_known or document.count != 1:
        seen = None if document.count == 1 else same(str(document.count))
    else:
        name = shorten(str(document.root.tag).rpartition("}")[2], 40)
        seen = Text("il est enfermé dans « {name} »", "it is wrapped in '{name}'", name=name)
    return rules.ONE.judge(document.count == 1 and document.root_is_known, document.at(), seen)


def version_of(document: Document) -> int | None:
    """The version number, None when it is not a whole number given once."""
    values = document.values("versionNumber", "value")
    return int(values[0]) if len(values) == 1 and _NUMBER.fullmatch(values[0]) else None


def _named(namespace: str) -> Text:
    if not namespace:
        return Text("il n'en porte aucun", "it bears none")
    return same(f"« {shorten(namespace, 60)} »")


def _encoding(document: Document) -> Finding:
    name = document.encoding
    return rules.ENCODING.judge(name == "UTF-8", document.at(), same(shorten(name, 40)))


def _title(document: Document) -> Finding:
    """An absent title is for the schematron: its cardinality changes from a version to the next."""
    lengths = [len(" ".join("".join(t.itertext()).split())) for t in document.children("title")]
    longest = max(lengths, default=0)
    seen = Text("{longest} caractères", "{longest} characters", longest=longest)
    return rules.TITLE.judge(longest <= rules.TITLE_LENGTH, document.at("title"), seen)


def _entities(document: Document) -> Finding:
    """The header only; the legalAuthenticator has a rule of its own (CDA-10)."""
    lacking = [
        f"{name}/assignedEntity"
        for name, elements in document.header.items()
        if name not in ("component", "legalAuthenticator")
        for element in elements
        for entity in element.iter(h("assignedEntity"))
        if entity.find(h("id")) is None
    ]
    place = document.at(lacking[0].partition("/")[0] if lacking else None)
    seen = same(", ".join(dict.fromkeys(lacking))) if lacking else None
    return rules.ENTITIES.judge(not lacking, place, seen)


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
    roots = set(_templates_of(document))
    common = {rules.FRANCE, rules.MINIMAL}
    models = [root for root in roots - common if _oid(root) != "?"]
    return rules.TEMPLATES.judge(common <= roots and bool(models), document.at("templateId"))


def _authenticator(document: Document) -> Finding:
    """An unusual identifier root is met in documents of the ANS: it only warns."""
    found = document.children("legalAuthenticator")
    place = document.at("legalAuthenticator")
    if len(found) != 1:
        return rules.AUTHENTICATOR.judge(
            False,
            place,
            Text(
                "{count_found} au lieu de 1", "{count_found} instead of 1", count_found=len(found)
            ),
        )
    signed = [code.get("code") for code in found[0].iterfind(h("signatureCode"))] == ["S"]
    dated = any(time.get("value") for time in found[0].iterfind(h("time")))
    if not (signed and dated):
        wanting = "signatureCode" if not signed else "time"
        return rules.AUTHENTICATOR.judge(
            False,
            place,
            Text("{wanting} manque ou diffère", "{wanting} is missing or differs", wanting=wanting),
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
            "racine de l'identifiant : {oid}", "root of the identifier: {oid}", oid=_oid(roots[0])
        )
    )
    return rules.AUTHENTICATOR.judge(known, place, seen, Outcome.WARNING)


def _set_version(document: Document) -> Finding:
    sets, numbers = document.children("setId"), document.children("versionNumber")
    version = version_of(document)
    once = len(sets) == 1 and len(numbers) == 1 and bool(sets[0].get("root"))
    return rules.VERSION.judge(once and version is not None and version >= 1, document.at("setId"))


def _related(document: Document) -> Iterator[Finding]:
    found = document.children("relatedDocument")
    place = document.at("relatedDocument")
    kinds = [element.get("typeCode") for element in found]
    parents = [list(element.iterfind(h("parentDocument/id"))) for element in found]
    proper = all(len(ids) == 1 and ids[0].get("root") for ids in parents)
    own = {identity_of(i) for i in document.children("id")}
    itself = any(identity_of(i) in own for ids in parents for i in ids)
    known = set(kinds) <= {"RPLC", "XFRM"}
    replaces = kinds == ["RPLC"]
    held = len(found) <= 1 and proper and known and (replaces or not itself)
    soft = len(found) == 1 and proper and kinds == ["APND"] and not itself
    seen = _quoted(kinds[0]) if kinds else None
    if proper and itself and not replaces:
        seen = Text("il se cite lui-même", "it names itself")
    yield rules.RELATED.judge(held, place, seen, Outcome.WARNING if soft else None)
    if replaces:
        yield rules.REPLACES.judge((version_of(document) or 0) >= 2 and not itself, place)
    if "XFRM" in kinds and not itself:
        yield _HEADER_XFRM.tells(place)


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
