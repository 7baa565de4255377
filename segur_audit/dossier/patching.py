"""Adds items to a list of the manifest without touching what is written: the new text is the old
one, and lines between.

The whole is read again before it is kept: it must hold what it held, and the new items at the end
of their list.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

import yaml

from segur_audit.dossier.lines import Item
from segur_audit.manifest.source import parse_source
from segur_audit.model.errors import InputError
from segur_audit.model.place import Location
from segur_audit.model.text import Text, ours


def with_items(data: bytes, name: str, key: str, items: Sequence[Item]) -> bytes:
    """The manifest in `data` (called `name`), with `items` added to its list `key`.

    Raises InputError when the manifest is no YAML, or writes that list in a way that lines cannot
    be added to.
    """
    if not items:
        return data
    before = parse_source(data, name)
    mark = "\ufeff" if data.startswith(b"\xef\xbb\xbf") else ""
    text = data.decode("utf-8-sig")
    newline = "\r\n" if "\r\n" in text else "\n"
    patched = mark + _patched(text, key, items, newline, name)
    made = patched.encode("utf-8")
    if not _holds(before.data, made, name, key, len(items)):
        raise _refused(name, key)
    return made


def _holds(before: Any, made: bytes, name: str, key: str, count: int) -> bool:
    try:
        after = parse_source(made, name).data
    except InputError:
        return False
    old = dict(before) if isinstance(before, dict) else {}
    if not isinstance(after, dict):
        return False
    items, kept = after.pop(key, None), old.pop(key, None) or []
    return (
        after == old
        and isinstance(items, list)
        and len(items) == len(kept) + count
        and items[: len(kept)] == kept
    )


def _patched(text: str, key: str, items: Sequence[Item], newline: str, name: str) -> str:
    try:
        node = yaml.compose(text, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))
    except yaml.YAMLError as error:  # parsed once already: an anchor used twice, and the like
        raise _refused(name, key) from error
    if not isinstance(node, yaml.MappingNode) or node.flow_style:
        raise _refused(name, key)
    pair = next(((k, v) for k, v in node.value if k.value == key), None)
    if pair is None:
        return _appended(text, key, items, newline)
    value = pair[1]
    if isinstance(value, yaml.SequenceNode):
        if value.flow_style:
            return _in_brackets(text, value, items, newline)
        return _below(text, value, items, newline)
    if isinstance(value, yaml.ScalarNode) and not value.value and not value.style:
        block = [f"  - {item}" for item in items]
        return _after_line(text, pair[0].end_mark.line, block, newline)
    raise _refused(name, key)


def _appended(text: str, key: str, items: Sequence[Item], newline: str) -> str:
    """A new list: below the commented line that stands for it (`# preuves:`), else at the end."""
    block = [f"{key}:", *(f"  - {item}" for item in items)]
    rows = text.splitlines()
    place = next(
        (i for i, row in enumerate(rows) if re.match(rf"#\s?{re.escape(key)}:(?:\s|$)", row)), None
    )
    if place is None:
        end = next((i for i, row in enumerate(rows) if re.match(r"\.\.\.(\s|$)", row)), len(rows))
        return _after_line(text, end - 1, block, newline)
    while place + 1 < len(rows) and re.match(r"\s+#", rows[place + 1]):
        place += 1
    return _after_line(text, place, block, newline)


def _below(text: str, value: yaml.SequenceNode, items: Sequence[Item], newline: str) -> str:
    indent = " " * value.start_mark.column
    block = [f"{indent}- {item}" for item in items]
    return _after_line(text, _last_line(value), block, newline)


def _last_line(node: yaml.Node) -> int:
    """The line on which the text of a node ends: the end of a block is where the next one begins,
    so its last leaf is asked.
    """
    if isinstance(node, yaml.CollectionNode) and not node.flow_style and node.value:
        last = node.value[-1]
        leaf = last[1] if isinstance(last, tuple) else last
        if isinstance(leaf, yaml.ScalarNode) and not leaf.value and isinstance(last, tuple):
            return max(int(last[0].end_mark.line), _last_line(leaf))
        return _last_line(leaf)
    mark = node.end_mark
    return int(mark.line if mark.column else max(mark.line - 1, node.start_mark.line))


def _in_brackets(text: str, value: yaml.SequenceNode, items: Sequence[Item], newline: str) -> str:
    """Items of a list between brackets, without their comments: a comma behind the last one, unless
    one is there.
    """
    joined = f",{newline}  ".join(item.body for item in items)
    if not value.value:
        place = value.start_mark.index + 1
        return f"{text[:place]}{newline}  {joined}{newline}{text[place:]}"
    place = value.value[-1].end_mark.index
    comma = re.match(r"\s*,", text[place:])
    if comma:
        place += comma.end()
        return f"{text[:place]}{newline}  {joined},{text[place:]}"
    return f"{text[:place]},{newline}  {joined}{text[place:]}"


def _after_line(text: str, line: int, block: Sequence[str], newline: str) -> str:
    rows = text.splitlines(keepends=True)
    added = [row + newline for row in block]
    if 0 <= line < len(rows) and not rows[line].endswith(("\n", "\r")):
        rows[line] += newline
    return "".join([*rows[: line + 1], *added, *rows[line + 1 :]])


def _refused(name: str, key: str) -> InputError:
    return InputError(
        Text(
            "des lignes ne peuvent pas être ajoutées à la liste « {key} », telle qu'elle est "
            "écrite ; rien n'a été changé",
            "lines cannot be added to the list '{key}' as it is written; nothing was changed",
            key=ours(key),
        ),
        location=Location(name),
        remedy=Text(
            "écrivez la liste avec un tiret par ligne : « {key}: » puis « - {{…}} »",
            "write it with a dash on each line: '{key}:' then '- {{…}}'",
            key=ours(key),
        ),
    )
