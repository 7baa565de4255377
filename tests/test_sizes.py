"""What keeps the house legible: short functions, short modules, values named for what they are."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from folders import ROOT

LINES_OF_A_MODULE, LINES_OF_A_FUNCTION = 300, 50
MODULES = [
    path
    for room in ("segur_audit", "checks")
    for path in sorted((ROOT / room).rglob("*.py"))
    if ".venv" not in path.parts
]
Function = ast.FunctionDef | ast.AsyncFunctionDef


def functions(tree: ast.AST) -> Iterator[Function]:
    yield from (node for node in ast.walk(tree) if isinstance(node, Function))


def lines(function: Function) -> int:
    return (function.end_lineno or function.lineno) - function.lineno + 1


def too_long(source: str) -> list[str]:
    return [f.name for f in functions(ast.parse(source)) if lines(f) > LINES_OF_A_FUNCTION]


def test_no_module_is_above_three_hundred_lines() -> None:
    assert len(MODULES) > 400
    counts = {path: len(path.read_text("utf-8").splitlines()) for path in MODULES}
    assert not {path for path, count in counts.items() if count > LINES_OF_A_MODULE}


def test_no_function_is_above_fifty_lines() -> None:
    assert not {path: names for path in MODULES if (names := too_long(path.read_text("utf-8")))}


def test_a_function_of_fifty_one_lines_is_seen() -> None:
    body = "    pass\n" * LINES_OF_A_FUNCTION
    assert too_long(f"def long():\n{body}") == ["long"]
    assert too_long(f"def short():\n{body[:-9]}") == []
