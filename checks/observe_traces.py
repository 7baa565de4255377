"""Reads in Pro Santé Connect traces what the rules on the whole dossier compare, and what no report may show."""

from __future__ import annotations

from collections.abc import Iterator

from segur_audit.model import Fact, Piece
from segur_audit.registry import observe

#: Parameters that name a person.
_PRIVATE = ("login_hint", "username", "sub")


@observe("trace_psc")
def traces(piece: Piece) -> Iterator[Fact]:
    """The environment of each exchange, and the identifiers of persons that it sends. Raises UnreadableEvidence."""
    from ._psc_trace import read_trace

    trace = read_trace(piece)
    for environment in sorted({call.environment for call in trace.calls if call.environment}):
        place = next(call.place for call in trace.calls if call.environment == environment)
        yield Fact("environment", environment, place)
    private = {value for call in trace.calls for name in _PRIVATE for value in call.values(name) if value}
    for value in sorted(private):
        yield Fact("private", value, trace.place, sensitive=True)
        for part in value.split("/"):
            yield Fact("private", part, trace.place, sensitive=True)
