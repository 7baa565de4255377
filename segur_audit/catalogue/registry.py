"""Where checks and observers plug in: families are the folders of `checks/`, found and never
listed.
"""

from __future__ import annotations

import importlib
import inspect
import pkgutil
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any

from segur_audit.model.finding import Fact, Finding
from segur_audit.model.piece import Piece
from segur_audit.model.recognition import Recognition

if TYPE_CHECKING:
    from segur_audit.evidence.files import EvidenceFile

CheckFunction = Callable[..., Iterator[Finding]]
Observer = Callable[[Piece], Iterator[Fact]]
Recogniser = Callable[["EvidenceFile"], Recognition | None]

_ROOM = "segur_audit.checks"
#: In `natures` of a family: its observers look at every piece.
EVERY = ("*",)


@dataclass(frozen=True, slots=True, eq=False)
class Family:
    """The record of a family: its natures, the module of each prefix of check names, the modules
    that observe facts.

    `recognises`: the kinds of content in which its module `recognition` looks for a piece of one of
    its natures.
    """

    natures: tuple[str, ...]
    checks: Mapping[str, str]
    facts: tuple[str, ...] = ()
    recognises: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True, eq=False)
class Check:
    """A check as the catalogue names it (`prefix.name`), and the parameters that it takes."""

    name: str
    function: CheckFunction
    parameters: Mapping[str, inspect.Parameter]

    @property
    def on_piece(self) -> bool:
        """Whether the check looks at a piece of evidence (first parameter `piece`) rather than at
        declarations.
        """
        return next(iter(self.parameters), None) == "piece"

    @property
    def question(self) -> str:
        """The check's docstring: the sentence that `explain` shows."""
        return inspect.getdoc(self.function) or ""


_CHECKS: dict[str, Check] = {}
_OBSERVERS: list[tuple[frozenset[str], Observer]] = []
_RECOGNISERS: dict[str, Recogniser] = {}


def check(name: str) -> Callable[[CheckFunction], CheckFunction]:
    """Register a function as the check `name`. Raises ValueError when the name is taken."""

    def register(function: CheckFunction) -> CheckFunction:
        if name in _CHECKS and inspect.unwrap(_CHECKS[name].function) is not function:
            raise ValueError(f"two checks are named {name}")
        _CHECKS[name] = Check(name, function, inspect.signature(function).parameters)
        return function

    return register


def observe(*natures: str) -> Callable[[Observer], Observer]:
    """Register an observer of the pieces of these natures (none: of every piece). It yields facts,
    never findings.
    """

    def register(function: Observer) -> Observer:
        _OBSERVERS.append((frozenset(natures), function))
        return function

    return register


def recogniser(family: str) -> Callable[[Recogniser], Recogniser]:
    """Register the recogniser of a family: what piece a file can be, by its content; None when it
    is none of theirs.
    """

    def register(function: Recogniser) -> Recogniser:
        _RECOGNISERS[family] = function
        return function

    return register


@cache
def recognisers(kind: str) -> tuple[Recogniser, ...]:
    """The recognisers of the families that look into content of that kind, their modules imported
    on first use.
    """
    wanted = [name for name, record in families().items() if kind in record.recognises]
    for name in wanted:
        importlib.import_module(f"{_ROOM}.{name}.recognition")
    return tuple(_RECOGNISERS[name] for name in wanted)


@cache
def families() -> Mapping[str, Family]:
    """The families by name: the folders of `checks/` whose package holds a `FAMILY`."""
    room = importlib.import_module(_ROOM)
    names = sorted(module.name for module in pkgutil.iter_modules(room.__path__) if module.ispkg)
    records = {
        name: getattr(importlib.import_module(f"{_ROOM}.{name}"), "FAMILY", None) for name in names
    }
    return {name: record for name, record in records.items() if record is not None}


@cache
def load_check(name: str) -> Check | None:
    """The check of that name, its module imported on first use; None when there is none."""
    prefix = name.partition(".")[0]
    for family, record in families().items():
        if prefix in record.checks:
            importlib.import_module(f"{_ROOM}.{family}.{record.checks[prefix]}")
    return _CHECKS.get(name)


def observers(nature: str | None, *, own: bool = False) -> tuple[Observer, ...]:
    """The observers of a nature, their modules imported on first use, those of every nature last;
    `own`: without the latter, who look for secrets and name nobody.
    """
    for family, record in families().items():
        if (record.natures == EVERY and not own) or nature in record.natures:
            for module in record.facts:
                importlib.import_module(f"{_ROOM}.{family}.{module}")
    wanted = [one for one in _OBSERVERS if nature in one[0] or not (one[0] or own)]
    wanted.sort(key=lambda one: (not one[0], one[1].__module__))
    return tuple(function for _, function in wanted)


def parameter_problem(
    check: Check, given: Mapping[str, Any], paths: Mapping[str, Any]
) -> str | None:
    """Why `params` and `with` do not fit the check's signature, None when they do."""
    allowed = {name for name in check.parameters if name != "piece"}
    for name in (*given, *paths):
        if name not in allowed:
            known = ", ".join(sorted(allowed)) or "none"
            return f"{check.name} has no parameter '{name}' (it takes: {known})"
    for name in set(given) & set(paths):
        return f"'{name}' is given twice, in `with` and in `params`"
    for name in allowed - set(given) - set(paths):
        if check.parameters[name].default is inspect.Parameter.empty:
            return f"{check.name} needs '{name}'"
    return None
