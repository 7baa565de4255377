"""The natures of evidence (contract, section 2): what a file of each may be, how much of it is
read, and what it is called. A data file lists them, one record each.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

from segur_audit import DATA
from segur_audit.model.text import Text, written

MIB = 1 << 20


@dataclass(frozen=True, slots=True)
class Nature:
    """A nature: the kinds of content that are plausible for it (none: whatever can be recognised),
    and the bytes kept in memory (beyond: stream or refuse).

    `label`: what it is called within a sentence; `title`: on its own; `about`: what is meant.
    """

    name: str
    kinds: frozenset[str]
    limit: int
    label: Text
    title: Text
    about: Text


def _nature(name: str, record: dict[str, Any]) -> Nature:
    texts = (written(**record[key]) for key in ("label", "title", "about"))
    return Nature(name, frozenset(record["kinds"]), record["limit_mib"] * MIB, *texts)


_RECORDS: dict[str, dict[str, Any]] = json.loads((DATA / "natures.json").read_text("utf-8"))

NATURES = {name: _nature(name, record) for name, record in _RECORDS.items()}


def nature_label(nature: str) -> Text:
    """The label of a nature; its code where there is no such nature."""
    known = NATURES.get(nature)
    return known.label if known else Text("{nature}", "{nature}", nature=nature)


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
