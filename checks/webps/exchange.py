"""The addresses that one exchange of a contextual call shows, and what its redacted copy says of
those that were taken away.
"""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import urljoin

from ..kit.har import Exchange, Url, read_url
from .addresses import Address, How, host_in

#: What a redacted exchange may say at most.
SIDE_ITEMS = 20


def addresses_of(exchange: Exchange) -> Iterator[tuple[Address, str]]:
    """The addresses of an exchange and the host that receives each: that of the request, where its
    answer sends, whence it comes.
    """
    url, place, started = exchange.url, exchange.place, exchange.started
    told = exchange.side.get("caller")
    referrer = exchange.header("referer")
    caller = told if isinstance(told, str) else host_in(referrer)
    yield (
        Address(url, place, How.REQUEST, exchange.status, started, exchange.form or (), caller),
        url.host,
    )
    if (target := redirection(exchange)) is not None:
        yield Address(target, place, How.REDIRECTION, started=started, caller=url.host), target.host
    if referrer:
        yield Address(read_url(referrer), place, How.WRITTEN), url.host


def told_given(exchange: Exchange) -> list[tuple[str, str]]:
    """What a redacted copy says that the exchange gave away: the receiver, or what stands for it,
    and the kind.
    """
    told = exchange.side.get("given")
    pairs = told[:SIDE_ITEMS] if isinstance(told, list) else []
    return [(str(one[0]), str(one[1])) for one in pairs if isinstance(one, list) and len(one) == 2]


def redirection(exchange: Exchange) -> Url | None:
    """Where the answer sends the browser."""
    try:
        return (
            read_url(urljoin(exchange.url.raw, exchange.redirection))
            if exchange.redirection
            else None
        )
    except ValueError:
        return None
