"""What is known of the DMP: its transactions, hosts and expected values, each with its source."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import Any

import segur_audit


@cache
def dmp_data() -> dict[str, Any]:
    """Actions, hosts and expected values of the DMP, with their sources (`segur_audit/data/dmp.json`)."""
    path = Path(segur_audit.__file__).parent / "data" / "dmp.json"
    data: dict[str, Any] = json.loads(path.read_text("utf-8"))
    return data
