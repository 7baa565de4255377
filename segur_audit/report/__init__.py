"""Reports: one module per format, found by its name. Each returns text (or bytes) and prints
nothing.
"""

from __future__ import annotations

import importlib
import pkgutil
from functools import cache
from typing import Protocol, cast

from segur_audit.model.report import FailedManifest, Report
from segur_audit.model.text import Lang

Reports = tuple[Report | FailedManifest, ...]


class Format(Protocol):
    """What a format module offers. `SUFFIXES`: the endings of file names that call for it."""

    SUFFIXES: tuple[str, ...]

    def render(self, reports: Reports, lang: Lang) -> str | bytes:
        """The whole report."""
        ...


@cache
def formats() -> tuple[str, ...]:
    """The names of the formats: the modules of this package that are neither private nor shared
    vocabulary.
    """
    return tuple(
        sorted(
            m.name
            for m in pkgutil.iter_modules(__path__)
            if not m.name.startswith("_")
            and m.name not in ("words", "counts", "style", "verdict", "gates")
        )
    )


def load_format(name: str) -> Format:
    """The module of a format whose name is known."""
    return cast(Format, importlib.import_module(f"{__name__}.{name}"))


def format_of(path: str) -> str | None:
    """The format that a file name calls for, the longest ending winning; None when none does."""
    found = [
        (suffix, name)
        for name in formats()
        for suffix in load_format(name).SUFFIXES
        if path.lower().endswith(suffix)
    ]
    return max(found, key=lambda pair: len(pair[0]))[1] if found else None
