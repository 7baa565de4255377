"""Every text that the program can show, for those who read them over: templates of the code, texts
of the definitions.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import yaml

from segur_audit.catalogue.reading import BUILTIN
from segur_audit.guidance.codes import entries
from segur_audit.model.text import Lang

_MAKERS = ("Text", "written", "_")  # what takes a text in French, then in English


def every_text(lang: Lang) -> list[str]:
    """The texts of a language, each once, in alphabetical order."""
    texts = {text for file in _modules() for text in of_code(file.read_text("utf-8"), lang)}
    texts |= {text for file in _definitions() for text in of_definition(file, lang)}
    return sorted(texts | set(_of_rules(lang)))


def _of_rules(lang: Lang) -> Iterator[str]:
    """The words of the records of the rules, however their module makes them."""
    for entry in entries().values():
        for way in entry.ways:
            for text in (way.holds, way.breaks, way.action, way.source):
                if text is not None and text[lang].split():
                    yield " ".join(text[lang].split())


def of_code(source: str, lang: Lang) -> Iterator[str]:
    """The literal texts of a module, with their `{places}` for values."""
    for node in ast.walk(ast.parse(source)):
        if not isinstance(node, ast.Call) or len(node.args) < 2:
            continue
        if isinstance(node.func, ast.Name) and node.func.id in _MAKERS:
            for value in _literals(node.args[0 if lang == "fr" else 1]):
                if value.split():
                    yield " ".join(value.split())


def _literals(node: ast.expr) -> Iterator[str]:
    """The strings that an argument may be: one, or either of two, an f-string with its places."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        yield node.value
    elif isinstance(node, ast.IfExp):
        yield from _literals(node.body)
        yield from _literals(node.orelse)
    elif isinstance(node, ast.JoinedStr):
        yield "".join(_part(part) for part in node.values)


def _part(node: ast.expr) -> str:
    return str(node.value) if isinstance(node, ast.Constant) else "{…}"


def of_definition(file: Path, lang: Lang) -> Iterator[str]:
    """The texts of a definition (each `{fr, en}`)."""
    yield from _told(yaml.safe_load(file.read_text("utf-8")), lang)


def _told(value: Any, lang: Lang) -> Iterator[str]:
    if isinstance(value, dict):
        if {"fr", "en"} <= value.keys() and isinstance(value[lang], str):
            yield " ".join(value[lang].split())
        else:
            for inner in value.values():
                yield from _told(inner, lang)
    elif isinstance(value, list):
        for inner in value:
            yield from _told(inner, lang)


def _modules() -> Iterator[Path]:
    """The modules of the package, wherever its parts are installed."""
    for name in ("segur_audit", "segur_audit.checks"):
        spec = find_spec(name)
        for folder in spec.submodule_search_locations or () if spec else ():
            yield from sorted(Path(folder).rglob("*.py"))


def _definitions() -> Iterator[Path]:
    yield from sorted(BUILTIN.rglob("*.yaml") if BUILTIN.is_dir() else ())
