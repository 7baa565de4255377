"""Files of the folder that no piece names."""

from __future__ import annotations

import os
from pathlib import Path

from segur_audit.manifest.paths import composed
from segur_audit.manifest.reading import Manifest, named_files

_LISTED = 5_000


def unreferenced(manifest: Manifest) -> tuple[str, ...]:
    """The files that lie beside the evidence and that no entry names: those below the folders that
    hold evidence, bounded.
    """
    named = {composed(os.path.normpath(file)) for _, file in named_files(manifest.data)}
    tops = sorted({Path(file).parts[0] for file in named if len(Path(file).parts) > 1})
    found: list[str] = []
    for top in tops:
        for folder, folders, files in os.walk(manifest.folder / top):
            folders[:] = sorted(name for name in folders if not name.startswith("."))
            inside = Path(folder).relative_to(manifest.folder)
            found.extend(
                (inside / name).as_posix()
                for name in sorted(files)
                if composed(os.path.normpath(inside / name)) not in named
            )
            if len(found) > _LISTED:
                return tuple(found[:_LISTED])
    schemas = manifest.get("verifications.cda_schemas")
    return tuple(
        file
        for file in found
        if not (isinstance(schemas, str) and file.startswith(schemas.rstrip("/") + "/"))
    )
