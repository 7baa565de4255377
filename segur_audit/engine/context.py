"""What an audit knows of a dossier: its manifest, and beside it the scheme, the gate, the reference
date and the facts of the evidence, which conditions and checks read at the paths `audit.…`
(contract, section 6).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from segur_audit.manifest.reading import ABSENT, Declared, Manifest
from segur_audit.model.place import Location

_OURS = "audit."


@dataclass(frozen=True, slots=True, eq=False)
class Context:
    """A manifest and what the audit knows. `known` holds the values of the `audit.…` paths by their
    name (`milestone` is the path `audit.milestone`).
    """

    manifest: Manifest
    # The values are of every type that a condition may read: YAML's, and the records of the pieces.
    known: Mapping[str, Any] = field(default_factory=dict, repr=False)

    def get(self, path: str) -> Any:
        """The value at a dotted path, ABSENT when neither the manifest nor the audit holds it."""
        if path.startswith(_OURS):
            return self.known.get(path.removeprefix(_OURS), ABSENT)
        return self.manifest.get(path)

    def declared(self, path: str) -> Declared | None:
        """The value at `path` with its places, None when it is absent."""
        if not path.startswith(_OURS):
            return self.manifest.declared(path)
        value = self.get(path)
        return None if value is ABSENT else Declared(value, "candidature", self.manifest.source)

    def place(self, path: str) -> Location | None:
        """Where `path` stands, or its nearest existing parent; None for what only the audit
        knows.
        """
        return None if path.startswith(_OURS) else self.manifest.place(path)

    def knowing(self, **known: Any) -> Context:
        """The same dossier, of which more is known (`milestone=…` is the path
        `audit.milestone`).
        """
        return Context(self.manifest, {**self.known, **known})
