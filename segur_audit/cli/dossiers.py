"""Opens manifests with the catalogues in use: the built-in one, those that the manifest names,
those of the command line.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from segur_audit.catalogue.reading import Catalogue
from segur_audit.cli.options import scheme_error
from segur_audit.engine.known_ids import decision_errors
from segur_audit.manifest.reading import Manifest, read_manifest
from segur_audit.manifest.source import Source
from segur_audit.manifest.yaml_builder import Steps
from segur_audit.model.errors import InputError
from segur_audit.model.text import Text, shorten


@dataclass(frozen=True, slots=True)
class Dossier:
    """A manifest that was read, and the catalogues in use for it."""

    manifest: Manifest
    catalogue: Catalogue


class Library:
    """The catalogues of a command: those of its options, to which each manifest adds its own. Each
    set is read once.
    """

    def __init__(
        self, given: Sequence[Path] = (), *, builtin: bool = True, more: Sequence[Catalogue] = ()
    ) -> None:
        self._given, self._builtin, self._more = tuple(given), builtin, tuple(more)
        self._read: dict[tuple[Path, ...], Catalogue] = {}

    def catalogue(self, own: Sequence[Path] = ()) -> Catalogue:
        """The built-in catalogue, those at `own`, then those of the command line that are not among
        them. Raises InputError.
        """
        from segur_audit.rem.merging import load

        named = dict.fromkeys(path.resolve() for path in own)
        paths = (*own, *(path for path in self._given if path.resolve() not in named))
        if paths not in self._read:
            self._read[paths] = load(paths, builtin=self._builtin, more=self._more)
        return self._read[paths]

    def open(self, path: Path, shown: str | None = None) -> Dossier:
        """The manifest at `path` and its catalogues. Raises InputError, which tells every error of
        the manifest.
        """
        opener = _Opener(self, path.parent)
        manifest = read_manifest(path, shown, opener.errors)
        return Dossier(manifest, opener.catalogue or self.catalogue())

    @staticmethod
    def unreadable(
        own: Sequence[tuple[Steps, Path]],
    ) -> Iterator[tuple[Steps, Path, InputError]]:
        """Those of a manifest's own catalogues that cannot be read, with the reason."""
        from segur_audit.rem.merging import load

        for steps, path in own:
            try:
                load([path], builtin=False)
            except InputError as error:
                yield steps, path, error


class _Opener:
    """Finds what is wrong with a manifest once its catalogues are known, and keeps them."""

    def __init__(self, library: Library, folder: Path) -> None:
        self._library, self._folder = library, folder
        self.catalogue: Catalogue | None = None

    def errors(self, source: Source) -> Iterator[InputError]:
        own = own_catalogues(source.data, self._folder)
        try:
            self.catalogue = self._library.catalogue([path for _, path in own])
        except InputError:
            errors = [_unreadable(source, *one) for one in self._library.unreadable(own)]
            if not errors:  # one of the command line: no error of the manifest
                raise
            yield from errors
            return
        yield from decision_errors(source, self.catalogue)
        error = scheme_error(source, self.catalogue)
        if error is not None:
            yield error


def own_catalogues(data: Any, folder: Path) -> list[tuple[Steps, Path]]:
    """The catalogues that a manifest names, relative to its folder, with their places."""
    names = data.get("catalogues") if isinstance(data, dict) else None
    return [
        (("catalogues", index), folder / name)
        for index, name in enumerate(names if isinstance(names, list) else ())
        if isinstance(name, str) and name.strip() and "\x00" not in name
    ]


def _unreadable(source: Source, steps: Steps, path: Path, error: InputError) -> InputError:
    place = source.locate(steps)
    name = shorten(str(source.data["catalogues"][steps[1]]))
    inside = f"{error.location} — " if path.exists() and error.location else ""
    return InputError(
        Text(
            "le catalogue « {name} » ne peut pas être lu : {inside}{message}",
            "the catalogue '{name}' cannot be read: {inside}{message}",
            name=name,
            inside=inside,
            message=error.message,
        ),
        location=place,
        excerpt=source.excerpt(place),
        remedy=error.remedy
        or Text(
            "donnez un dossier de définitions, un REM importé ou un classeur, relatif au manifeste",
            "give a folder of definitions, an imported REM or a workbook, relative to the manifest",
        ),
    )
