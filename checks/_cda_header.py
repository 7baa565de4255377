"""The header and the body of a CDA R2 document against the CI-SIS minimal structure: CDA-01 to CDA-06 and CDA-10 to CDA-15.

Source of every rule: evidence checks, A.3 and A.4. An absent element is never taken for a good one.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from segur_audit.model import Finding, Outcome
from segur_audit.wording import Text, same, shorten

from ._cda_document import PDF, XDS_SD, Document, decode, h, is_pdf
from ._ins import INS_OIDS, PROFESSIONAL_OID
from ._rule import Rule, info

FRANCE = "2.16.840.1.113883.2.8.2.1"
MINIMAL = "1.2.250.1.213.1.1.1.1"
_STRUCTURE = "CI-SIS Structuration minimale"
_N1_BODY = "IG-document-core (ANS), corps d'un N1"
_MEDIA = (PDF, "text/plain")
_NUMBER = re.compile(r"[0-9]{1,9}")

_ONE = Rule(
    "cda.document",
    "CDA-01, CI-SIS, document CDA seul, autoprésentable ou signé",
    Text("le fichier contient un ClinicalDocument et un seul", "the file holds one ClinicalDocument and only one"),
    Text("le fichier ne contient pas exactement un ClinicalDocument", "the file does not hold exactly one ClinicalDocument"),
    Text(
        "déposez le document CDA R2 lui-même (espace de noms urn:hl7-org:v3), un par fichier",
        "supply the CDA R2 document itself (namespace urn:hl7-org:v3), one per file",
    ),
)
_REALM = Rule(
    "cda.realm",
    f"CDA-02, {_STRUCTURE}",
    Text("realmCode est FR et typeId celui de CDA R2", "realmCode is FR and typeId that of CDA R2"),
    Text("realmCode n'est pas FR, ou typeId n'est pas celui de CDA R2", "realmCode is not FR, or typeId is not that of CDA R2"),
    Text(
        'écrivez <realmCode code="FR"/> et <typeId root="2.16.840.1.113883.1.3" extension="POCD_HD000040"/>',
        'write <realmCode code="FR"/> and <typeId root="2.16.840.1.113883.1.3" extension="POCD_HD000040"/>',
    ),
)
_TEMPLATES = Rule(
    "cda.templates",
    f"CDA-03, {_STRUCTURE}",
    Text(
        "les templateId de HL7 France, du CI-SIS et d'un modèle de document sont déclarés",
        "the templateIds of HL7 France, of the CI-SIS and of a document model are declared",
    ),
    Text(
        "il manque un templateId : HL7 France, CI-SIS, ou modèle du document",
        "a templateId is missing: HL7 France, CI-SIS, or the model of the document",
    ),
    Text(
        f"déclarez {FRANCE}, {MINIMAL} et le modèle du document (trois templateId au moins)",
        f"declare {FRANCE}, {MINIMAL} and the model of the document (three templateIds at least)",
    ),
)
_BODY = Rule(
    "cda.body",
    f"CDA-04, {_STRUCTURE}",
    Text("un seul corps, dont le niveau est celui que les templateId annoncent", "one body, of the level that the templateIds announce"),
    Text("le corps ne répond pas aux templateId annoncés", "the body does not match the announced templateIds"),
    Text(
        f"N1 : un nonXMLBody et exactement trois templateId, le troisième étant {XDS_SD} ; N3 : un structuredBody sans ce modèle",
        f"N1: a nonXMLBody and exactly three templateIds, the third being {XDS_SD}; N3: a structuredBody without that model",
    ),
)
_N1_MEDIA = Rule(
    "cda.n1_media",
    f"CDA-05, {_N1_BODY}",
    Text("le corps du N1 est un PDF ou un texte, en base64", "the body of the N1 is a PDF or a text, in base64"),
    Text("le corps du N1 n'est pas un PDF ou un texte déclaré en base64", "the body of the N1 is not a PDF or a text declared as base64"),
    Text(
        'écrivez <text mediaType="application/pdf" representation="B64">, les images étant converties en PDF/A-1',
        'write <text mediaType="application/pdf" representation="B64">, pictures being converted to PDF/A-1',
    ),
)
_N1_CONTENT = Rule(
    "cda.n1_content",
    f"CDA-06, {_N1_BODY}",
    Text("le contenu du N1 se décode, et c'est bien ce qu'il annonce", "the content of the N1 can be decoded, and is what it claims"),
    Text(
        "le contenu du N1 est vide, n'est pas du base64, ou n'est pas le PDF annoncé",
        "the content of the N1 is empty, is not base64, or is not the PDF that is announced",
    ),
    Text("encodez en base64 le PDF entier, sans autre caractère", "encode the whole PDF in base64, without any other character"),
)
_AUTHENTICATOR = Rule(
    "cda.legal_authenticator",
    f"CDA-10, {_STRUCTURE}",
    Text(
        "un responsable (legalAuthenticator) signe le document, daté et identifié",
        "a legalAuthenticator signs the document, dated and identified",
    ),
    Text("le responsable du document (legalAuthenticator) n'est pas celui qui est attendu", "the legalAuthenticator is not as expected"),
    Text(
        f"un seul legalAuthenticator, avec time, signatureCode S et un identifiant de racine {PROFESSIONAL_OID} (ou un OID de l'INS si le patient est l'auteur)",
        f"one legalAuthenticator, with time, signatureCode S and an identifier of root {PROFESSIONAL_OID} (or an OID of the INS if the patient is the author)",
    ),
)
_VERSION = Rule(
    "cda.set_version",
    f"CDA-11, {_STRUCTURE}",
    Text("setId et versionNumber sont renseignés", "setId and versionNumber are given"),
    Text("setId ou versionNumber n'est pas renseigné une fois et une seule", "setId or versionNumber is not given once and once only"),
    Text(
        "donnez un setId avec sa racine, et un versionNumber entier à partir de 1",
        "give a setId with its root, and a whole versionNumber from 1",
    ),
)
_RELATED = Rule(
    "cda.related_document",
    f"CDA-12, {_STRUCTURE} et IG-document-core",
    Text(
        "le document ne cite pas plus d'un document lié, et le cite bien",
        "the document names no more than one related document, and properly",
    ),
    Text("le document lié (relatedDocument) n'est pas bien cité", "the related document (relatedDocument) is not properly named"),
    Text(
        "au plus un relatedDocument, de typeCode RPLC ou XFRM, avec un seul parentDocument/id",
        "at most one relatedDocument, of typeCode RPLC or XFRM, with a single parentDocument/id",
    ),
)
_REPLACES = Rule(
    "cda.replacement_version",
    "CDA-13, sémantique de CDA R2",
    Text("un document qui en remplace un autre a une version au moins égale à 2", "a document that replaces another has version 2 or more"),
    Text(
        "le document en remplace un autre, mais sa version est inférieure à 2 ou il se cite lui-même",
        "the document replaces another, but its version is lower than 2 or it names itself",
    ),
    Text(
        "augmentez versionNumber à chaque remplacement et donnez un nouvel identifiant au document",
        "increase versionNumber at each replacement and give the document a new identifier",
    ),
    Outcome.WARNING,
)
_IDENTIFIER = Rule(
    "cda.id",
    "CDA-14, IG-document-core (ANS) et DMP",
    Text("l'identifiant du document tient dans sa racine", "the identifier of the document is its root alone"),
    Text("l'identifiant du document manque, ou porte une extension", "the identifier of the document is missing, or has an extension"),
    Text("identifiez le document par une racine seule (OID ou UUID)", "identify the document by a root alone (OID or UUID)"),
)
_EVENT = Rule(
    "cda.event",
    f"CDA-15, {_STRUCTURE}",
    Text(
        "l'acte documenté, son exécutant et le lieu de la prise en charge sont uniques",
        "the event, its performer and the place of care are given once",
    ),
    Text(
        "l'acte documenté, son exécutant, sa date ou le lieu de la prise en charge manque ou se répète",
        "the event, its performer, its date or the place of care is missing or repeated",
    ),
    Text(
        "donnez un performer et un effectiveTime dans le premier serviceEvent, et un lieu (location) dans encompassingEncounter",
        "give one performer and one effectiveTime in the first serviceEvent, and one location in encompassingEncounter",
    ),
)


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
    held = len(document.bodies) == 1 and third == (level == "N1") and (level != "N1" or len(roots) == 3)
    bodies = len(document.bodies)
    seen = Text(
        f"{bodies} corps, niveau {level or 'inconnu'}, {len(roots)} templateId",
        f"{bodies} body, level {level or 'unknown'}, {len(roots)} templateIds",
    )
    yield _BODY.judge(held, document.at("component"), seen)
    if level == "N1":
        yield from _n1(document)


def one_document(document: Document) -> Finding:
    """The finding of CDA-01."""
    if document.root_is_known or document.count != 1:
        seen = None if document.count == 1 else same(str(document.count))
    else:
        name = shorten(str(document.root.tag).rpartition("}")[2], 40)
        seen = Text(f"il est enfermé dans « {name} »", f"it is wrapped in '{name}'")
    return _ONE.judge(document.count == 1 and document.root_is_known, document.at(), seen)


def version_of(document: Document) -> int | None:
    """The version number, None when it is not a whole number given once."""
    values = document.values("versionNumber", "value")
    return int(values[0]) if len(values) == 1 and _NUMBER.fullmatch(values[0]) else None


def _realm(document: Document) -> Finding:
    kind = any(
        element.get("root") == "2.16.840.1.113883.1.3" and element.get("extension") == "POCD_HD000040"
        for element in document.find("typeId")
    )
    return _REALM.judge("FR" in document.values("realmCode", "code") and kind, document.at("realmCode"))


def _templates_of(document: Document) -> list[str]:
    return document.values("templateId", "root")


def _templates(document: Document) -> Finding:
    roots = _templates_of(document)
    return _TEMPLATES.judge({FRANCE, MINIMAL} <= set(roots) and len(roots) >= 3, document.at("templateId"))


def _n1(document: Document) -> Iterator[Finding]:
    texts = list(document.find("component/nonXMLBody/text"))
    place = document.at("component/nonXMLBody/text")
    text = texts[0] if len(texts) == 1 else None
    media = text.get("mediaType") if text is not None else None
    yield _N1_MEDIA.judge(text is not None and media in _MEDIA and text.get("representation") == "B64", place, _quoted(media))
    content = decode(text)
    held = content is not None and (media != PDF or is_pdf(text, content))
    yield _N1_CONTENT.judge(held, place)


def _authenticator(document: Document) -> Finding:
    """An unusual identifier root is met in documents of the ANS: it only warns."""
    found = document.children("legalAuthenticator")
    place = document.at("legalAuthenticator")
    if len(found) != 1:
        return _AUTHENTICATOR.judge(False, place, Text(f"{len(found)} au lieu de 1", f"{len(found)} instead of 1"))
    signed = [code.get("code") for code in found[0].iterfind(h("signatureCode"))] == ["S"]
    dated = any(time.get("value") for time in found[0].iterfind(h("time")))
    if not (signed and dated):
        wanting = "signatureCode" if not signed else "time"
        return _AUTHENTICATOR.judge(False, place, Text(f"{wanting} manque ou diffère", f"{wanting} is missing or differs"))
    roots = [identifier.get("root") for identifier in found[0].iterfind(h("assignedEntity/id"))]
    if not roots:
        return _AUTHENTICATOR.judge(False, place, Text("il n'a pas d'identifiant", "it has no identifier"))
    known = any(root == PROFESSIONAL_OID or root in INS_OIDS for root in roots)
    seen = None if known else Text(f"racine de l'identifiant : {_oid(roots[0])}", f"root of the identifier: {_oid(roots[0])}")
    return _AUTHENTICATOR.judge(known, place, seen, Outcome.WARNING)


def _set_version(document: Document) -> Finding:
    sets = [element for element in document.children("setId") if element.get("root")]
    version = version_of(document)
    return _VERSION.judge(len(sets) == 1 and version is not None and version >= 1, document.at("setId"))


def _related(document: Document) -> Iterator[Finding]:
    found = document.children("relatedDocument")
    place = document.at("relatedDocument")
    kinds = [element.get("typeCode") for element in found]
    parents = [list(element.iterfind(h("parentDocument/id"))) for element in found]
    proper = all(len(ids) == 1 and ids[0].get("root") for ids in parents)
    held = len(found) <= 1 and proper and set(kinds) <= {"RPLC", "XFRM"}
    soft = len(found) == 1 and proper and kinds == ["APND"]
    yield _RELATED.judge(held, place, _quoted(kinds[0]) if kinds else None, Outcome.WARNING if soft else None)
    if kinds == ["RPLC"]:
        own = {(i.get("root"), i.get("extension")) for i in document.children("id")}
        itself = any((i.get("root"), i.get("extension")) in own for i in parents[0])
        yield _REPLACES.judge((version_of(document) or 0) >= 2 and not itself, place)
    if "XFRM" in kinds:
        text = Text(
            "l'en-tête porte un lien XFRM, que le schématron de l'ANS signale encore comme non défini",
            "the header carries an XFRM link, which the schematron of the ANS still reports as undefined",
        )
        yield info("cda.header_xfrm", text, place, f"{_STRUCTURE} ; IG-document-core")


def _identifier(document: Document) -> Finding:
    found = document.children("id")
    held = len(found) == 1 and bool(found[0].get("root")) and found[0].get("extension") is None
    return _IDENTIFIER.judge(held, document.at("id"))


def _event(document: Document) -> Finding:
    first = next(iter(document.children("documentationOf")), None)
    counts = [0, 0]
    if first is not None:
        counts = [len(first.findall(h(f"serviceEvent/{name}"))) for name in ("performer", "effectiveTime")]
    places = sum(1 for _ in document.find("componentOf/encompassingEncounter/location"))
    seen = f"performer {counts[0]}, effectiveTime {counts[1]}, location {places}"
    return _EVENT.judge(counts == [1, 1] and places == 1, document.at("documentationOf"), same(seen))


def _oid(root: str | None) -> str:
    return root if root and len(root) <= 64 and all(c in "0123456789." for c in root) else "?"


def _quoted(value: str | None) -> Text | None:
    return same(f"« {shorten(value, 40)} »") if value else None
