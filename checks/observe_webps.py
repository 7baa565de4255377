"""Reads in contextual calls what the rules on the whole dossier compare, and what no report may show."""

from __future__ import annotations

from collections.abc import Iterator

from segur_audit.model import Fact, Piece
from segur_audit.registry import observe


@observe("appel_contextuel")
def calls(piece: Piece) -> Iterator[Fact]:
    """The environments called and the INS numbers that addresses carry. Raises UnreadableEvidence."""
    from ._vihf_observe import environment_of
    from ._webps_addresses import dmp_numbers, read_addresses

    for file in piece.files:
        addresses, _ = read_addresses(file)
        told = {address.url.host: address.place for address in reversed(addresses) if address.is_dmp}
        for host, place in sorted(told.items()):
            if environment := environment_of(host):
                yield Fact("environment", environment, place)
        yield from (Fact("private", number, file.at(), sensitive=True) for number in dmp_numbers(addresses))
