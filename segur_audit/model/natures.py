"""The natures of evidence (contract, section 2): what a file of each may be, and how much of it is
read.
"""

from __future__ import annotations

from dataclasses import dataclass

MIB = 1 << 20

_DOCUMENT = frozenset({"pdf", "png", "jpeg", "tiff", "zip", "ole", "text", "html", "xml"})
_VIDEO = frozenset({"mp4", "webm", "avi", "mpeg", "wmv"})
_MAIL = frozenset({"mail", "mime", "text"})  # what kind of mail, the checks tell
_MESSAGE = frozenset({"xml", "text", "mail", "mime", "html", "json"})


@dataclass(frozen=True, slots=True)
class Nature:
    """A nature: the kinds of content that are plausible for it, and the bytes kept in memory
    (beyond: stream or refuse).
    """

    name: str
    kinds: frozenset[str]
    limit: int = 64 * MIB


_ALL = (
    Nature("cda", frozenset({"xml"})),
    Nature("archive_xdm", frozenset({"zip"}), 200 * MIB),
    Nature("courriel_mss", _MAIL),
    Nature("mdn", _MAIL),
    Nature("trace_psc", frozenset({"json"}), 16 * MIB),
    Nature("message_dmp", _MESSAGE),
    Nature("message_insi", _MESSAGE | {"hl7"}),
    Nature("message_hl7v2", frozenset({"hl7", "text"})),
    Nature("appel_contextuel", frozenset({"text", "json", "html", "xml"})),
    Nature("formulaire_test_intrusion", frozenset({"pdf"})),
    Nature("attestation_cnda", frozenset({"pdf", "png", "jpeg"})),
    Nature("homologation", frozenset({"pdf", "png", "jpeg"})),
    Nature("lettre_engagement", _DOCUMENT),
    Nature("pv_mes", _DOCUMENT),
    Nature("pv_vsr", _DOCUMENT),
    Nature("formulaire_asp", _DOCUMENT),
    Nature("declaration_honneur", _DOCUMENT),
    Nature("cgu", _DOCUMENT),
    Nature("contrat", _DOCUMENT),
    Nature("video", _VIDEO, 0),
    Nature("capture", frozenset({"png", "jpeg", "gif", "tiff", "webp", "bmp", "pdf"})),
    Nature("document", frozenset()),  # anything that can be recognised
    Nature("execution_motco", _DOCUMENT),
    Nature("lien_gazelle", _DOCUMENT),
    Nature("valeur", _DOCUMENT),
)

NATURES = {nature.name: nature for nature in _ALL}

#: What the content of a file must be for its name not to lie.
EXTENSIONS: dict[str, frozenset[str]] = {
    "pdf": frozenset({"pdf"}),
    "png": frozenset({"png"}),
    "jpg": frozenset({"jpeg"}),
    "jpeg": frozenset({"jpeg"}),
    "gif": frozenset({"gif"}),
    "bmp": frozenset({"bmp"}),
    "webp": frozenset({"webp"}),
    "heic": frozenset({"heic"}),
    "heif": frozenset({"heic", "avif"}),
    "avif": frozenset({"avif"}),
    "tif": frozenset({"tiff"}),
    "tiff": frozenset({"tiff"}),
    "mp4": frozenset({"mp4"}),
    "mov": frozenset({"mp4"}),
    "m4v": frozenset({"mp4"}),
    "webm": frozenset({"webm"}),
    "mkv": frozenset({"webm"}),
    "avi": frozenset({"avi"}),
    "wmv": frozenset({"wmv"}),
    "xml": frozenset({"xml"}),
    "zip": frozenset({"zip"}),
    "docx": frozenset({"zip"}),
    "xlsx": frozenset({"zip"}),
    "pptx": frozenset({"zip"}),
    "odt": frozenset({"zip"}),
    "ods": frozenset({"zip"}),
    "json": frozenset({"json"}),
    "har": frozenset({"json"}),
    "eml": frozenset({"mail", "text", "mime"}),
    "er7": frozenset({"hl7"}),
    "hl7": frozenset({"hl7", "xml"}),
    "htm": frozenset({"html", "xml"}),
    "html": frozenset({"html", "xml"}),
    "txt": frozenset({"text", "mail", "hl7", "json", "xml", "html", "mime"}),
    "msg": frozenset({"ole"}),
    "doc": frozenset({"ole", "zip"}),
    "xls": frozenset({"ole"}),
}
