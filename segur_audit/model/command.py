"""The commands that the program suggests: they can be pasted as they are."""

from __future__ import annotations

from dataclasses import dataclass
from shlex import quote

from segur_audit.model.text import Text, same, written

DEFAULT_MANIFEST = "manifest.yaml"


@dataclass(frozen=True, slots=True)
class Invocation:
    """How the program was called, as far as what it suggests must repeat it.

    `manifest` is named as the caller named it; `arguments` are the catalogues in use, as given;
    `gate` is the milestone, if given.
    """

    manifest: str = DEFAULT_MANIFEST
    arguments: tuple[str, ...] = ()
    gate: tuple[str, ...] = ()

    def suggested(self, command: str, *words: str) -> str:
        """The whole command, quoted where a shell needs it. `explain` names the manifest always,
        since it can do without.
        """
        parts = ["segur-audit", command, *words]
        if command == "explain" or self.manifest != DEFAULT_MANIFEST:
            parts += ["--manifest", self.manifest]
        parts += self.arguments
        if command == "explain":
            parts += self.gate
        return " ".join(map(quote, parts))

    def told(self, command: str, *words: str) -> Text:
        """The same command inside a sentence; what the caller named in it stays a given value."""
        given = {self.manifest, *(word for word in self.arguments if not word.startswith("-"))}
        named = [word for word in (self.manifest, *self.arguments) if word in given]
        line = self.suggested(command, *words)
        text = written("", "")
        for word in named:
            before, found, after = line.partition(quote(word))
            if found:
                text = text + written(before, before) + same(found)
                line = after
        return text + written(line, line)


#: Called on the manifest of the folder, without a catalogue.
DIRECT = Invocation()
