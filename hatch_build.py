"""Compiles the built-in catalogue while the package is built: no run has to parse its YAML."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class CompiledCatalogue(BuildHookInterface):
    """Writes requirements/.compiled.json when what it takes to read YAML is at hand; without it the
    YAML is read at each run.
    """

    PLUGIN_NAME = "custom"

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Compile into the tree, and ship the result in wheels."""
        root = Path(self.root)
        sys.path.insert(0, str(root))
        from segur_audit.catalogue.reading import BUILTIN, COMPILED, compile_catalogue

        target = BUILTIN / COMPILED
        target.write_text(
            json.dumps(compile_catalogue(), ensure_ascii=False, separators=(",", ":")), "utf-8"
        )
        if version != "editable":
            build_data["force_include"][str(target)] = f"segur_audit/requirements/{COMPILED}"
