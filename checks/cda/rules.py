"""The rules of a CDA R2 document, CDA-01 to CDA-06 and CDA-10 to CDA-15 (docs/evidence.md, A.3 and
A.4): codes, sources, wordings.
"""

from __future__ import annotations

from segur_audit.model.outcome import Outcome
from segur_audit.model.rule import Rule
from segur_audit.model.text import Text, ours

from ..kit.ins import PROFESSIONAL_OID
from .document import XDS_SD

FRANCE = "2.16.840.1.113883.2.8.2.1"
MINIMAL = "1.2.250.1.213.1.1.1.1"
STRUCTURE = "CI-SIS Structuration minimale"

ONE = Rule(
    "cda.document",
    "CDA-01, CI-SIS, document CDA seul, autoprésentable ou signé",
    Text(
        "le fichier contient un ClinicalDocument et un seul",
        "the file holds one ClinicalDocument and only one",
    ),
    Text(
        "le fichier ne contient pas exactement un ClinicalDocument",
        "the file does not hold exactly one ClinicalDocument",
    ),
    Text(
        "déposez le document CDA R2 lui-même (espace de noms urn:hl7-org:v3), un par fichier",
        "supply the CDA R2 document itself (namespace urn:hl7-org:v3), one per file",
    ),
)
NAMESPACE = Rule(
    "cda.document",
    "CDA-01, CDA R2 (HL7)",
    Text("le document est dans l'espace de noms de CDA", "the document is in the CDA namespace"),
    Text(
        "ClinicalDocument n'est pas dans l'espace de noms urn:hl7-org:v3 : ce n'est pas un "
        "document CDA R2",
        "ClinicalDocument is not in the namespace urn:hl7-org:v3: this is no CDA R2 document",
    ),
    Text(
        "déclarez l'espace de noms sur l'élément racine : <ClinicalDocument "
        'xmlns="urn:hl7-org:v3">',
        'declare the namespace on the root element: <ClinicalDocument xmlns="urn:hl7-org:v3">',
    ),
)
ENCODING = Rule(
    "cda.encoding",
    STRUCTURE,
    Text("le document est encodé en UTF-8", "the document is encoded in UTF-8"),
    Text("le document n'est pas encodé en UTF-8", "the document is not encoded in UTF-8"),
    Text(
        'écrivez le document en UTF-8, et encoding="UTF-8" dans sa déclaration XML',
        'write the document in UTF-8, and encoding="UTF-8" in its XML declaration',
    ),
)
TITLE_LENGTH = 128
TITLE = Rule(
    "cda.title",
    f"{STRUCTURE} 1.16.2",
    Text(
        "le titre ne dépasse pas {title_length} caractères",
        "the title has no more than {title_length} characters",
        title_length=TITLE_LENGTH,
    ),
    Text(
        "le titre dépasse {title_length} caractères",
        "the title has more than {title_length} characters",
        title_length=TITLE_LENGTH,
    ),
    Text("raccourcissez le titre du document", "shorten the title of the document"),
    Outcome.WARNING,
)
ENTITIES = Rule(
    "cda.assigned_entity",
    f"{STRUCTURE} 1.16.7",
    Text(
        "chaque intervenant de l'en-tête (assignedEntity) a un identifiant",
        "each assignedEntity of the header has an identifier",
    ),
    Text(
        "un intervenant de l'en-tête (assignedEntity) n'a pas d'identifiant",
        "an assignedEntity of the header has no identifier",
    ),
    Text(
        "donnez au moins un id à chaque assignedEntity",
        "give at least one id to each assignedEntity",
    ),
)
REALM = Rule(
    "cda.realm",
    f"CDA-02, {STRUCTURE}",
    Text("realmCode est FR et typeId celui de CDA R2", "realmCode is FR and typeId that of CDA R2"),
    Text(
        "realmCode n'est pas FR, ou typeId n'est pas celui de CDA R2",
        "realmCode is not FR, or typeId is not that of CDA R2",
    ),
    Text(
        'écrivez <realmCode code="FR"/> et <typeId root="2.16.840.1.113883.1.3" '
        'extension="POCD_HD000040"/>',
        'write <realmCode code="FR"/> and <typeId root="2.16.840.1.113883.1.3" '
        'extension="POCD_HD000040"/>',
    ),
)
TEMPLATES = Rule(
    "cda.templates",
    f"CDA-03, {STRUCTURE}",
    Text(
        "les templateId de HL7 France, du CI-SIS et d'un modèle de document sont déclarés",
        "the templateIds of HL7 France, of the CI-SIS and of a document model are declared",
    ),
    Text(
        "il manque un templateId : HL7 France, CI-SIS, ou modèle du document (qui n'est aucun des "
        "deux)",
        "a templateId is missing: HL7 France, CI-SIS, or the model of the document (which is "
        "neither)",
    ),
    Text(
        "déclarez {france}, {minimal} et le modèle du document (trois templateId au moins)",
        "declare {france}, {minimal} and the model of the document (three templateIds at least)",
        france=ours(FRANCE),
        minimal=ours(MINIMAL),
    ),
)
BODY = Rule(
    "cda.body",
    f"CDA-04, {STRUCTURE}",
    Text(
        "un seul corps, dont le niveau est celui que les templateId annoncent",
        "one body, of the level that the templateIds announce",
    ),
    Text(
        "le corps ne répond pas aux templateId annoncés",
        "the body does not match the announced templateIds",
    ),
    Text(
        "N1 : un nonXMLBody et exactement trois templateId, le troisième étant {xds_sd} ; N3 : un "
        "structuredBody sans ce modèle",
        "N1: a nonXMLBody and exactly three templateIds, the third being {xds_sd}; N3: a "
        "structuredBody without that model",
        xds_sd=XDS_SD,
    ),
)
AUTHENTICATOR = Rule(
    "cda.legal_authenticator",
    f"CDA-10, {STRUCTURE}",
    Text(
        "un responsable (legalAuthenticator) signe le document, daté et identifié",
        "a legalAuthenticator signs the document, dated and identified",
    ),
    Text(
        "le responsable du document (legalAuthenticator) n'est pas celui qui est attendu",
        "the legalAuthenticator is not as expected",
    ),
    Text(
        "un seul legalAuthenticator, avec time, signatureCode S et un identifiant de "
        "racine {professional_oid} (ou un OID de l'INS si le patient est l'auteur)",
        "one legalAuthenticator, with time, signatureCode S and an identifier of root "
        "{professional_oid} (or an OID of the INS if the patient is the author)",
        professional_oid=PROFESSIONAL_OID,
    ),
)
VERSION = Rule(
    "cda.set_version",
    f"CDA-11, {STRUCTURE}",
    Text("setId et versionNumber sont renseignés", "setId and versionNumber are given"),
    Text(
        "setId ou versionNumber n'est pas renseigné une fois et une seule",
        "setId or versionNumber is not given once and once only",
    ),
    Text(
        "donnez un setId avec sa racine, et un versionNumber entier à partir de 1",
        "give a setId with its root, and a whole versionNumber from 1",
    ),
)
RELATED = Rule(
    "cda.related_document",
    f"CDA-12, {STRUCTURE} et IG-document-core",
    Text(
        "le document ne cite pas plus d'un document lié, et le cite bien",
        "the document names no more than one related document, and properly",
    ),
    Text(
        "le document lié (relatedDocument) n'est pas bien cité",
        "the related document (relatedDocument) is not properly named",
    ),
    Text(
        "au plus un relatedDocument, de typeCode RPLC ou XFRM, avec un seul parentDocument/id",
        "at most one relatedDocument, of typeCode RPLC or XFRM, with a single parentDocument/id",
    ),
)
REPLACES = Rule(
    "cda.replacement_version",
    "CDA-13, sémantique de CDA R2",
    Text(
        "un document qui en remplace un autre a une version au moins égale à 2",
        "a document that replaces another has version 2 or more",
    ),
    Text(
        "le document en remplace un autre, mais sa version est inférieure à 2 ou il se cite "
        "lui-même",
        "the document replaces another, but its version is lower than 2 or it names itself",
    ),
    Text(
        "augmentez versionNumber à chaque remplacement et donnez un nouvel identifiant au document",
        "increase versionNumber at each replacement and give the document a new identifier",
    ),
    Outcome.WARNING,
)
IDENTIFIER = Rule(
    "cda.id",
    "CDA-14, IG-document-core (ANS) et DMP",
    Text(
        "l'identifiant du document tient dans sa racine",
        "the identifier of the document is its root alone",
    ),
    Text(
        "l'identifiant du document manque, ou porte une extension",
        "the identifier of the document is missing, or has an extension",
    ),
    Text(
        "identifiez le document par une racine seule (OID ou UUID)",
        "identify the document by a root alone (OID or UUID)",
    ),
)
UNIQUE = Rule(
    "cda.unique_id",
    "IHE ITI TF-3, XDSDuplicateUniqueIdInMessage",
    Text("chaque document a son propre identifiant", "each document has an identifier of its own"),
    Text("deux documents portent le même identifiant", "two documents bear the same identifier"),
    Text(
        "donnez à chaque document, N1 compris, un identifiant qui lui est propre",
        "give each document, the N1 included, an identifier of its own",
    ),
)
EVENT = Rule(
    "cda.event",
    f"CDA-15, {STRUCTURE}",
    Text(
        "l'acte documenté, son exécutant et le lieu de la prise en charge sont uniques",
        "the event, its performer and the place of care are given once",
    ),
    Text(
        "l'acte documenté, son exécutant, sa date ou le lieu de la prise en charge manque ou se "
        "répète",
        "the event, its performer, its date or the place of care is missing or repeated",
    ),
    Text(
        "donnez un performer et un effectiveTime dans le premier serviceEvent, et un lieu "
        "(location) dans encompassingEncounter",
        "give one performer and one effectiveTime in the first serviceEvent, and one location in "
        "encompassingEncounter",
    ),
)
