"""Reads the VIHF of a DMP message: the SAML assertion of its security header, its attributes by
name, its roles.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from segur_audit.model.place import Location

from ..kit.dmp_data import dmp_data
from ..kit.soap import Message, local, namespace, text_of

SAML = "urn:oasis:names:tc:SAML:2.0:assertion"
DSIG = "http://www.w3.org/2000/09/xmldsig#"
ROLE = "urn:oasis:names:tc:xacml:2.0:subject:role"
PURPOSE = "urn:oasis:names:tc:xspa:1.0:subject:purposeofuse"
SUBJECT_NAME = "urn:oasis:names:tc:xspa:1.0:subject:subject-id"
PATIENT = "urn:oasis:names:tc:xacml:2.0:resource:resource-id"
SECRET = "LPS_ID_HOMOLOGATION_DMP"
_MOST = 200


@dataclass(frozen=True, slots=True)
class Coded:
    """A coded value: a role, a purpose of use."""

    code: str
    system: str


@dataclass(frozen=True, slots=True, eq=False)
class Vihf:
    """The assertion of a message. Attribute names are in lower case: the DMP's own documents do not
    agree on theirs.
    """

    message: Message
    element: Any
    attributes: dict[str, list[Any]]

    @property
    def place(self) -> Location:
        """Where the assertion stands."""
        return self.message.at("Assertion")

    def value(self, name: str) -> str | None:
        """The text of an attribute; None when it is absent, empty or given twice."""
        values = self.attributes.get(name.lower(), [])
        return text_of(values[0]) or None if len(values) == 1 else None

    def says(self, name: str) -> bool:
        """Whether an attribute is there with something in it, text or coded value."""
        return any(
            text_of(value) or any(one.code for one in _coded(value))
            for value in self.attributes.get(name.lower(), [])
        )

    def coded(self, name: str) -> list[Coded]:
        """The coded values of an attribute, in order."""
        return [one for value in self.attributes.get(name.lower(), []) for one in _coded(value)]

    @property
    def name_id(self) -> str:
        """The identifier of the professional, empty when it is absent. Never shown."""
        found = next(
            (
                name
                for subject in self.children("Subject")
                for name in subject
                if local(name) == "NameID"
            ),
            None,
        )
        return text_of(found) if found is not None else ""

    @property
    def patient(self) -> str:
        """The identifier of the patient, as written, empty when there is none. Never shown."""
        return self.value(PATIENT) or ""

    @property
    def mode(self) -> str:
        """How the professional was authenticated."""
        return self.value("Authentification_Mode") or ""

    @property
    def declarations(self) -> list[str]:
        """The text of each AuthnContextDecl of the authentication statements."""
        found = (
            one
            for statement in self.children("AuthnStatement")
            for one in statement.iter(f"{{{SAML}}}AuthnContextDecl")
        )
        return ["".join(element.itertext()).strip() for element in found]

    def children(self, name: str, space: str = SAML) -> list[Any]:
        """The children of the assertion of that name."""
        return [
            child for child in self.element if local(child) == name and namespace(child) == space
        ]


def assertions(message: Message) -> list[Any]:
    """The SAML 2.0 assertions of the header of a message, wherever they stand in it."""
    return [
        element for block in message.headers() for element in block.iter(f"{{{SAML}}}Assertion")
    ][:_MOST]


def is_in_security(message: Message, assertion: Any) -> bool:
    """Whether an assertion stands in the security header itself, where the DMP looks for it."""
    return any(
        local(block) == "Security" and assertion.getparent() is block for block in message.headers()
    )


def read_vihf(message: Message, element: Any) -> Vihf:
    """The VIHF that an assertion is."""
    attributes: dict[str, list[Any]] = {}
    for attribute in element.iter(f"{{{SAML}}}Attribute"):
        values = [child for child in attribute if local(child) == "AttributeValue"]
        attributes.setdefault((attribute.get("Name") or "").strip().lower(), []).extend(
            values[:_MOST]
        )
    return Vihf(message, element, attributes)


def every_vihf(messages: Iterator[Message] | tuple[Message, ...] | list[Message]) -> list[Vihf]:
    """The first VIHF of each request that carries one."""
    found = [(message, assertions(message)) for message in messages if not message.is_answer]
    return [read_vihf(message, held[0]) for message, held in found if held]


def transaction(message: Message) -> str | None:
    """The transaction of a message (ITI-18, TD0.2…), None when its action is not known."""
    action = (message.action or "").strip()
    known: dict[str, str] = dmp_data()["actions"]
    base = action.removesuffix("Response")
    if base in known:
        return known[base]
    content = message.content
    names = (action, local(content) if content is not None else "")
    if any(dmp_data()["authorization"] in name.lower() for name in names):
        return "TD0.3"
    return "TD0.2" if any("PRPA_IN201307UV02" in name for name in names) else None


def instant(text: str | None) -> dt.datetime | None:
    """A date and time of SAML; UTC when it names no zone, as SAML wants it; None when it is
    none.
    """
    try:
        read = dt.datetime.fromisoformat((text or "").strip())
        return (read if read.tzinfo else read.replace(tzinfo=dt.UTC)).astimezone(dt.UTC)
    except (ValueError, OverflowError):
        return None


def _coded(value: Any) -> list[Coded]:
    """The coded values inside an AttributeValue; it can also carry code and codeSystem itself."""
    inside = [child for child in value if isinstance(child.tag, str)] or [value]
    return [
        Coded((one.get("code") or "").strip(), (one.get("codeSystem") or "").strip())
        for one in inside
        if one.get("code") is not None
    ]
