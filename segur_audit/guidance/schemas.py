"""The published JSON Schemas (draft-07)."""

from __future__ import annotations

import json
from typing import Any

from segur_audit import SCHEMAS


def published(name: str) -> dict[str, Any]:
    """The schema of the manifest, of a requirement definition or of the JSON report."""
    if name == "manifest":
        from segur_audit.manifest.reading import manifest_schema

        return manifest_schema()
    found: dict[str, Any] = json.loads((SCHEMAS / f"{name}.json").read_text("utf-8"))
    return found
