"""« Et si… » : the same manifest with some declarations changed, as `--set PATH=VALUE` asks.
Nothing is written.
"""

from __future__ import annotations

import copy
import re
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from segur_audit.manifest.reading import Manifest, rebuilt
from segur_audit.manifest.source import parse_path, parse_source
from segur_audit.model.errors import InputError, UsageError
from segur_audit.model.text import Text, shorten

_EDIT = re.compile(r"(?P<path>[^=+]+?)\s*(?P<operator>\+=|-=|=)(?P<value>.*)", re.DOTALL)


def supposed(manifest: Manifest, edits: Sequence[str]) -> Manifest:
    """The manifest as if it said what `edits` say: `path=value`, `path+=value` and `path-=value`
    for lists. Raises UsageError.
    """
    for edit in edits:
        manifest = _supposed(manifest, edit)
    return manifest


def _supposed(manifest: Manifest, edit: str) -> Manifest:
    found = _EDIT.fullmatch(edit)
    if not found:
        raise _wrong(edit, Text("il manque un « = »", "there is no '='"))
    failure: InputError | None = None
    for value in _readings(found["value"]):
        data = copy.deepcopy(manifest.source.data)
        _apply(data, found["path"].strip(), found["operator"], value, edit)
        try:
            return rebuilt(manifest, replace(manifest.source, data=data))
        except InputError as error:
            failure = failure or error
    assert failure is not None
    raise _wrong(edit, failure.message, failure.remedy)


def _readings(text: str) -> list[Any]:
    """What a value may mean: as YAML reads it, then as plain text, for a shell eats the quotes that
    YAML asks for.
    """
    try:
        value = parse_source(text.encode(), "--set").data
    except InputError:
        return [text]
    return [value] if isinstance(value, (dict, list)) else [value, text]


def _apply(data: Any, path: str, operator: str, value: Any, edit: str) -> None:
    try:
        *parents, last = parse_path(path)
        for step in parents:
            data = data.setdefault(step, {}) if isinstance(data, dict) else data[step]
        if operator == "=":
            data[last] = value
        elif operator == "+=":
            data.setdefault(last, [])
            data[last] = [*data[last], value]
        else:
            data[last] = [item for item in data[last] if item != value]
    except (ValueError, KeyError, IndexError, TypeError, AttributeError, InputError) as error:
        raise _wrong(
            edit,
            Text(
                "ce chemin ne mène à rien dans le manifeste",
                "this path leads nowhere in the manifest",
            ),
        ) from error


def _wrong(edit: str, why: Text, remedy: Text | None = None) -> UsageError:
    said = shorten(edit)
    return UsageError(
        Text("--set « {said} » : {why}", "--set '{said}': {why}", said=said, why=why),
        remedy=remedy
        or Text(
            "écrivez par exemple --set candidature.profils+=ciba ou --set solution.tiers=3",
            "write for instance --set candidature.profils+=ciba or --set solution.tiers=3",
        ),
    )
