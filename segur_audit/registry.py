"""Where checks and observers plug in: a decorator each; the modules of `checks/` are found, never listed."""

from __future__ import annotations

import importlib
import inspect
import pkgutil
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from segur_audit.model import Fact, Finding, Piece

CheckFunction = Callable[..., Iterator[Finding]]
Observer = Callable[[Piece], Iterator[Fact]]


@dataclass(frozen=True, slots=True, eq=False)
class Check:
    """A check as the catalogue names it (`module.function`), and the parameters that it takes."""

    name: str
    function: CheckFunction
    parameters: Mapping[str, inspect.Parameter]

    @property
    def on_piece(self) -> bool:
        """Whether the check looks at a piece of evidence (first parameter `piece`) rather than at declarations."""
        return next(iter(self.parameters), None) == "piece"

    @property
    def question(self) -> str:
        """The check's docstring: the sentence that `explain` shows."""
        return inspect.getdoc(self.function) or ""


_CHECKS: dict[str, Check] = {}
_OBSERVERS: list[tuple[frozenset[str], Observer]] = []


def check(function: CheckFunction) -> CheckFunction:
    """Register `function` under `<its module>.<its name>`. Raises ValueError when the name is taken."""
    name = f"{function.__module__.rpartition('.')[2]}.{function.__name__}"
    if name in _CHECKS and inspect.unwrap(_CHECKS[name].function) is not function:
        raise ValueError(f"two checks are named {name}")
    _CHECKS[name] = Check(name, function, inspect.signature(function).parameters)
    return function


def observe(*natures: str) -> Callable[[Observer], Observer]:
    """Register an observer of the pieces of these natures (none: of every piece). It yields facts, never findings."""

    def register(function: Observer) -> Observer:
        _OBSERVERS.append((frozenset(natures), function))
        return function

    return register


@cache
def load_check(name: str) -> Check | None:
    """The check of that name, its module imported on first use; None when there is none."""
    module = name.partition(".")[0]
    if not module.isidentifier() or module.startswith("_"):
        return None
    if module not in check_modules():
        return None
    importlib.import_module(f"segur_audit.checks.{module}")
    return _CHECKS.get(name)


@cache
def check_modules() -> tuple[str, ...]:
    """The names of the modules of `checks/` that hold checks (no underscore)."""
    package = importlib.import_module("segur_audit.checks")
    return tuple(sorted(m.name for m in pkgutil.iter_modules(package.__path__) if not m.name.startswith("_")))


def all_checks() -> dict[str, Check]:
    """Every check, by name."""
    for module in check_modules():
        importlib.import_module(f"segur_audit.checks.{module}")
    return dict(sorted(_CHECKS.items()))


def observers(nature: str | None) -> tuple[Observer, ...]:
    """The observers of a nature. Modules named `observe_*` are imported for it."""
    for module in check_modules():
        if module.startswith("observe_"):
            importlib.import_module(f"segur_audit.checks.{module}")
    return tuple(function for natures, function in _OBSERVERS if not natures or nature in natures)


def parameter_problem(found: Check, given: Mapping[str, Any], paths: Mapping[str, Any]) -> str | None:
    """Why `params` and `with` do not fit the check's signature, None when they do."""
    allowed = {name for name in found.parameters if name != "piece"}
    for name in (*given, *paths):
        if name not in allowed:
            return f"{found.name} has no parameter '{name}' (it takes: {', '.join(sorted(allowed)) or 'none'})"
    for name in set(given) & set(paths):
        return f"'{name}' is given twice, in `with` and in `params`"
    for name in allowed - set(given) - set(paths):
        if found.parameters[name].default is inspect.Parameter.empty:
            return f"{found.name} needs '{name}'"
    return None
