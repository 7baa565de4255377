"""The ANS schematrons that the user downloaded: prepared once, pinned by their hash, then run with
the network shut.
"""

from __future__ import annotations

import hashlib
import json
import os
from dataclasses import dataclass
from pathlib import Path

from segur_audit.model.errors import InputError
from segur_audit.model.place import Location
from segur_audit.model.text import Text

INDEX = "index.json"
FORMAT = "segur-audit/schematron"


@dataclass(frozen=True, slots=True)
class Compiled:
    """A schematron that was compiled: its name, its style sheet and that one's digest, the template
    OIDs that it speaks of.
    """

    name: str
    path: str
    sha256: str
    oids: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Tree:
    """A prepared tree: where it lies, the digest of what it was made from, what compiled and what
    did not (name → reason).
    """

    folder: Path
    sha256: str
    compiled: tuple[Compiled, ...]
    failed: dict[str, str]

    def find(self, name: str) -> Compiled | None:
        """The schematron of that name."""
        return next((one for one in self.compiled if one.name == name), None)


def home() -> Path:
    """Where the prepared tree lies: SEGUR_AUDIT_SCHEMATRON, else the user's data folder."""
    if given := os.environ.get("SEGUR_AUDIT_SCHEMATRON"):
        return Path(given)
    data = os.environ.get("XDG_DATA_HOME") or os.environ.get("LOCALAPPDATA")
    return (Path(data) if data else Path.home() / ".local" / "share") / "segur-audit" / "schematron"


def load(folder: Path | None = None) -> Tree | None:
    """The prepared tree, None when none was imported. Raises InputError when it was damaged or
    changed.
    """
    place = folder or home()
    try:
        index = json.loads((place / INDEX).read_text("utf-8"))
        rows = tuple(
            Compiled(row["name"], row["path"], row["sha256"], tuple(row["oids"]))
            for row in index["compiled"]
        )
        return Tree(place, str(index["sha256"]), rows, dict(index["failed"]))
    except FileNotFoundError:
        return None
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise damaged(INDEX) from error


def stylesheet(tree: Tree, one: Compiled) -> Path:
    """The style sheet of a schematron, its digest verified: nothing else is ever run. Raises
    InputError.
    """
    path = tree.folder / one.path
    try:
        same = hashlib.sha256(path.read_bytes()).hexdigest() == one.sha256
    except OSError as error:
        raise damaged(one.path) from error
    if not same:
        raise damaged(one.path)
    return path


def damaged(name: str) -> InputError:
    """The error that says that the prepared tree is not what was imported."""
    return InputError(
        Text(
            "l'arbre de schématrons importé a changé ou est abîmé",
            "the imported tree of schematrons was changed or damaged",
        ),
        location=Location(name),
        remedy=Text(
            "importez l'arbre à nouveau : segur-audit schematron import DOSSIER",
            "import it again: segur-audit schematron import FOLDER",
        ),
    )
