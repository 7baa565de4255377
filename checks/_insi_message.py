"""An INSi exchange: the SOAP messages of a log, and what their headers and answers say. No trait of a patient leaves this module."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from segur_audit.errors import UnreadableEvidence
from segur_audit.evidence import EvidenceFile
from segur_audit.model import Location
from segur_audit.wording import Text

from ._xml import line_of, parse

_OPENING = re.compile(rb"<((?:[A-Za-z_][\w.-]{0,40}:)?)Envelope[\s>]")
ACTIONS = {
    "rechercherInsAvecTraitsIdentite": "traits",
    "rechercherInsAvecCarteVitale": "carte Vitale",
}
_ACTION = re.compile(rb"urn:ServiceIdentiteCertifiee:[\d.]{1,12}:(\w{1,60})")
_REQUESTS = {
    "http://www.cnamts.fr/INSiRecSans": "rechercherInsAvecTraitsIdentite",
    "http://www.cnamts.fr/INSiRecVit": "rechercherInsAvecCarteVitale",
}
_MOST = 50


@dataclass(slots=True)
class InsiMessage:
    """One envelope: whether it is a fault, its action, its contexts, its answer code, its identities (number with key, OID)."""

    place: Location
    fault: bool = False
    action: str | None = None
    secured: bool = False
    contexts: dict[str, str] = field(default_factory=dict)
    lps: dict[str, str] = field(default_factory=dict)
    code: str | None = None
    identities: list[tuple[str, str]] = field(default_factory=list)
    private: list[str] = field(default_factory=list)


def messages(file: EvidenceFile) -> tuple[InsiMessage, ...]:
    """The envelopes of a file, in order. Raises UnreadableEvidence: no SOAP envelope in it, or none that is XML."""
    data = file.data
    found: list[InsiMessage] = []
    for start, end in _envelopes(data):
        place = file.at(f"Envelope[{len(found) + 1}]", data.count(b"\n", 0, start) + 1)
        found.append(_message(parse(data[start:end], place), place))
    if not found:
        raise UnreadableEvidence(Text("aucune enveloppe SOAP dans ce fichier", "no SOAP envelope in this file"), file.at())
    outside = _ACTION.search(data)
    if outside and all(message.action is None for message in found):
        found[0].action = outside[1].decode("ascii", "replace")
    return tuple(found)


def _envelopes(data: bytes) -> Iterator[tuple[int, int]]:
    """Where each envelope begins and ends; one that does not end ends the search."""
    at = 0
    for _ in range(_MOST):
        opening = _OPENING.search(data, at)
        if not opening:
            return
        closing = b"</" + opening[1] + b"Envelope"
        last = data.find(closing, opening.end())
        stop = data.find(b">", last) if last >= 0 else -1
        if stop < 0:
            return
        at = stop + 1
        yield opening.start(), at


def _message(root: Any, place: Location) -> InsiMessage:
    message = InsiMessage(Location(place.file, line_of(root) or place.line, None, place.path))
    for element in root.iter():
        if not isinstance(element.tag, str):
            continue
        namespace, _, name = element.tag.rpartition("}")
        _note(message, namespace.lstrip("{"), name, element)
    return message


def _note(message: InsiMessage, namespace: str, name: str, element: Any) -> None:
    text = (element.text or "").strip()
    if name == "Fault":
        message.fault = True
    elif name in ("Security", "Assertion", "Signature"):
        message.secured = message.secured or name != "Security"
    elif name == "Action" and (found := _ACTION.search(text.encode("ascii", "replace"))):
        message.action = found[1].decode("ascii", "replace")
    elif name in ("ContexteBAM", "ContexteLPS"):
        message.contexts[name] = element.get("Version", "")
    elif name in ("Version", "Nom") and _parent(element) == "LPS":
        message.lps[name] = text
    elif name == "IDAM" and _parent(element) == "LPS":
        message.lps["IDAM"] = element.get("R", "")
    elif name == "CodeCR":
        message.code = text
    elif name == "IdIndividu":
        message.identities.append((_child(element, "NumIdentifiant") + _child(element, "Cle"), ""))
    elif name == "OID" and message.identities and not message.identities[-1][1]:
        message.identities[-1] = (message.identities[-1][0], text)
    elif name in ("NomNaissance", "ListePrenom", "Prenom", "DateNaissance", "NumIdentifiant") and text:
        message.private.append(text)
    if message.action is None and namespace in _REQUESTS:
        message.action = _REQUESTS[namespace]


def _parent(element: Any) -> str:
    parent = element.getparent()
    return "" if parent is None or not isinstance(parent.tag, str) else str(parent.tag.rpartition("}")[2])


def _child(element: Any, name: str) -> str:
    found = next((child for child in element if isinstance(child.tag, str) and child.tag.rpartition("}")[2] == name), None)
    return "" if found is None else (found.text or "").strip()


def every_message(files: tuple[EvidenceFile, ...]) -> Iterator[InsiMessage]:
    """The messages of each file."""
    for file in files:
        yield from messages(file)
