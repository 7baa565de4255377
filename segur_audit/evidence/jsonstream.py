"""Reads the records of a very large JSON list one by one, in bounded memory; what is too long is
cut as it goes by.
"""

from __future__ import annotations

import codecs
import json
from collections.abc import Generator, Iterator
from typing import Any, BinaryIO

from .jsonscan import BrokenJson, Record, Scanner

_CHUNK = 1 << 18

_UTF16 = ((codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"))


class NotRecords(Exception):
    """The JSON is sound, but there is no list of records where one is looked for."""


def read_records(stream: BinaryIO, path: tuple[str, ...]) -> Iterator[Record]:
    """The records of a document that is a list, or that holds one at `path` (`("log", "entries")`).

    Strings of more than 256 KiB become CUT; a record of more than 4 MiB once cut, or deeper than
    64, has no value.
    Raises BrokenJson after the records that could be read, NotRecords when no list was found.
    """
    scanner = Scanner(_as_utf8(stream))
    try:
        yield from _document(scanner, path)
    except BrokenJson as error:
        raise BrokenJson(error.offset, scanner.index, error.ended) from error


def _document(scanner: Scanner, path: tuple[str, ...]) -> Iterator[Record]:
    first = scanner.peek()
    if first == b"[":
        yield from _records(scanner, "")
    elif first == b"{":
        found = yield from _inside(scanner, path, ".".join(path))
        if not found:
            raise NotRecords
    else:
        raise scanner.broken()
    if scanner.peek():
        raise scanner.broken()


def _inside(
    scanner: Scanner, path: tuple[str, ...], container: str
) -> Generator[Record, None, bool]:
    """Walks the object under the cursor to the list at `path`; returns whether it was found."""
    found = False
    for key in scanner.members():
        if key != path[0]:
            scanner.value(keep=False)
        elif len(path) > 1 and scanner.peek() == b"{":
            found = (yield from _inside(scanner, path[1:], container)) or found
        elif len(path) == 1 and scanner.peek() == b"[":
            found = True
            yield from _records(scanner, container)
        else:
            scanner.value(keep=False)
    return found


def _records(scanner: Scanner, container: str) -> Iterator[Record]:
    scanner.index = -1 if scanner.index is None else scanner.index
    for _ in scanner.elements():
        scanner.index += 1
        yield Record(scanner.index, container, _object(scanner.value()))


def _object(text: bytes | None) -> dict[str, Any] | None:
    if text is None or not text.startswith(b"{"):
        return None
    try:
        value = json.loads(text.decode("utf-8", "replace"))
    except (ValueError, RecursionError):
        return None
    return value if isinstance(value, dict) else None


def _as_utf8(stream: BinaryIO) -> Iterator[bytes]:
    """The chunks of `stream` without their byte order mark, UTF-16 turned to UTF-8."""
    first = stream.read(_CHUNK)
    for bom, encoding in _UTF16:
        if first.startswith(bom):
            decoder = codecs.getincrementaldecoder(encoding)("replace")
            chunk = first[len(bom) :]
            while chunk:
                yield decoder.decode(chunk).encode("utf-8", "replace")
                chunk = stream.read(_CHUNK)
            return
    yield first.removeprefix(codecs.BOM_UTF8)
    while chunk := stream.read(_CHUNK):
        yield chunk
