"""Adds items to a list of the manifest, whose comments, order and quotes stay; whole or not at
all.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from segur_audit.model.errors import together

if TYPE_CHECKING:
    from segur_audit.catalogue.reading import Catalogue
    from segur_audit.dossier.lines import Item


def add_items(path: Path, key: str, items: Sequence[Item], catalogue: Catalogue) -> None:
    """Add `items` to the list `key` of the manifest at `path`. Raises InputError, UsageError; the
    manifest is then as it was.
    """
    from segur_audit.dossier.patching import with_items
    from segur_audit.dossier.replacing import replace_file
    from segur_audit.manifest.source import MAX_BYTES, read_bytes

    before = read_bytes(path, path.name, MAX_BYTES)
    after = with_items(before, path.name, key, items)
    checked(after, path, catalogue)
    replace_file(path, after, before)


def checked(data: bytes, path: Path, catalogue: Catalogue) -> None:
    """Raise InputError when `data` is no manifest that may stand at `path`."""
    from segur_audit.engine.decisions import read_decisions
    from segur_audit.engine.known_ids import decision_errors
    from segur_audit.manifest.reading import make_manifest

    manifest = make_manifest(data, path.parent, path.name)
    if errors := list(decision_errors(manifest.source, catalogue)):
        raise together(errors)
    read_decisions(manifest, catalogue)  # decisions that contradict each other
