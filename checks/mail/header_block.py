"""The block of headers that a mail, or a part of one, begins with (RFC 5322): where it ends, its
fields unfolded. Bounded.
"""

from __future__ import annotations

import re

from segur_audit.model.errors import UnreadableEvidence
from segur_audit.model.place import Location
from segur_audit.model.text import Text

from ..kit.headers import text_of

_HEADERS, _HEADER_BYTES = 1000, 1 << 20
_LINE = re.compile(rb"\r?\n([ \t]*+)(?=(\r?\n))")
_BLANK = re.compile(rb"[ \t]*+\r?\n")
_BEFORE = re.compile(
    rb"(?:\xef\xbb\xbf)?(?:[ \t\xa0]*+[\r\n]++)*+[ \t]*+(?:>?From [^\n]*+\n)?(?=[!-9;-~]{1,100}[ "
    rb"\t]*:)"
)
_FIELD = re.compile(rb"([!-9;-~]{1,100})[ \t]*:")
_GOES_ON = re.compile(rb"[ \t]|[!-9;-~]{1,100}[ \t]*:|\r?\n")
_FOLD = re.compile(r"[\r\n]+[ \t]*")


def trimmed(data: memoryview) -> memoryview:
    """Without what comes before the first header: a byte order mark, blanks, the line of an mbox
    export.
    """
    found = _BEFORE.match(data)
    return data[found.end() :] if found else data


def cut(data: memoryview, place: Location) -> tuple[tuple[tuple[str, str], ...], memoryview]:
    """The headers and the body. What begins by no header is all body."""
    if blank := _BLANK.match(data):
        return (), data[blank.end() :]
    if not _FIELD.match(data):
        return (), data
    start, end = _end(data)
    head, body = data[:start], data[end:]
    if len(head) > _HEADER_BYTES:
        raise UnreadableEvidence(
            Text(
                "plus de 1 Mio d'en-têtes : le courriel n'a pas été lu",
                "more than 1 MiB of headers: the mail was not read",
            ),
            place,
        )
    return fields(bytes(head), place), body


def _end(data: memoryview) -> tuple[int, int]:
    """Where the headers end and where the body begins: at an empty line.

    A line of blanks ends them only when what follows it can be no header: it may be a folded line
    (RFC 5322, section 4.2).
    """
    for line in _LINE.finditer(data):
        if not line[1] or not _GOES_ON.match(data, line.end(2)):
            return line.start(), line.end(2)
    return len(data), len(data)


def fields(head: bytes, place: Location) -> tuple[tuple[str, str], ...]:
    """The header fields of a block, unfolded, names in lower case. Raises UnreadableEvidence: too
    many.
    """
    rows: list[bytearray] = []
    for line in head.splitlines(keepends=True):
        if line[:1] in b" \t" and rows:
            rows[-1] += line
        elif _FIELD.match(line):
            rows.append(bytearray(line))
        if len(rows) > _HEADERS:
            raise UnreadableEvidence(
                Text("plus de {headers} en-têtes", "more than {headers} headers", headers=_HEADERS),
                place,
            )
    return tuple(_field(bytes(row)) for row in rows)


def _field(row: bytes) -> tuple[str, str]:
    name, _, value = row.partition(b":")
    return name.strip().decode("ascii").lower(), _FOLD.sub(" ", text_of(value)).strip()
