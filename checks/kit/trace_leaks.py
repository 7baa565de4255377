"""The secrets that a trace shows in its addresses and answers."""

from __future__ import annotations

import re
from urllib.parse import unquote

from .har import Exchange

#: A signed token in a URL, under a name that does not tell whose it is.
JWT = "jwt"
_SECRET_NAMES = ("client_secret", "access_token", "refresh_token")
_SECRETS_IN_URL = re.compile(
    r"(?:^|[?&#;/])(?:(client)[_-]?secret|(access|refresh)[_-]?token)(?:\[[^\]]{0,20}\])?=",
    re.IGNORECASE,
)
_TOKEN_IN_URL = re.compile(
    r"(?:(id_token_hint|logout_hint|request)=)?eyJ[A-Za-z0-9_-]{8,}\.eyJ[A-Za-z0-9_-]{8,}\."
)
_PASSWORD_IN_URL = re.compile(r"https?://[^/?#\s:@]{1,200}:[^/?#\s@]{1,200}@", re.IGNORECASE)


def leaks_of(exchange: Exchange) -> set[str]:
    """The names of the secrets that any URL of the exchange carries, once or twice encoded."""
    urls = [exchange.url.raw, exchange.redirection or "", exchange.header("referer") or ""]
    names = {name for name, _ in exchange.url.query}
    found: set[str] = {name for name in _SECRET_NAMES if name in names}
    for url in filter(None, urls):
        for text in {url, once := unquote(url), unquote(once)}:
            found.update(
                "client_secret" if client else f"{kind.lower()}_token"
                for client, kind in _SECRETS_IN_URL.findall(text)
            )
            if any(not match[1] for match in _TOKEN_IN_URL.finditer(text)):
                found.add(JWT)
            if _PASSWORD_IN_URL.match(text):
                found.add("client_secret")
    return found


def secrets_in(exchange: Exchange) -> set[str]:
    told = exchange.side.get("url_secrets")
    return (
        {name for name in (*_SECRET_NAMES, JWT) if name in told}
        if isinstance(told, list)
        else set()
    )
