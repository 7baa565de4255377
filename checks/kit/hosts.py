"""Hosts of the programme's services."""

from __future__ import annotations

import re

from .dmp_data import dmp_data

_ADDRESS = re.compile(r"https?://([^/:?#@\s]{1,253})(?::[0-9]{1,5})?(?:[/?#]|$)", re.IGNORECASE)


def host_of(address: str) -> str | None:
    """The host of an address of the DMP, None for any other."""
    found = _ADDRESS.match(address.strip())
    if found is None:
        return None
    host = found[1].lower()
    return host if host.endswith(f".{dmp_data()['domain']}") else None
