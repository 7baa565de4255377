"""What a redacted trace keeps of a contextual call, so that the copy is judged as the trace: the
DMP's address, and what was given away.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Set
from typing import Any
from urllib.parse import quote, urlencode

from ..kit.har import Exchange, Url
from .addresses import (
    STANDS_FOR,
    given_away,
    ins_numbers,
    is_dmp_host,
    is_psc_host,
)
from .exchange import SIDE_ITEMS, addresses_of, told_given

Hide = Callable[[str, str], str]
#: The pages that the public sources name: what they say is neither a person nor a secret.
_PAGES = frozenset(
    {
        "tableaudebord",
        "dossierpatient",
        "gestiondmppatient",
        "documents",
        "parcoursdesoins",
        "historiqueacces",
        "volontesetdroits",
        "creationdmp",
        "parametrages",
    }
)
_WORD = re.compile(r"[A-Za-z][A-Za-z._-]{0,39}[0-9]{0,2}|")
_SETTINGS = "parametrages"


def dmp_address(
    url: Url, is_return: bool, hide: Hide, pair: Callable[[str, str], tuple[str, str]]
) -> str:
    """An address of the DMP: its host, the words of its path, its pages; an INS is told by what
    stands for it, the rest is hidden.

    The path where a login returns (`is_return`) is kept whole: it is in the redirect_uri too.
    """
    path = (
        url.path
        if is_return and not ins_numbers(Url(url.path))
        else "/".join(_segment(part, hide) for part in url.path.split("/"))
    )
    query = urlencode([_pair(name, value, hide, pair) for name, value in url.query])
    fragment = _part(url.fragment, hide) or (hide(url.fragment, "") if url.fragment else "")
    port = f":{url.port}" if url.port else ""
    query = f"?{query}" if query else ""
    fragment = f"#{quote(fragment, safe='/')}" if fragment else ""
    return f"{url.scheme}://{url.host}{port}{path}{query}{fragment}"


def given_side(exchange: Exchange, known: Set[str], hide: Hide) -> dict[str, Any]:
    """What the checks need of the addresses that are taken away: who received what it should not,
    and whose page called the DMP.
    """
    addresses = list(addresses_of(exchange))
    given = {
        (receiver, kind)
        for address, receiver in addresses
        for kind in given_away(address.url, receiver)
    }
    pairs = sorted(
        [_host(receiver, known, hide), kind] for receiver, kind in {*given, *told_given(exchange)}
    )
    caller = addresses[0][0].caller if addresses[0][0].is_dmp else ""
    return {
        **({"given": pairs[:SIDE_ITEMS]} if pairs else {}),
        **({"caller": _host(caller, known, hide)} if caller else {}),
    }


def _host(host: str, known: Set[str], hide: Hide) -> str:
    return host if host in known or is_dmp_host(host) or is_psc_host(host) else hide(host, "")


def _segment(text: str, hide: Hide) -> str:
    if ins_numbers(Url(text)):
        return _part(text, hide)
    return text if _WORD.fullmatch(text) else hide(text, "")


def _pair(
    name: str, value: str, hide: Hide, pair: Callable[[str, str], tuple[str, str]]
) -> tuple[str, str]:
    shown, hidden = pair(name, value)
    if value.casefold() in _PAGES:
        return shown, value
    return _part(name, hide) or shown, _part(
        f"{name}={value}" if name.casefold() == "ins" else value, hide
    ) or hidden


def _part(text: str, hide: Hide) -> str:
    """What stands for the INS numbers of a part of an address, and the settings page, where no INS
    belongs; empty for another part.
    """
    page: Iterable[str] = [_SETTINGS] if _SETTINGS in text.casefold() else []
    return "/".join(
        [
            *page,
            *(hide(number, _kind(number, held)) for number, held in ins_numbers(Url(text)).items()),
        ]
    )


def _kind(number: str, held: bool) -> str:
    stands = STANDS_FOR.fullmatch(number)
    return stands[1] if stands else "ins" if held else "ins_key"
