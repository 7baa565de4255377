"""segur-audit rem diff: what changed between two versions of a REM."""

from __future__ import annotations

from typing import TYPE_CHECKING

from segur_audit.model.text import Lang, Text, shorten

if TYPE_CHECKING:
    from segur_audit.rem.diffing import Edit, Task


_WHAT = {
    "added": Text("ajout", "added"),
    "removed": Text("retrait", "removed"),
    "reworded": Text("réécrit", "reworded"),
    "changed": Text("modifié", "changed"),
    "moved": Text("déplacé", "moved"),
    "renumbered": Text("renuméroté ?", "renumbered?"),
    "editorial": Text("forme", "editorial"),
}
_KINDS = {
    "requirement": Text("exigence", "requirement"),
    "scenario": Text("scénario", "scenario"),
    "proof": Text("preuve", "proof"),
}
_TASKS = {
    "produce": Text("à produire", "to produce"),
    "redo": Text("à revoir", "to look at again"),
    "rename": Text("à renommer", "to rename"),
    "remove": Text("devenue inutile", "now useless"),
}


def _piece(entry: dict[str, object]) -> str:
    listed = entry.get("fichiers")
    first = listed[0] if isinstance(listed, list) and listed else None
    return str(entry.get("fichier") or first or entry.get("url") or entry.get("identifiant") or "—")


def diff_json(
    edits: tuple[Edit, ...], tasks: tuple[Task, ...], pieces: list[dict[str, object]], lang: Lang
) -> str:
    import json

    rows = [
        {
            "what": e.what,
            "kind": e.item.kind,
            "id": e.item.id,
            "was": e.before.id if e.before else None,
            "words": e.words,
            "likeness": e.likeness,
        }
        for e in edits
    ]
    work = [
        {
            "what": t.what,
            "kind": t.edit.item.kind,
            "id": t.edit.item.id,
            "pieces": [_piece(pieces[i]) for i in t.pieces],
        }
        for t in tasks
    ]
    return json.dumps({"edits": rows, "impact": work}, ensure_ascii=False, indent=1) + "\n"


def diff_table(
    edits: tuple[Edit, ...], tasks: tuple[Task, ...], pieces: list[dict[str, object]], lang: Lang
) -> str:
    from segur_audit.cli.terminal import tabulated

    serious = [edit for edit in edits if edit.what != "editorial"]
    small = len(edits) - len(serious)
    parts = []
    if serious:
        names = tuple(
            text[lang]
            for text in (
                Text("Quoi", "What"),
                Text("Numéro", "Number"),
                Text("Ce qui change", "What changes"),
            )
        )
        parts.append(
            tabulated(
                names,
                [
                    (f"{_WHAT[e.what][lang]}\n{_KINDS[e.item.kind][lang]}", _number(e), _words(e))
                    for e in serious
                ],
            )
        )
    if tasks:
        parts.append("\n" + _task_table(tasks, pieces, lang))
    parts.append(
        Text(
            "{count_serious} différence(s), {small} de forme\n",
            "{count_serious} difference(s), {small} editorial\n",
            count_serious=len(serious),
            small=small,
        )[lang]
    )
    return "".join(parts)


def _task_table(tasks: tuple[Task, ...], pieces: list[dict[str, object]], lang: Lang) -> str:
    from segur_audit.cli.terminal import tabulated

    names = (
        Text("Pour votre dossier", "For your dossier")[lang],
        Text("Numéro", "Number")[lang],
        Text("Pièces", "Evidence")[lang],
    )
    rows = [
        (
            _TASKS[t.what][lang],
            _number(t.edit),
            "\n".join(_piece(pieces[i]) for i in t.pieces) or "—",
        )
        for t in tasks
    ]
    return tabulated(names, rows)


def _number(edit: Edit) -> str:
    if edit.what == "renumbered" and edit.before and edit.after:
        return f"{edit.before.id} → {edit.after.id} ({int(100 * (edit.likeness or 0))} %)"
    return edit.item.id


def _words(edit: Edit) -> str:
    if edit.what in ("added", "removed"):
        return shorten(edit.item.text, 200) or "—"
    return (
        "\n".join(
            f"− {shorten(old, 160) or '∅'}\n+ {shorten(new, 160) or '∅'}"
            for old, new in edit.words[:6]
        )
        or "—"
    )
