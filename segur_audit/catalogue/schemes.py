"""The schemes that the program knows: a data file lists them, each with its source."""

from __future__ import annotations

import json
from functools import cache
from typing import Any

from segur_audit import DATA

_FILE = DATA / "schemes.json"


@cache
def schemes() -> dict[str, dict[str, Any]]:
    """Each known scheme's code, with its title in both languages and its source."""
    found: dict[str, dict[str, Any]] = json.loads(_FILE.read_text("utf-8"))
    return found


def scheme_codes() -> tuple[str, ...]:
    """The codes of the known schemes, as the ANS writes them."""
    return tuple(schemes())
