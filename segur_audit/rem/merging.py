"""The catalogues in use as one: the built-in, imported REM, and those of the user, in order."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path

from segur_audit.catalogue.reading import Catalogue, builtin_catalogue, definitions, read_catalogue
from segur_audit.model.report import CatalogueRef
from segur_audit.model.requirement import Requirement
from segur_audit.rem.loading import (
    ORIGIN,
    is_imported,
    load_imported,
    load_workbook_catalogue,
    merged,
)


def load(
    paths: Iterable[Path] = (), *, builtin: bool = True, more: Iterable[Catalogue] = ()
) -> Catalogue:
    """The built-in catalogue (unless told otherwise), those at `paths`, in order, and `more`. Raises InputError."""
    parts = [builtin_catalogue()] if builtin else []
    parts.extend(_other(path) for path in paths)
    parts.extend(more)
    return combine(parts)


def combine(parts: Iterable[Catalogue]) -> Catalogue:
    """Several catalogues as one; each says which ids it replaces in those before it."""
    requirements: tuple[Requirement, ...] = ()
    refs: list[CatalogueRef] = []
    for part in parts:
        known = {requirement.key for requirement in requirements}
        replaced = [requirement.id for requirement in part.requirements if requirement.key in known]
        refs.extend(replace(ref, replaces=tuple(replaced)) for ref in part.refs)
        requirements += tuple(
            _over(requirements, requirement) if requirement.key in known else requirement
            for requirement in part.requirements
        )
    return Catalogue(requirements, tuple(refs))


def _over(before: tuple[Requirement, ...], requirement: Requirement) -> Requirement:
    """A rule that replaces those of its id; one of an imported REM keeps every assertion of the rule that it completes."""
    if not requirement.origin.startswith(ORIGIN) or not requirement.schemes:
        return requirement
    same = [
        known
        for known in before
        if known.key == requirement.key and known.concerns(requirement.schemes[0])
    ]
    return merged(same[-1], requirement) if same else requirement


def _other(path: Path) -> Catalogue:
    """A catalogue that the user names: a folder of definitions, one definition, or an imported REM."""
    if path.is_dir() and not any(definitions(path)) and is_imported(path):
        return load_imported(path)
    if path.suffix.lower() in (".xlsx", ".xls", ".xlsm"):
        return load_workbook_catalogue(path)
    return read_catalogue(path)
