"""The secrets of a trace of exchanges (HAR, or a JSON array), whatever the nature of the piece and
wherever the trace lies in it.
"""

from __future__ import annotations

import io
from collections.abc import Iterator

from segur_audit.evidence.jsonscan import BrokenJson
from segur_audit.evidence.jsonstream import NotRecords, read_records
from segur_audit.model.place import Location

from ..kit.har import read_exchange
from ..kit.trace import ENTRIES
from ..kit.trace_secrets import secret_kinds

MOST = 16 << 20  # a larger trace is read as a text only
_BOM = b"\xef\xbb\xbf"


def is_trace(data: bytes) -> bool:
    """Whether `data` looks like a list of exchanges."""
    start = data[:64].removeprefix(_BOM).lstrip()
    return start.startswith((b"{", b"[")) and b'"url"' in data and b'"headers"' in data


def trace_kinds(inside: str, data: bytes) -> Iterator[tuple[str, str]]:
    """The (kind, place inside the file) of each secret of the exchanges, each kind at its first
    place.

    What breaks the trace ends it here: the text is searched all the same.
    """
    met: set[str] = set()
    try:
        for record in read_records(io.BytesIO(data), ENTRIES):
            place = f"{record.container}[{record.index}]"
            entry = record.value
            exchange = read_exchange(entry, Location("", path=place)) if entry else None
            if entry is None or exchange is None:
                continue
            for kind in secret_kinds(entry, exchange):
                if kind not in met:
                    met.add(kind)
                    yield kind, f"{inside}!{place}" if inside else place
    except (BrokenJson, NotRecords):
        return
