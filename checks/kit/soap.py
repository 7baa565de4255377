"""Cuts a log into its SOAP messages: one message, several in a row, multipart MTOM, escaped in a
page or in JSON. Bounded; no network.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from segur_audit.evidence.files import EvidenceFile
from segur_audit.model.errors import UnreadableEvidence
from segur_audit.model.outcome import Outcome
from segur_audit.model.place import Location
from segur_audit.model.text import Text

from .dmp_data import dmp_data
from .soap_wrap import Slice, readings, slices, unpacked, why_unread
from .xml import IllFormed, parse

SOAP_12 = "http://www.w3.org/2003/05/soap-envelope"
SOAP_11 = "http://schemas.xmlsoap.org/soap/envelope/"
_HTTP_ACTION = re.compile(
    rb"(?:^SOAPAction:[ "
    rb"\t]{0,9}|\"SOAPAction\"[,:]\s{0,20}(?:\"value\":\s{0,20})?|[;\s]action=)[\\\"]{0,4}("
    rb"[^\s\\\";<>{},]{1,300})",
    re.IGNORECASE | re.MULTILINE,
)
_ADDRESSING = frozenset(
    {"http://www.w3.org/2005/08/addressing", "http://schemas.xmlsoap.org/ws/2004/08/addressing"}
)
MOST = 500


@dataclass(frozen=True, slots=True, eq=False)
class Message:
    """One SOAP message of a log. `transport_action` is what the HTTP headers before it say
    (SOAPAction, or action=).
    """

    place: Location
    root: Any
    transport_action: str | None

    @property
    def version(self) -> str | None:
        """`1.2`, `1.1`, None for another envelope."""
        return {SOAP_12: "1.2", SOAP_11: "1.1"}.get(namespace(self.root))

    def addressing(self, name: str) -> str | None:
        """A WS-Addressing header (To, Action, MessageID, RelatesTo), None when it is absent or
        empty.
        """
        for element in self.headers():
            if local(element) == name and namespace(element) in _ADDRESSING:
                return text_of(element) or None
        return None

    @property
    def action(self) -> str | None:
        """The action: of the message itself, else of its HTTP headers."""
        return self.addressing("Action") or self.transport_action

    @property
    def content(self) -> Any | None:
        """The element that the Body carries."""
        body = next((child for child in self.root if local(child) == "Body"), None)
        return (
            next((child for child in body if isinstance(child.tag, str)), None)
            if body is not None
            else None
        )

    @property
    def is_fault(self) -> bool:
        """Whether the Body carries a SOAP Fault."""
        return any(
            local(element) == "Fault" and namespace(element) in (SOAP_11, SOAP_12)
            for body in self.root
            if local(body) == "Body"
            for element in body
        )

    @property
    def is_answer(self) -> bool:
        """Whether the message answers another one: a Fault, a RelatesTo, or an action or content
        named so.

        What carries an assertion asks, whatever else it says: its VIHF is judged.
        """
        if any(
            local(element) == "Assertion" for block in self.headers() for element in block.iter()
        ):
            return False
        content = self.content
        names = (
            local(content) if content is not None else "",
            (self.addressing("Action") or "").rpartition(":")[2],
        )
        return (
            self.is_fault
            or self.addressing("RelatesTo") is not None
            or any(name.endswith("Response") or name in dmp_data()["answers"] for name in names)
        )

    @property
    def digest(self) -> bytes:
        """What two copies of the same message share."""
        from lxml import etree

        return hashlib.sha256(etree.tostring(self.root, with_tail=False)).digest()

    def at(self, path: str | None = None) -> Location:
        """A place inside the message."""
        return Location(
            self.place.file,
            self.place.line,
            None,
            f"{self.place.path}/{path}" if path else self.place.path,
        )

    def headers(self) -> Iterator[Any]:
        """The header blocks: the children of its Header."""
        for child in self.root:
            if local(child) == "Header":
                yield from (element for element in child if isinstance(element.tag, str))


@dataclass(frozen=True, slots=True)
class Unread:
    """What of a log was not read, and why: `fail` for a message that cannot be, `to_review` for
    what is beyond the bounds.
    """

    place: Location
    reason: Text
    outcome: Outcome = Outcome.FAIL


@dataclass(frozen=True, slots=True, eq=False)
class Log:
    """The messages of a file in order, and what could not be read."""

    place: Location
    messages: tuple[Message, ...]
    unread: tuple[Unread, ...]


def read_log(file: EvidenceFile) -> Log:
    """The SOAP messages of a file. A message that is cut or is no XML is told apart. Raises
    UnreadableEvidence: there is none at all.
    """
    log = unpacked(file.data)
    data, messages = log.data, list[Message]()
    unread = [] if log.whole else [_beyond(file.at())]
    unread += [_closed(file.at(), log.closed)] if log.closed else []
    line, counted = 1, 0
    for number, found in enumerate(slices(data)):
        line, counted = line + data.count(b"\n", counted, found.start), found.start
        place = file.at(f"Envelope[{number + 1}]", line)
        if number >= MOST:
            unread.append(_beyond(place))
            break
        read = _read(found, place)
        if isinstance(read, Message):
            messages.append(read)
        else:
            unread.append(read)
    if not messages and not unread:
        raise UnreadableEvidence(
            Text("le fichier ne contient aucun message SOAP", "the file holds no SOAP message"),
            file.at(),
        )
    return Log(file.at(), tuple(messages), tuple(unread))


def local(element: Any) -> str:
    """The name of an element without its namespace; empty for what is no element."""
    return element.tag.rpartition("}")[2] if isinstance(element.tag, str) else ""


def namespace(element: Any) -> str:
    """The namespace of an element, empty without one."""
    return element.tag.rpartition("}")[0].lstrip("{") if isinstance(element.tag, str) else ""


def text_of(element: Any) -> str:
    """The text that an element begins with."""
    return (element.text or "").strip().strip("\u200b\u2060\ufeff")


def _read(found: Slice, place: Location) -> Message | Unread:
    """The message that an envelope is: the first of its readings that is XML."""
    if found.data is None:
        return Unread(place, Text("le message SOAP est coupé", "the SOAP message is cut"))
    for data in readings(found):
        try:
            return Message(place, parse(_utf8_or_latin(data), place), _transport(found.before))
        except IllFormed:
            continue
        except UnreadableEvidence as error:
            return Unread(place, error.message)
    return Unread(place, why_unread(found))


def _beyond(place: Location) -> Unread:
    text = Text(
        "trop de messages : la suite n'a pas été lue",
        "too many messages: what follows was not read",
    )
    return Unread(place, text, Outcome.TO_REVIEW)


def _closed(place: Location, number: int) -> Unread:
    text = Text(
        "corps de message compressés qui n'ont pas pu être ouverts : {number}",
        "packed bodies of messages that could not be opened: {number}",
        number=number,
    )
    return Unread(place, text, Outcome.TO_REVIEW)


def _transport(before: bytes) -> str | None:
    named = _HTTP_ACTION.findall(before)
    return named[-1].decode("utf-8", "replace") if named else None


def _utf8_or_latin(data: bytes) -> bytes:
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        return data.decode("latin-1").encode("utf-8")
    return data
