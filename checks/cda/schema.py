"""Validation against the XML Schema of CDA that the editor downloaded. Local files of one folder
only, no network.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path
from typing import Any

from lxml import etree

from segur_audit.model.finding import Finding
from segur_audit.model.place import Location
from segur_audit.model.rule import Rule
from segur_audit.model.text import Text, ours

from .document import Document

SCHEMA = "CDA_extended.xsd"
_MOST = 20
_WALKED = 20_000
_NAME = re.compile(r"Element '(?:\{[^}']*\})?([\w.-]{1,60})'")

_RULE = Rule(
    "cda.schema",
    f"XSD {SCHEMA} (ANS, HL7)",
    Text(
        "le document respecte le schéma {schema}",
        "the document follows the schema {schema}",
        schema=ours(SCHEMA),
    ),
    Text(
        "le document ne respecte pas le schéma {schema}",
        "the document does not follow the schema {schema}",
        schema=ours(SCHEMA),
    ),
    Text(
        "corrigez la structure du document à cet endroit",
        "correct the structure of the document at that place",
    ),
)


def schema_findings(document: Document, folder: str) -> Iterator[Finding]:
    """The findings of the XSD found in `folder` on the ClinicalDocument. Messages of the validator
    are not repeated: they quote values.
    """
    schema = _compiled(os.path.realpath(folder))
    if isinstance(schema, Text):
        yield _unusable(schema, document.at())
        return
    if schema.validate(document.element):
        yield _RULE.judge(True, document.at())
        return
    errors = list(schema.error_log)
    for error in errors[:_MOST]:
        yield _RULE.judge(False, _place(document, error), _fault(error))
    if len(errors) > _MOST or not errors:
        more = len(errors) - _MOST
        text = (
            Text("{more} autres écarts au schéma", "{more} more breaches of the schema", more=more)
            if errors
            else None
        )
        yield _RULE.judge(False, document.at(), text)


def _unusable(reason: Text, place: Location) -> Finding:
    remedy = Text(
        "donnez dans verifications.cda_schemas le dossier de l'ANS qui contient {schema}",
        "give in verifications.cda_schemas the ANS folder that holds {schema}",
        schema=ours(SCHEMA),
    )
    return _RULE.unsure(place, message=reason, action=remedy)


def _place(document: Document, error: Any) -> Location:
    line = error.line if isinstance(error.line, int) and error.line > 0 else None
    return Location(document.place.file, line, None, document.place.path)


def _fault(error: Any) -> Text:
    """The element at fault and the kind of fault, never the value."""
    found = _NAME.search(error.message or "")
    kind = re.sub(r"[^A-Z0-9_]", "", error.type_name or "")[:60]
    name = found[1] if found else "?"
    return Text("élément {name}, {kind}", "element {name}, {kind}", name=name, kind=kind)


@lru_cache(maxsize=2)
def _compiled(folder: str) -> Any:
    """The schema of a folder, or why there is none."""
    file = _find(folder)
    if file is None:
        return Text(
            "{schema} n'est pas dans le dossier indiqué : le schéma n'a pas été contrôlé",
            "{schema} is not in the given folder: the schema was not checked",
            schema=ours(SCHEMA),
        )
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False)
    parser.resolvers.add(_Inside(folder))
    try:
        return etree.XMLSchema(etree.parse(str(file), parser))
    except (etree.LxmlError, OSError):
        return Text(
            "{schema} ne peut pas être lu : le schéma n'a pas été contrôlé",
            "{schema} cannot be read: the schema was not checked",
            schema=ours(SCHEMA),
        )


def _find(folder: str) -> Path | None:
    """The schema in `folder` or below, the nearest first."""
    walked, nearest = 0, None
    for place, folders, files in os.walk(folder):
        folders.sort()
        walked += len(files) + 1
        if SCHEMA in files:
            candidate = Path(place, SCHEMA)
            if nearest is None or len(candidate.parts) < len(nearest.parts):
                nearest = candidate
        if walked > _WALKED:
            break
    return (
        nearest
        if nearest is not None and os.path.realpath(nearest).startswith(folder + os.sep)
        else None
    )


class _Inside(etree.Resolver):
    """Lets a schema include the files of its folder, and nothing else."""

    resolve_filename: Any

    def __init__(self, folder: str) -> None:
        super().__init__()
        self._folder = folder

    def resolve(self, system_url: str, public_id: str, context: Any = None) -> Any:
        path = re.sub(r"^file:(//)?", "", system_url or "")
        real = os.path.realpath(path)
        if "://" in path or not real.startswith(self._folder + os.sep) or not Path(real).is_file():
            raise OSError(
                system_url
            )  # an empty answer would make libxml2 believe that nothing is missing
        return self.resolve_filename(real, context)
