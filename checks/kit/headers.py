"""The headers of a mail: folded lines, encoded words (RFC 2047), parameters (RFC 2231), addresses.
Bounded, and never raises.
"""

from __future__ import annotations

import binascii
import codecs
import re
from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import unquote_to_bytes

_LONGEST = 65_536  # characters of a header that are looked at
_WORD = re.compile(
    r"=\?([A-Za-z0-9_:.-]{1,40})(?:\*[A-Za-z0-9-]{1,20})?\?([bBqQ])\?([^?\s]{0,4096})\?="
)
_CHARSETS = re.compile(
    r"(?i)(?:utf-?8|us-ascii|ascii|latin-?[0-9]{1,2}|iso[-_]?8859[-_]?[0-9]{1,2}|(?:windows-"
    r"|cp)125[0-8])"
)
_ADDRESS = re.compile(
    r"([^@\s<>()\[\],;:\\\"]{1,64})@([A-Za-z0-9](?:[A-Za-z0-9.-]{0,252}[A-Za-z0-9])?)"
)
_LOOSE_WORD = re.compile(r"=\?[A-Za-z0-9_:.*-]{1,60}\?[bBqQ]\?[^?]{0,4096}\?=")
_QUOTED_LOCAL = re.compile(r"\"([A-Za-z0-9!#$%&'*+/=?^_`{|}~.-]{1,64})\"\s*@")
_AROUND = re.compile(r"\s*([@.])\s*")
MSSANTE = "mssante.fr"


@dataclass(frozen=True, slots=True)
class Address:
    """A mailbox, in lower case. `local` can hold an INS: it is compared, never shown."""

    local: str
    domain: str

    @property
    def is_mssante(self) -> bool:
        """Whether the domain is that of MSSanté or one below it (`evilmssante.fr` is neither)."""
        return self.domain == MSSANTE or self.domain.endswith(f".{MSSANTE}")

    @property
    def is_patient(self) -> bool:
        """Whether the mailbox is that of a patient of Mon espace santé."""
        own = f"patient.{MSSANTE}"
        return self.domain == own or self.domain.endswith(f".{own}")


def text_of(raw: bytes) -> str:
    """A raw header: UTF-8 where it is, else ISO-8859-15."""
    raw = raw[:_LONGEST]
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError:
        return raw.decode("iso-8859-15", "replace")


def decoded(text: str) -> str:
    """A header whose encoded words are decoded; words that follow each other in one charset are
    joined before.
    """
    out: list[str] = []
    pending, charset, end = bytearray(), "", 0
    for word in _WORD.finditer(text[:_LONGEST]):
        between = text[end : word.start()]
        content = _content(word[2], word[3])
        if content is None:
            continue
        if between.strip() or word[1].lower() != charset:
            out.append(_decode(bytes(pending), charset))
            out.append(between if between.strip() or not end else "")
            pending, charset = bytearray(), word[1].lower()
        pending += content
        end = word.end()
    out += [_decode(bytes(pending), charset), text[end:_LONGEST]]
    return "".join(out)


def _content(encoding: str, body: str) -> bytes | None:
    if encoding in "qQ":
        return unquote_to_bytes(
            re.sub(r"=([0-9A-Fa-f]{2})", r"%\1", body.replace("%", "%25").replace("_", " "))
        )
    try:
        return binascii.a2b_base64(body + "=" * (-len(body) % 4))
    except (binascii.Error, ValueError):
        return None


def _decode(content: bytes, charset: str) -> str:
    return content.decode(python_charset(charset), "replace") if content else ""


def python_charset(name: str) -> str:
    """The codec of a charset of mail: one of a closed family, so that no codec does anything but
    decode characters.
    """
    if _CHARSETS.fullmatch(name):
        try:
            return codecs.lookup(name).name
        except LookupError:
            pass
    return "utf-8"


def without_comments(value: str) -> str:
    """A structured header without its comments (RFC 5322, section 3.2.2): a blank stands for each.
    Text in quotes is left.
    """
    if "(" not in value:
        return value
    out: list[str] = []
    depth, quoted, escaped = 0, False, False
    for sign in value[:_LONGEST]:
        if not escaped and not quoted and sign == "(":
            depth += 1
        elif not escaped and not quoted and sign == ")" and depth:
            depth -= 1
            out.append(" " if not depth else "")
        elif not depth:
            quoted = quoted != (sign == '"' and not escaped)
            out.append(sign)
        escaped = sign == "\\" and not escaped
    return "".join(out) if not depth else value


def parameters(value: str) -> tuple[str, dict[str, str]]:
    """The value and the parameters of `Content-Type` or `Content-Disposition`, both read leniently,
    in their own case.
    """
    pieces = list(_split(without_comments(value), ";"))
    found: dict[str, str] = {}
    sections: dict[str, dict[int, tuple[bool, str]]] = {}
    for piece in pieces[1:200]:
        name, equals, content = piece.partition("=")
        name, content = name.strip().lower(), _unquoted(content.strip())
        section = re.fullmatch(r"([^*]{1,60})(?:\*([0-9]{1,3}))?(\*)?", name)
        if not equals or section is None:
            continue
        if section[2] is None and section[3] is None:
            found.setdefault(name, decoded(content))
        else:
            sections.setdefault(section[1], {})[int(section[2] or 0)] = (
                section[3] is not None,
                content,
            )
    for name, parts in sections.items():
        found[name] = _extended(parts)
    return ("".join(pieces[0].split()) if pieces else ""), found


def _extended(parts: dict[int, tuple[bool, str]]) -> str:
    """A parameter in sections, or in a charset of its own (RFC 2231)."""
    charset, content = "utf-8", bytearray()
    for number in sorted(parts):
        escaped, value = parts[number]
        if escaped and number == 0 and value.count("'") >= 2:
            charset, _, value = value.split("'", 2)
        content += unquote_to_bytes(value) if escaped else value.encode("utf-8", "replace")
    text = content.decode(python_charset(charset), "replace")
    return text if any(escaped for escaped, _ in parts.values()) else decoded(text)


def _split(value: str, separator: str) -> Iterator[str]:
    """`value` cut at each separator that stands outside quotes."""
    start, quoted, escaped = 0, False, False
    value = value[:_LONGEST]
    for place, sign in enumerate(value):
        if escaped:
            escaped = False
        elif sign == "\\" and quoted:
            escaped = True
        elif sign == '"':
            quoted = not quoted
        elif sign == separator and not quoted:
            yield value[start:place]
            start = place + 1
    yield value[start:]


def _unquoted(text: str) -> str:
    if len(text) >= 2 and text[0] == text[-1] == '"':
        return re.sub(r"\\(.)", r"\1", text[1:-1], flags=re.DOTALL)
    return text


def addresses(value: str) -> tuple[tuple[Address, ...], int]:
    """The mailboxes of an address header, in order, and how many entries are no address. Comments
    and names are left out.
    """
    found: list[Address] = []
    wrong = 0
    for entry in _entries(value):
        address = mailbox(entry)
        if address is not None:
            found.append(address)
        elif entry:
            wrong += 1
    return tuple(dict.fromkeys(found)), wrong


def mailbox(text: str) -> Address | None:
    """The mailbox that `text` is (no name, no comment), None when it is none."""
    found = _ADDRESS.fullmatch(_AROUND.sub(r"\1", text.strip()))
    return Address(found[1].lower(), found[2].lower()) if found else None


def _entries(value: str) -> Iterator[str]:
    """The address of each entry: what stands between angle brackets, else the entry without
    comments; names of groups left out.
    """
    plain: list[str] = []
    angle: list[str] | None = None
    quoted = escaped = inside = False
    depth = 0
    text = _LOOSE_WORD.sub(
        "", value[:_LONGEST]
    )  # what it encodes never cuts the list (RFC 2047, 6.2)
    for sign in _QUOTED_LOCAL.sub(r"\1@", text) + ",":
        if escaped:
            escaped = False
        elif sign == "\\":
            escaped = True
        elif quoted or (sign == '"' and not depth and not inside):
            quoted = (sign != '"') if quoted else True
        elif sign in "()":
            depth = max(0, depth + (1 if sign == "(" else -1))
        elif depth:
            continue
        elif sign == "<":
            angle, inside = [], True
        elif sign == ">":
            inside = False
        elif inside and sign == ":":
            angle = []  # a route before the address (RFC 5322, 4.4)
        elif inside and angle is not None:
            angle.append(sign)
        elif sign in ",;":
            yield "".join(angle if angle is not None else plain).strip()
            plain, angle = [], None
        elif sign == ":":
            plain = []
        else:
            plain.append(sign)
    if plain or angle:
        yield "".join(angle if angle is not None else plain).strip()
