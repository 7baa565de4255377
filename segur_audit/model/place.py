"""A place: a file, a line, a path inside a document."""

from __future__ import annotations

from dataclasses import dataclass, field

from segur_audit.model.text import OURS, clean


@dataclass(frozen=True, slots=True)
class Location:
    """A place: file (relative to the manifest's folder), line and column (from 1), path inside.

    The path is ours: elements and keys of a standard, members of an archive by number
    (`member[3]`) or by a name that the standard gives; never a name that someone chose.
    """

    file: str
    line: int | None = None
    column: int | None = None
    path: str | None = field(default=None, metadata=OURS)

    def __post_init__(self) -> None:
        object.__setattr__(self, "file", clean(self.file))
        if self.path is not None:
            object.__setattr__(self, "path", clean(self.path))

    def __str__(self) -> str:
        place = ":".join(
            str(part) for part in (self.file, self.line, self.column) if part is not None
        )
        return f"{place} ({self.path})" if self.path else place
