"""What a new version of a REM changes: added, removed, reworded, moved, renumbered; and what that
means for a dossier.
"""

from __future__ import annotations

import difflib
import re
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from segur_audit.model.ids import canonical
from segur_audit.rem import Rem

_LIKE = 0.82
_COMPARED = 4_000  # characters of a text that are compared for likeness


@dataclass(frozen=True, slots=True)
class Item:
    """A requirement, scenario or proof: its kind, id, what it belongs to, its text, and its other
    attributes.
    """

    kind: str
    id: str
    parent: str
    text: str
    attributes: tuple[tuple[str, str], ...] = ()

    @property
    def key(self) -> tuple[str, str]:
        """What the item is found again by."""
        return self.kind, canonical(self.id)


@dataclass(frozen=True, slots=True)
class Edit:
    """One difference. `what`: added, removed, reworded, editorial, changed, moved, renumbered (a
    guess, with its likeness).
    """

    what: str
    before: Item | None
    after: Item | None
    words: tuple[tuple[str, str], ...] = ()
    likeness: float | None = None

    @property
    def item(self) -> Item:
        """The item as it is now, or as it was."""
        found = self.after or self.before
        assert found is not None
        return found


def items(rem: Rem) -> dict[tuple[str, str], Item]:
    """Every requirement, scenario and proof of a REM, once."""
    found: dict[tuple[str, str], Item] = {}
    for one in rem.requirements:
        attributes = (
            ("niveau", one.level),
            ("profils", ", ".join(one.profiles)),
            ("condition", one.condition),
        )
        listed = [
            Item("requirement", one.id, f"{one.chapter} · {one.function}", one.text, attributes)
        ]
        for scenario in one.scenarios:
            if scenario.id:
                listed.append(Item("scenario", scenario.id, one.id, scenario.text))
            listed += [
                Item("proof", proof.id, scenario.id or one.id, proof.text)
                for proof in scenario.proofs
            ]
        for item in listed:
            found.setdefault(item.key, item)
    return found


def diff(old: Rem, new: Rem) -> tuple[Edit, ...]:
    """The differences, in the order of the new REM, then what is no longer there."""
    before, after = items(old), items(new)
    edits = [
        edit
        for key, item in after.items()
        if key in before
        for edit in _compared(before[key], item)
    ]
    added = [item for key, item in after.items() if key not in before]
    removed = [item for key, item in before.items() if key not in after]
    renumbered = list(_renumbered(removed, added))
    for edit in renumbered:
        assert edit.before is not None and edit.after is not None
        added.remove(edit.after)
        removed.remove(edit.before)
    edits += [
        *renumbered,
        *(Edit("added", None, item) for item in added),
        *(Edit("removed", item, None) for item in removed),
    ]
    return tuple(edits)


def words_of(text: str) -> list[str]:
    """The words of a text for comparison: no case, accents, punctuation or blanks."""
    bare = unicodedata.normalize("NFKD", text)
    return re.findall(r"\w+", "".join(c for c in bare if not unicodedata.combining(c)).casefold())


def _compared(before: Item, after: Item) -> Iterator[Edit]:
    if before.text != after.text:
        same = words_of(before.text) == words_of(after.text)
        yield Edit(
            "editorial" if same else "reworded",
            before,
            after,
            () if same else tuple(_words(before.text, after.text)),
        )
    changed = tuple(
        (f"{name} : {old}", f"{name} : {new}")
        for (name, old), (_, new) in zip(before.attributes, after.attributes, strict=True)
        if old != new
    )
    if changed:
        yield Edit("changed", before, after, changed)
    if words_of(before.parent) != words_of(after.parent):
        yield Edit("moved", before, after, ((before.parent, after.parent),))


def _words(before: str, after: str) -> Iterator[tuple[str, str]]:
    """The words that changed: (what was, what is), one of them empty for a word added or taken
    away.
    """
    old, new = before.split(), after.split()
    for tag, i, j, k, m in difflib.SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if tag != "equal":
            yield " ".join(old[i:j]), " ".join(new[k:m])


def _renumbered(removed: list[Item], added: list[Item]) -> Iterator[Edit]:
    """Pairs of an id that went away and one that came, whose texts are alike: the likest first,
    each once.
    """
    pairs = []
    for old in removed:
        for new in added:
            if (
                old.kind == new.kind
                and old.text
                and new.text
                and (likeness := _likeness(old.text, new.text)) >= _LIKE
            ):
                pairs.append((likeness, old, new))
    taken: set[tuple[str, str]] = set()
    for likeness, old, new in sorted(pairs, key=lambda pair: -pair[0]):
        if old.key not in taken and new.key not in taken:
            taken.update((old.key, new.key))
            yield Edit("renumbered", old, new, ((old.id, new.id),), round(likeness, 2))


def _likeness(one: str, other: str) -> float:
    matcher = difflib.SequenceMatcher(
        None, words_of(one[:_COMPARED]), words_of(other[:_COMPARED]), autojunk=False
    )
    return (
        matcher.ratio()
        if matcher.real_quick_ratio() >= _LIKE and matcher.quick_ratio() >= _LIKE
        else 0.0
    )


@dataclass(frozen=True, slots=True)
class Task:
    """Something to redo in a dossier: produce (a new proof), redo (evidence made suspect), rename,
    remove; the pieces concerned.
    """

    what: str
    edit: Edit
    pieces: tuple[int, ...]


_ORDER = {"produce": 0, "redo": 1, "rename": 2, "remove": 3}


def impact(edits: tuple[Edit, ...], manifest: Mapping[str, Any]) -> tuple[Task, ...]:
    """What the differences ask of a dossier, in the order of work. Editorial ones ask for
    nothing.
    """
    named: dict[str, list[int]] = {}
    for index, entry in enumerate(manifest.get("preuves", ())):
        for identifier in entry.get("repond_a", ()):
            named.setdefault(canonical(identifier), []).append(index)
    tasks = []
    for edit in edits:
        pieces = tuple(dict.fromkeys(index for key in _keys(edit) for index in named.get(key, ())))
        if edit.what == "added" and edit.item.kind == "proof":
            tasks.append(Task("produce", edit, pieces))
        elif edit.what in ("reworded", "changed") and pieces:
            tasks.append(Task("redo", edit, pieces))
        elif edit.what == "renumbered" and pieces:
            tasks.append(Task("rename", edit, pieces))
        elif edit.what == "removed" and pieces:
            tasks.append(Task("remove", edit, pieces))
    return tuple(sorted(tasks, key=lambda task: _ORDER[task.what]))


def _keys(edit: Edit) -> list[str]:
    """The ids under which a piece may be tied to what changed: its own, and for a scenario its
    requirement's.
    """
    item = edit.before or edit.item
    return [canonical(item.id), *([canonical(item.parent)] if item.kind != "requirement" else [])]
