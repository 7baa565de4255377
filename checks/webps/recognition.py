"""Tells the trace of a contextual call of Web-PS DMP."""

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


@recogniser("webps")
def call(file: EvidenceFile) -> Recognition | None:
    """A trace in which a browser opens a page of the DMP. It often holds a login too: a person says
    what it is meant to show.
    """
    from ..kit.har import read_exchange
    from ..kit.hosts import host_of
    from ..kit.trace import read_entries, role_of

    dmp, login = None, False
    try:
        for place, entry in islice(read_entries(file), _MOST):
            exchange = read_exchange(entry, place) if entry is not None else None
            if exchange is None:
                continue
            login = login or role_of(exchange.url)[1] is not None
            if dmp is None and exchange.method == "GET" and host_of(exchange.url.raw):
                dmp = exchange
    except (BrokenJson, NotRecords, UnreadableEvidence):
        pass
    if dmp is None:
        return None
    why = Text("appel d'une page du DMP", "call of a page of the DMP")
    if login:
        why += Text(
            ", après une connexion : la trace peut servir aussi de trace_psc",
            ", after a login: the trace can serve as trace_psc too",
        )
    return Recognition(
        "appel_contextuel",
        why,
        weight=1,
        date=dmp.started.date().isoformat() if dmp.started else None,
    )
