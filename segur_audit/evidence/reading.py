"""Readers: a file is parsed once by the reader of its nature, whoever asks for the document.

A family marks its reader with `@reader`; checks and facts call it as often as they like. What it
gave, or why it could not, is kept with the file and forgotten when the file is released.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any, Protocol, TypeVar

from segur_audit.model.errors import UnreadableEvidence

_Document = TypeVar("_Document")
_Source = TypeVar("_Source", bound="Readable")


class Readable(Protocol):
    """What keeps the documents that were read from it: a file, a piece, a part of a mail."""

    @property
    def documents(self) -> dict[Any, Any]:
        """What each reader gave: a document, or the `UnreadableEvidence` that it raised."""
        ...


def reader(read: Callable[[_Source], _Document]) -> Callable[[_Source], _Document]:
    """Make of `read` a reader that parses each source once. Raises what it raised, each time."""

    @wraps(read)
    def once(source: _Source) -> _Document:
        if read not in source.documents:
            try:
                source.documents[read] = read(source)
            except UnreadableEvidence as error:
                source.documents[read] = error
        document = source.documents[read]
        if isinstance(document, UnreadableEvidence):
            raise document
        return document  # type: ignore[no-any-return]  # the dictionary holds what `read` gave

    return once
