"""Reads in contextual calls what the rules on the whole dossier compare, and what no report may
show.
"""

from __future__ import annotations

from collections.abc import Iterator

from segur_audit.catalogue.registry import observe
from segur_audit.model.finding import Fact
from segur_audit.model.piece import Piece
from segur_audit.model.place import Location


@observe("appel_contextuel")
def calls(piece: Piece) -> Iterator[Fact]:
    """The environments called (DMP and Pro Santé Connect), the method shown, secrets, what looks
    like an INS. Raises UnreadableEvidence.
    """
    from ..cda.document_facts import private_facts
    from ..dmp.assertion_facts import environment_of
    from .trace import read_calls

    trace = read_calls(piece)
    told: dict[str, Location] = {}
    for address in trace.calls or trace.written:
        environment = environment_of(address.url.host) if address.is_dmp else address.environment
        if environment in ("bas", "production"):
            told.setdefault(environment, address.place)
    yield from (Fact("environment", environment, place) for environment, place in told.items())
    yield from (Fact("secret", kind, place) for kind, place in trace.secrets.items())
    if dmp := trace.dmp:
        yield Fact("webps.method", "psc" if trace.login_before(dmp) else "other", dmp[0].place)
    yield from private_facts(trace.private, piece.files[0].at())
