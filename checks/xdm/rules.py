"""The rules of an IHE XDM archive, XDM-01 to XDM-16 (docs/evidence.md, F). A breach fails, XDM-14
(asked of one proof only) excepted.
"""

from __future__ import annotations

from dataclasses import replace

from segur_audit.model.outcome import Outcome
from segur_audit.model.rule import Rule
from segur_audit.model.text import Text

from ..cda.link_rules import link_rules

_XDM = "IHE ITI TF-2, support XDM"
_XDS = "IHE ITI TF-3, métadonnées XDS"
_REFER = Text(
    "refaites l'archive : les métadonnées doivent décrire les documents tels qu'ils y sont",
    "make the archive again: the metadata must describe the documents as they are in it",
)

SAFE = Rule(
    "xdm.safe",
    f"XDM-01, {_XDM}",
    Text("l'archive s'ouvre sans risque", "the archive opens safely"),
    Text("l'archive n'est pas sûre ou pas lisible", "the archive is unsafe or unreadable"),
    Text(
        "refaites l'archive avec des chemins relatifs simples, sans lien, sans chiffrement, 500 "
        "entrées et 200 Mio au plus",
        "make the archive again with plain relative paths, no link, no encryption, at most 500 "
        "entries and 200 MiB",
    ),
)
METADATA = Rule(
    "xdm.metadata",
    f"XDM-02, {_XDM}",
    Text("IHE_XDM/SUBSETnn/METADATA.XML est là", "IHE_XDM/SUBSETnn/METADATA.XML is there"),
    Text("IHE_XDM/SUBSETnn/METADATA.XML manque", "IHE_XDM/SUBSETnn/METADATA.XML is missing"),
    Text(
        "placez les métadonnées dans IHE_XDM/SUBSET01/METADATA.XML",
        "put the metadata in IHE_XDM/SUBSET01/METADATA.XML",
    ),
)
LAYOUT = Rule(
    "xdm.layout",
    f"XDM-03, {_XDM}",
    Text(
        "INDEX.HTM et README.TXT sont à la racine, à côté du seul dossier IHE_XDM",
        "INDEX.HTM and README.TXT are at the root, beside the only folder IHE_XDM",
    ),
    Text(
        "la racine de l'archive n'est pas celle d'IHE XDM",
        "the root of the archive is not that of IHE XDM",
    ),
    Text(
        "la racine contient INDEX.HTM, README.TXT et le seul dossier IHE_XDM",
        "the root holds INDEX.HTM, README.TXT and the only folder IHE_XDM",
    ),
)
ROOT = Rule(
    "xdm.metadata_root",
    f"XDM-04, {_XDS}",
    Text(
        "METADATA.XML est une soumission (lcm:SubmitObjectsRequest)",
        "METADATA.XML is a submission (lcm:SubmitObjectsRequest)",
    ),
    Text(
        "METADATA.XML n'est pas une soumission (lcm:SubmitObjectsRequest)",
        "METADATA.XML is not a submission (lcm:SubmitObjectsRequest)",
    ),
    Text("écrivez les métadonnées en ebRIM 3.0", "write the metadata in ebRIM 3.0"),
)
OBJECTS = Rule(
    "xdm.objects",
    f"XDM-05, {_XDS}",
    Text(
        "la soumission décrit un document au moins et un lot de soumission",
        "the submission describes at least one document and a submission set",
    ),
    Text(
        "la soumission ne décrit pas de document, ou pas de lot de soumission",
        "the submission describes no document, or no submission set",
    ),
    Text(
        "décrivez chaque document (ExtrinsicObject) et le lot (RegistryPackage classé "
        "SubmissionSet)",
        "describe each document (ExtrinsicObject) and the set (RegistryPackage classified as a "
        "SubmissionSet)",
    ),
)
URI = Rule(
    "xdm.uri",
    f"XDM-06, {_XDM}",
    Text(
        "l'URI mène au document, dans le même dossier que les métadonnées",
        "the URI leads to the document, in the folder of the metadata",
    ),
    Text("l'URI ne mène à aucun document du dossier", "the URI leads to no document of the folder"),
    _REFER,
)
ORPHAN = Rule(
    "xdm.orphan",
    f"XDM-06, {_XDM}",
    Text(
        "chaque fichier de l'archive est décrit par les métadonnées",
        "each file of the archive is described by the metadata",
    ),
    Text(
        "des fichiers ne sont décrits par aucune métadonnée", "files are described by no metadata"
    ),
    _REFER,
)
HASH = Rule(
    "xdm.hash",
    f"XDM-07, {_XDS}",
    Text(
        "l'empreinte SHA-1 du document est celle que les métadonnées donnent",
        "the SHA-1 of the document is the one that the metadata give",
    ),
    Text(
        "l'empreinte SHA-1 du document n'est pas celle que les métadonnées donnent",
        "the SHA-1 of the document is not the one that the metadata give",
    ),
    _REFER,
)
SIZE = Rule(
    "xdm.size",
    f"XDM-08, {_XDS}",
    Text(
        "la taille du document est celle que les métadonnées donnent",
        "the size of the document is the one that the metadata give",
    ),
    Text(
        "la taille du document n'est pas celle que les métadonnées donnent",
        "the size of the document is not the one that the metadata give",
    ),
    _REFER,
)
UNIQUE_ID = Rule(
    "xdm.unique_id",
    f"XDM-09, {_XDS}",
    Text(
        "uniqueId est l'identifiant du document CDA",
        "uniqueId is the identifier of the CDA document",
    ),
    Text(
        "uniqueId n'est pas l'identifiant du document CDA",
        "uniqueId is not the identifier of the CDA document",
    ),
    Text(
        "écrivez dans uniqueId l'identifiant du CDA : root, ou root^extension",
        "write the CDA's identifier in uniqueId: root, or root^extension",
    ),
)
TYPE_CODE = Rule(
    "xdm.type_code",
    f"XDM-10, {_XDS}",
    Text("typeCode est le code du document CDA", "typeCode is the code of the CDA document"),
    Text(
        "typeCode n'est pas le code du document CDA", "typeCode is not the code of the CDA document"
    ),
    _REFER,
)
MEMBER = Rule(
    "xdm.member",
    f"XDM-11, {_XDS}",
    Text(
        "le document appartient au lot de soumission (HasMember)",
        "the document belongs to the submission set (HasMember)",
    ),
    Text(
        "le document n'appartient à aucun lot de soumission (HasMember)",
        "the document belongs to no submission set (HasMember)",
    ),
    Text(
        "ajoutez l'association HasMember du lot vers le document",
        "add the HasMember association from the set to the document",
    ),
)
PATIENT = Rule(
    "xdm.patient",
    f"XDM-13, {_XDS}",
    Text(
        "un seul patient, du lot de soumission aux documents",
        "one patient, from the submission set to the documents",
    ),
    Text(
        "le patient des métadonnées et celui des documents diffèrent ou manquent",
        "the patient of the metadata and that of the documents differ or are missing",
    ),
    Text(
        "une archive ne porte que sur un patient, identifié partout de la même façon",
        "an archive is about one patient, identified everywhere in the same way",
    ),
)
NO_INS = Rule(
    "xdm.no_ins",
    "XDM-14, INS/va1.53 (preuve amendée par la FAQ)",
    Text(
        "ni matricule INS ni OID d'INS, dans les métadonnées comme dans les documents",
        "no INS number nor INS OID, in the metadata and in the documents",
    ),
    Text(
        "un OID d'INS est présent, alors que l'identité ne doit pas être qualifiée",
        "an INS OID is present, although the identity must not be qualified",
    ),
    Text(
        "produisez l'archive d'un patient dont l'identité n'est pas qualifiée : ni matricule, ni "
        "OID d'INS",
        "make the archive of a patient whose identity is not qualified: no INS number, no INS OID",
    ),
    Outcome.WARNING,
)
#: The same fact, asked by the proof of an identity that is not qualified: a breach fails.
WITHOUT_INS = replace(NO_INS, code="xdm.without_ins", worth=Outcome.FAIL)
FORMAT = Rule(
    "xdm.format",
    f"XDM-15, {_XDS}",
    Text(
        "formatCode et mimeType sont ceux du document",
        "formatCode and mimeType are those of the document",
    ),
    Text(
        "formatCode ou mimeType n'est pas celui du document",
        "formatCode or mimeType is not that of the document",
    ),
    Text(
        "N1 : formatCode urn:ihe:iti:xds-sd:pdf:2008 (text:2008 pour un texte) ; "
        "mimeType text/xml (application/xslt+xml si autoprésentable)",
        "N1: formatCode urn:ihe:iti:xds-sd:pdf:2008 (text:2008 for a text); mimeType text/xml "
        "(application/xslt+xml if self-displaying)",
    ),
)
ENTRY_ID = Rule(
    "xdm.entry_id",
    f"XDM-09, {_XDS}",
    Text(
        "chaque DocumentEntry a son identifiant et son uniqueId",
        "each DocumentEntry has an id and a uniqueId of its own",
    ),
    Text(
        "deux DocumentEntry ont le même identifiant ou le même uniqueId, ou l'un d'eux n'en a pas",
        "two DocumentEntry share an id or a uniqueId, or one lacks it",
    ),
    Text(
        "donnez à chaque ExtrinsicObject un id et un uniqueId qui lui sont propres",
        "give each ExtrinsicObject an id and a uniqueId of its own",
    ),
)
ASSOCIATION = Rule(
    "xdm.association",
    f"XDM-12, {_XDS}",
    Text(
        "chaque association relie deux objets distincts",
        "each association joins two different objects",
    ),
    Text(
        "une association n'a pas de source ou pas de cible, ou relie un objet à lui-même",
        "an association has no source or no target, or joins an object to itself",
    ),
    Text(
        "renseignez sourceObject et targetObject de chaque association",
        "give sourceObject and targetObject in each association",
    ),
)
BODY = Rule(
    "xdm.body",
    f"XDM-06, {_XDS}",
    Text(
        "le document décrit est dans le message", "the document that is described is in the message"
    ),
    Text(
        "le document décrit n'est pas dans le message, ou ne se décode pas",
        "the document that is described is not in the message, or cannot be decoded",
    ),
    Text(
        "déposez le message entier, avec chaque Document (base64 ou MTOM)",
        "supply the whole message, with each Document (base64 or MTOM)",
    ),
)
ANSWER = Rule(
    "xdm.answer",
    "DMP-02, IHE ITI TF-3 (RegistryResponse)",
    Text("la soumission a été acceptée", "the submission was accepted"),
    Text("la soumission n'a pas été acceptée", "the submission was not accepted"),
    Text(
        "corrigez la soumission, et déposez celle que le DMP accepte",
        "correct the submission, and supply the one that the DMP accepts",
    ),
)
XFRM = link_rules("xdm.xfrm", "XDM-12, FAQ industriels (N3 lié à son N1)")
RPLC_SOURCE = f"XDM-16, {_XDS}"
