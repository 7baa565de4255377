"""An INSi exchange: the SOAP messages of a log, and what their headers and answers say. No trait of
a patient leaves this module.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from segur_audit.evidence.files import EvidenceFile
from segur_audit.model.place import Location

from ..kit.soap import Log, Message, local, namespace, read_log, text_of

ACTIONS = {
    "rechercherInsAvecTraitsIdentite": "traits",
    "rechercherInsAvecCarteVitale": "carte Vitale",
}
_ACTION = re.compile(r"urn:ServiceIdentiteCertifiee:[\d.]{1,12}:(\w{1,60})")
_REQUESTS = {
    "http://www.cnamts.fr/INSiRecSans": "rechercherInsAvecTraitsIdentite",
    "http://www.cnamts.fr/INSiRecVit": "rechercherInsAvecCarteVitale",
}
_TRAITS = ("NomNaissance", "ListePrenom", "Prenom", "Sexe", "DateNaissance", "LieuNaissance")
_PRIVATE = (
    "NomNaissance",
    "NomUtilise",
    "ListePrenom",
    "Prenom",
    "PrenomUtilise",
    "DateNaissance",
    "NumIdentifiant",
)
_MOST = 200


@dataclass(slots=True)
class InsiMessage:
    """One envelope: whether it is a fault, its action, its contexts, its answer code, its
    identities (number with key, OID).

    `traits` are those of the first identity answered. `declared`: the action was named; `implied`:
    the one that the content tells.
    What is said twice, otherwise, is kept with both values: it then matches nothing.
    """

    place: Location
    fault: bool = False
    action: str | None = None
    declared: bool = False
    implied: str | None = None
    request: bool = False
    secured: bool = False
    contexts: dict[str, str] = field(default_factory=dict)
    lps: dict[str, str] = field(default_factory=dict)
    code: str | None = None
    identities: list[tuple[str, str]] = field(default_factory=list)
    traits: dict[str, str] = field(default_factory=dict)
    private: list[str] = field(default_factory=list)

    @property
    def is_answer(self) -> bool:
        """Whether the message answers: it may echo the contexts of the request that it answers."""
        return self.code is not None or self.fault


def is_hl7(file: EvidenceFile) -> bool:
    """Whether a file of the piece is an HL7 v2 message, supplied to be compared with the answer."""
    return file.kind == "hl7"


def is_document(file: EvidenceFile) -> bool:
    """Whether a file of the piece is a CDA document or an HL7 v2 message, supplied to be compared
    with the answer.
    """
    return is_hl7(file) or (b"ClinicalDocument" in file.head and b"Envelope" not in file.head)


def read_exchange(file: EvidenceFile) -> tuple[Log, list[InsiMessage]]:
    """The log of a file and what its messages say, in order. Raises UnreadableEvidence: no SOAP
    message in it.
    """
    log = read_log(file)
    return log, [_message(message) for message in log.messages]


def every_message(files: Sequence[EvidenceFile]) -> tuple[list[Log], list[InsiMessage]]:
    """The logs of the files, documents left aside, and their messages. Raises
    UnreadableEvidence.
    """
    read = [read_exchange(file) for file in files if not is_document(file)]
    return [log for log, _ in read], [message for _, messages in read for message in messages]


def _message(soap: Message) -> InsiMessage:
    message = InsiMessage(soap.place, fault=soap.is_fault, secured=_is_secured(soap))
    for told in (soap.addressing("Action"), soap.transport_action):
        if told and message.action is None:
            found = _ACTION.search(told)
            message.action, message.declared = (
                (found[1].removesuffix("Response") if found else told),
                True,
            )
    for block in soap.headers():
        for element in block.iter():
            if isinstance(element.tag, str):
                _note_context(message, local(element), element)
    for element in soap.root.iter():
        if isinstance(element.tag, str):
            _note(message, namespace(element), local(element), element)
    return message


def _note_context(message: InsiMessage, name: str, element: Any) -> None:
    parent = _parent(element)
    if name in ("ContexteBAM", "ContexteLPS"):
        message.contexts[name] = _both(message.contexts.get(name), element.get("Version", ""))
    elif parent == "LPS" and name in ("Version", "Nom"):
        message.lps[name] = _both(message.lps.get(name), text_of(element))
    elif parent == "LPS" and name == "IDAM":
        message.lps["IDAM"] = element.get("R", "")


def _both(before: str | None, value: str) -> str:
    return value if before in (None, value) else f"{before} + {value}"


def _is_secured(soap: Message) -> bool:
    """Whether the security header holds a signature or an assertion: one that stands elsewhere
    secures nothing.
    """
    security = [block for block in soap.headers() if local(block) == "Security"]
    return any(
        local(element) in ("Assertion", "Signature")
        for block in security
        for element in block.iter()
    )


def _note(message: InsiMessage, space: str, name: str, element: Any) -> None:
    text = text_of(element)
    parent = _parent(element)
    if name == "CodeCR":
        message.code = _both(message.code, text)
    elif name == "IdIndividu" and parent == "INSACTIF" and len(message.identities) < _MOST:
        oid = _child(element.getparent(), "OID") or _child(element, "OID")
        message.identities.append((_child(element, "NumIdentifiant") + _child(element, "Cle"), oid))
    elif name in _TRAITS and parent == "TIQ":
        message.traits.setdefault(name, text)
    if name in _PRIVATE and text:
        message.private.append(text)
    if space in _REQUESTS:
        message.request = True
        message.implied = _REQUESTS[space]
        message.action = message.action or _REQUESTS[space]


def _parent(element: Any) -> str:
    parent = element.getparent()
    return "" if parent is None else local(parent)


def _child(element: Any, name: str) -> str:
    found = next((child for child in element if local(child) == name), None)
    return "" if found is None else text_of(found)
