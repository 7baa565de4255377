"""The catalogues in use as one: the built-in, then imported REM, then those of the user (contract,
6.1).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from pathlib import Path

from segur_audit.catalogue.reading import Catalogue, builtin_catalogue, definitions, read_catalogue
from segur_audit.model.requirement import Asker, Requirement
from segur_audit.rem.loading import is_imported, load_imported, load_workbook_catalogue
from segur_audit.rem.sides import OURS, beside, merged, replaced

_ORDER = (Asker.BUILTIN, Asker.REM, Asker.CATALOGUE)


def load(
    paths: Iterable[Path] = (), *, builtin: bool = True, more: Iterable[Catalogue] = ()
) -> Catalogue:
    """The built-in catalogue (unless told otherwise), those at `paths` and `more`. Raises
    InputError.
    """
    parts = [builtin_catalogue()] if builtin else []
    parts.extend(_other(path) for path in paths)
    parts.extend(more)
    return combine(parts)


def combine(parts: Iterable[Catalogue]) -> Catalogue:
    """Several catalogues as one, whatever the order in which they are given; each says which ids it
    replaces or completes.
    """
    combined = Catalogue((), ())
    for part in sorted(parts, key=_rank):
        added, merges, replaces = _ADDED[part.asker](part, combined)
        refs = tuple(replace(ref, merges=merges, replaces=replaces) for ref in part.refs)
        combined = Catalogue(
            combined.requirements + added, combined.refs + refs, rems=combined.rems + part.rems
        )
    return combined


def _rank(part: Catalogue) -> tuple[int, str]:
    """Where a catalogue comes; of several REM the latest comes last, whatever the order in which
    they are given.
    """
    return _ORDER.index(part.asker), max((rem.version for rem in part.rems), default="")


_Added = tuple[tuple[Requirement, ...], tuple[str, ...], tuple[str, ...]]


def _builtin(part: Catalogue, known: Catalogue) -> _Added:
    sided = tuple(replace(r, sides=(r.as_side(Asker.BUILTIN),)) for r in part.requirements)
    return sided, (), ()


def _rem(part: Catalogue, known: Catalogue) -> _Added:
    """The rows of a REM, each merged with the built-in rule of its id; the ids that it completes,
    and those of a REM before it.
    """
    # a rule that a REM before completed is still the built-in's, with which every REM merges
    every = known.requirements
    rules = _by_key(r for r in every if [side.asker for side in r.asked_by] == [Asker.BUILTIN])
    others = {(r.key, r.schemes): r for r in every if r.asked_by[-1].asker is Asker.REM}
    rows = [_apart(row) for row in part.requirements]
    added = tuple(
        beside(_with_rule(row, rules.get(row.key, [])), others.get((row.key, row.schemes)))
        if _is_as_recent(part, known)
        else _with_rule(row, rules.get(row.key, []))
        for row in rows
    )
    merges = tuple(row.id for row in rows if row.key in rules)
    return added, merges, tuple(row.id for row in rows if (row.key, row.schemes) in others)


def _is_as_recent(part: Catalogue, known: Catalogue) -> bool:
    """Whether a REM before is of the version of `part`, or either of no known version: neither
    gives way to the other.
    """
    mine = {(rem.scheme, rem.version) for rem in part.rems}
    return any(
        (rem.scheme, rem.version) in mine or not rem.version
        for rem in known.rems
        if rem.scheme in {scheme for scheme, _ in mine}
    )


def _apart(row: Requirement) -> Requirement:
    """The row under an id of its own when it bears one that is ours, with which nothing merges."""
    return replace(row, id=f"{row.id} (REM)") if row.key.startswith(OURS) else row


def _with_rule(row: Requirement, rules: Sequence[Requirement]) -> Requirement:
    """The row merged with the built-in rule, that of its scheme rather than another's."""
    if not rules:
        return row
    nearest = sorted(rules, key=lambda rule: any(map(rule.concerns, row.schemes or ())))
    return merged(nearest[-1], row)


def _by_key(requirements: Iterable[Requirement]) -> dict[str, list[Requirement]]:
    found: dict[str, list[Requirement]] = {}
    for requirement in requirements:
        found.setdefault(requirement.key, []).append(requirement)
    return found


def _own(part: Catalogue, known: Catalogue) -> _Added:
    """The rules of a catalogue of the user; the ids that they replace."""
    before = _by_key(known.in_use)
    added = [one for r in part.requirements for one in replaced(r, before.get(r.key, ()))]
    return tuple(added), (), tuple(r.id for r in part.requirements if r.key in before)


_ADDED = {Asker.BUILTIN: _builtin, Asker.REM: _rem, Asker.CATALOGUE: _own}


def _other(path: Path) -> Catalogue:
    """A catalogue that the user names: a folder of definitions, one definition, or an imported
    REM.
    """
    if path.is_dir() and not any(definitions(path)) and is_imported(path):
        return load_imported(path)
    if path.suffix.lower() in (".xlsx", ".xls", ".xlsm"):
        return load_workbook_catalogue(path)
    return read_catalogue(path)
