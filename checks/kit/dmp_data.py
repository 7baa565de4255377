"""What is known of the DMP: its transactions, hosts and expected values, each with its source."""

from __future__ import annotations

import json
from functools import cache
from typing import Any

from segur_audit import DATA


@cache
def dmp_data() -> dict[str, Any]:
    """Actions, hosts and expected values of the DMP, with their sources
    (`segur_audit/data/dmp.json`).
    """
    path = DATA / "dmp.json"
    data: dict[str, Any] = json.loads(path.read_text("utf-8"))
    return data
