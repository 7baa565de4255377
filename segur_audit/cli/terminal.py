"""Small tables for the terminal, for commands other than `check`."""

from __future__ import annotations

import io
import os
import shutil
import sys
from collections.abc import Sequence

from segur_audit.cli.console import language
from segur_audit.model.text import typeset

_GLUE = "\ue000"  # rich would break a line at an unbreakable space


def width() -> int:
    """The terminal's columns; 100 where there is none."""
    return (
        max(40, shutil.get_terminal_size((100, 24)).columns)
        if sys.stdout.isatty() or "COLUMNS" in os.environ
        else 100
    )


def tabulated(names: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """A table whose cells fold rather than being cut; the first column is never split while it can be helped."""
    from rich.box import SIMPLE_HEAD
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    table = Table(box=SIMPLE_HEAD, pad_edge=False, show_edge=False)
    for index, name in enumerate(names):
        table.add_column(
            name,
            overflow="fold",
            min_width=min(18, max((len(row[0]) for row in rows), default=4))
            if index == 0
            else None,
        )
    for row in rows:
        table.add_row(*(Text(typeset(cell, language()).replace("\u00a0", _GLUE)) for cell in row))
    out = io.StringIO()
    Console(
        file=out, width=width(), color_system=None, highlight=False, markup=False, _environ={}
    ).print(table)
    return "".join(
        f"{line.rstrip()}\n" for line in out.getvalue().replace(_GLUE, " ").split("\n")[:-1]
    )
