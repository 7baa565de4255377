"""Which checks each piece is looked at by, and the inspection of them all, in one process or
several.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from segur_audit.catalogue.conditions import judge
from segur_audit.engine.context import Context
from segur_audit.engine.inspection import Inspected, Opener, Planned, inspect, open_piece
from segur_audit.engine.options import Options
from segur_audit.engine.scope import Scope
from segur_audit.engine.sharing import jobs_for, shared
from segur_audit.engine.slots import Filled
from segur_audit.manifest.reading import Manifest


def inspect_all(
    context: Context,
    scopes: Sequence[Scope],
    filled: Mapping[str, Sequence[Filled]],
    days: Mapping[str, dt.date],
    opener: Opener,
    options: Options,
) -> dict[int, Inspected]:
    """What came of each piece, by its index in `preuves`: opened, judged by the checks that a scope
    plans, and forgotten.
    """
    plans = _plans(context, scopes, filled, days)
    manifest = context.manifest
    entries = manifest.data.get("preuves", [])

    def work(index: int) -> Inspected:
        piece = open_piece(index, entries[index], manifest, opener)
        return inspect(piece, plans.get(index, []), context)

    def told(done: int) -> None:
        if options.progress:
            options.progress(done, len(entries))

    jobs = options.jobs or jobs_for(len(entries), _size_of(entries, manifest))
    kinds = {entry.get("nature"): index for index, entry in reversed([*enumerate(entries)])}
    return dict(enumerate(shared(work, len(entries), jobs, told, sorted(kinds.values()))))


def _plans(
    context: Context,
    scopes: Sequence[Scope],
    filled: Mapping[str, Sequence[Filled]],
    days: Mapping[str, dt.date],
) -> dict[int, list[tuple[dt.date, Planned]]]:
    """The checks that each piece is to undergo, each with its reference date."""
    plans: dict[int, list[tuple[dt.date, Planned]]] = {}
    for scope in scopes:
        if scope.applies is False:
            continue
        key = scope.requirement.key
        for one in filled[key]:
            if one.slot in scope.offered and judge(one.slot.when, context).value is not False:
                for index in one.entries:
                    plans.setdefault(index, []).extend(
                        (days[key], plan) for plan in _planned(scope, one, index, context)
                    )
    return plans


def _planned(scope: Scope, one: Filled, index: int, context: Context) -> Iterator[Planned]:
    nature = context.manifest.data["preuves"][index].get("nature")
    accepted = one.slot.accepting(nature)
    for number, use in enumerate(accepted.checks if accepted else ()):
        if scope.wants(use) and judge(use.when, context).value is not False:
            yield Planned((scope.requirement.key, one.slot.id, index, number), use)


def _size_of(entries: Sequence[Mapping[str, Any]], manifest: Manifest) -> int:
    """The bytes of the files that the entries name, those that are there."""
    size = 0
    for entry in entries:
        for name in filter(None, (entry.get("fichier"), *entry.get("fichiers", ()))):
            try:
                size += (manifest.folder / name).stat().st_size
            except (OSError, ValueError):
                continue
    return size
