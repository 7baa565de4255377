"""Which Pro Santé Connect flow an exchange belongs to: what a trace shows, whatever is declared."""

from __future__ import annotations

from collections.abc import Iterator

from ..kit.har import Exchange
from ..kit.trace import Call, call_of

_CIBA_GRANT = "urn:openid:params:grant-type:ciba"


def flows_of(exchange: Exchange) -> Iterator[str]:
    """`ciba` for a request of CIBA or the exchange of its token, `code_flow` for a request of a
    code or its exchange.
    """
    call = call_of(exchange)
    grants = call.values("grant_type") if call.role == "token" else []
    if call.role == "ciba" or _CIBA_GRANT in grants:
        yield "ciba"
    elif "authorization_code" in grants or _asks_a_code(call):
        yield "code_flow"


def _asks_a_code(call: Call) -> bool:
    kinds = call.values("response_type") if call.role == "authorize" else []
    return any("code" in kind.split() for kind in kinds)
