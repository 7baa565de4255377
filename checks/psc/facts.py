"""Reads in Pro Santé Connect traces what the rules on the whole dossier compare, and what no report
may show.
"""

from __future__ import annotations

from collections.abc import Iterator

from segur_audit.catalogue.registry import observe
from segur_audit.model.finding import Fact, FactKind
from segur_audit.model.piece import Piece
from segur_audit.model.place import Location

_MOST_PRIVATE = 5_000


@observe("trace_psc")
def traces(piece: Piece) -> Iterator[Fact]:
    """The environments of the exchanges, the kinds of secrets (each at its first place), the
    identifiers and names of persons.

    Raises UnreadableEvidence when a file cannot be opened. Source: contract, sections 5 and 7;
    docs/evidence.md, D.
    """
    from segur_audit.evidence.jsonscan import BrokenJson
    from segur_audit.evidence.jsonstream import NotRecords

    from ..kit.har import read_exchange
    from ..kit.trace import TooManyEntries, read_entries, role_of
    from ..kit.trace_secrets import secret_kinds
    from .flows import flows_of
    from .trace_facts import personal_values

    told: dict[tuple[str, str], Location] = {}
    private: set[str] = set()
    for file in piece.files:
        try:
            for place, entry in read_entries(file):
                exchange = read_exchange(entry, place) if entry is not None else None
                if entry is None or exchange is None:
                    continue
                environment = role_of(exchange.url)[1]
                if environment in ("bas", "production"):
                    told.setdefault(("environment", environment), place)
                for flow in flows_of(exchange):
                    told.setdefault((FactKind.PSC_FLOW, flow), place)
                for kind in secret_kinds(entry, exchange):
                    told.setdefault(("secret", kind), place)
                if len(private) < _MOST_PRIVATE:
                    private.update(personal_values(exchange))
        except (BrokenJson, NotRecords, TooManyEntries):
            told.setdefault((FactKind.UNREAD, "trace"), file.at())  # what came before is told
    yield from (Fact(kind, value, place) for (kind, value), place in told.items())
    yield from (Fact("private", value, piece.files[0].at()) for value in sorted(private))
