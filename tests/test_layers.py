"""The rooms of the house, their order, and what may be imported from where."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest
from folders import ROOT

#: Each room imports only rooms before it (docs/architecture.md).
ROOMS = (
    "model",
    "manifest",
    "catalogue",
    "evidence",
    "engine",
    "rem",
    "dossier",
    "guidance",
    "report",
    "redaction",
    "cli",
)
#: Families of checks: each group imports only groups before it, and itself.
FAMILIES = (
    {"kit"},
    {"pdf", "schematron"},
    {"cda"},
    {"xdm", "hl7v2"},
    {"mail", "insi"},
    {"dmp"},
    {"webps"},
    {"psc"},
)
#: They stand on the kit and on facts alone.
APART = {"declared", "dossier"}
#: What stands at the top of the package beside the rooms.
TOP = {"__init__.py", "__main__.py", "py.typed"}


def _imports(path: Path) -> Iterator[tuple[int, str]]:
    """The modules that a file imports, relative ones resolved; imports for types alone left out."""
    tree = ast.parse(path.read_text("utf-8"))
    for_types = {
        id(inner)
        for node in ast.walk(tree)
        if isinstance(node, ast.If) and "TYPE_CHECKING" in ast.unparse(node.test)
        for inner in ast.walk(node)
    }
    package = path.relative_to(ROOT).parent.parts
    for node in ast.walk(tree):
        if id(node) in for_types:
            continue
        if isinstance(node, ast.Import):
            yield from ((node.lineno, alias.name) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            base = package[: len(package) - node.level + 1] if node.level else ()
            yield node.lineno, ".".join((*base, *filter(None, [node.module])))


def _files(folder: str) -> list[Path]:
    return sorted((ROOT / folder).rglob("*.py"))


def _room_of(module: str) -> str | None:
    parts = module.split(".")
    return parts[1] if parts[0] == "segur_audit" and len(parts) > 1 and parts[1] in ROOMS else None


def _family_of(module: str) -> str | None:
    parts = module.removeprefix("segur_audit.").split(".")
    return parts[1] if parts[0] == "checks" and len(parts) > 1 else None


def test_a_room_imports_only_the_rooms_before_it() -> None:
    upward = [
        f"{path.relative_to(ROOT)}:{line} imports {module}"
        for path in _files("segur_audit")
        if (own := path.relative_to(ROOT / "segur_audit").parts[0]) in ROOMS
        for line, module in _imports(path)
        if (room := _room_of(module)) and ROOMS.index(room) > ROOMS.index(own)
    ]
    assert upward == []


def test_the_rooms_up_to_the_engine_import_no_check() -> None:
    below = ROOMS[: ROOMS.index("guidance")]
    crossing = [
        f"{path.relative_to(ROOT)}:{line} imports {module}"
        for path in _files("segur_audit")
        if path.relative_to(ROOT / "segur_audit").parts[0] in below
        for line, module in _imports(path)
        if _family_of(module)
    ]
    assert crossing == []


def test_a_family_imports_only_the_families_below_it() -> None:
    order = {name: rank for rank, names in enumerate(FAMILIES) for name in names}
    crossing = []
    for path in _files("checks"):
        own = path.relative_to(ROOT / "checks").parts[0]
        for line, module in _imports(path):
            family = _family_of(module)
            if family in (None, own, "kit"):
                continue
            if own in APART or order.get(family, 99) >= order[own]:
                crossing.append(f"{path.relative_to(ROOT)}:{line} imports {module}")
    assert crossing == []


def test_no_family_imports_a_room_above_the_evidence() -> None:
    allowed = ("model", "manifest", "catalogue", "evidence")
    crossing = [
        f"{path.relative_to(ROOT)}:{line} imports {module}"
        for path in _files("checks")
        for line, module in _imports(path)
        if (room := _room_of(module)) and room not in allowed
    ]
    assert crossing == []


def test_the_top_of_the_package_holds_rooms_and_nothing_else() -> None:
    files = {path.name for path in (ROOT / "segur_audit").iterdir() if path.is_file()}
    assert files <= TOP | {"authoring.py"}


def test_every_family_is_known_to_this_test() -> None:
    folders = {path.parent.name for path in (ROOT / "checks").glob("*/__init__.py")}
    assert folders == {name for names in FAMILIES for name in names} | APART


@pytest.mark.parametrize("folder", ["segur_audit", "checks"])
def test_modules_form_no_circle(folder: str) -> None:
    graph: dict[str, set[str]] = {}
    for path in _files(folder):
        name = ".".join(path.relative_to(ROOT).with_suffix("").parts)
        graph[name] = {
            module.replace("segur_audit.checks", "checks") for _, module in _imports(path)
        }
    while leaves := [name for name, uses in graph.items() if not uses & graph.keys()]:
        for name in leaves:
            del graph[name]
    assert graph == {}
