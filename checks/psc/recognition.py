"""Tells a trace of Pro Santé Connect, and the flow that it shows."""

from __future__ import annotations

from itertools import islice

from segur_audit.catalogue.registry import recogniser
from segur_audit.evidence.files import EvidenceFile
from segur_audit.evidence.jsonscan import BrokenJson
from segur_audit.evidence.jsonstream import NotRecords
from segur_audit.model.errors import UnreadableEvidence
from segur_audit.model.recognition import Recognition
from segur_audit.model.text import Text

_MOST = 3_000
_FLOWS = {"authorize": ("code", "flow"), "ciba": ("ciba",), "backchannel": ("ciba",)}


@recogniser("psc")
def trace(file: EvidenceFile) -> Recognition | None:
    """A HAR or a JSON array of exchanges, one of which at least calls Pro Santé Connect."""
    from ..kit.har import read_exchange
    from ..kit.trace import call_of, read_entries

    roles: dict[str, None] = {}
    environments: dict[str, None] = {}
    days: list[str] = []
    try:
        for place, entry in islice(read_entries(file), _MOST):
            exchange = read_exchange(entry, place) if entry is not None else None
            if exchange is None:
                continue
            call = call_of(exchange)
            if call.environment:
                environments[call.environment] = None
                roles[call.role] = None
                if exchange.started:
                    days.append(exchange.started.date().isoformat())
    except (BrokenJson, NotRecords, UnreadableEvidence):
        pass
    if not environments:
        return None
    words = tuple(
        dict.fromkeys(w for role in roles for k, v in _FLOWS.items() if k in role for w in v)
    )
    known = [one for one in environments if one in ("bas", "production")]
    return Recognition(
        "trace_psc",
        Text("échanges avec Pro Santé Connect", "exchanges with Pro Santé Connect"),
        date=days[0] if days else None,
        environment=known[0] if len(known) == 1 else None,
        words=words,
    )
