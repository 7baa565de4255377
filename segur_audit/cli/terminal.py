"""Small tables for the terminal, for commands other than `check`."""

from __future__ import annotations

import io
import os
import shutil
import sys
from collections.abc import Sequence

from rich.cells import cell_len

from segur_audit.cli.console import language
from segur_audit.model.text import typeset
from segur_audit.report._lines import Page, Run

_GLUE = "\ue000"  # rich would break a line at an unbreakable space


def width() -> int:
    """The terminal's columns; 100 where there is none."""
    return (
        max(40, shutil.get_terminal_size((100, 24)).columns)
        if sys.stdout.isatty() or "COLUMNS" in os.environ
        else 100
    )


def tabulated(names: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """A table in which no word is parted; where the width does not allow one, the rows one below
    the other.
    """
    longest = [
        max((cell_len(word) for row in (names, *rows) for word in row[index].split()), default=1)
        for index in range(len(names))
    ]
    if sum(longest) + 2 * (len(names) - 1) > width():
        return _listed(names, rows)
    return _table(names, rows, longest)


def _listed(names: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """Each row as a block: its first cell, then the others behind the name of their column."""
    page = Page(width(), False, language())
    sign = " :" if language() == "fr" else ":"
    lines: list[str] = []
    for first, *others in rows:
        lines += ["", *page.lines(Run(first))]
        for name, cell in zip(names[1:], others, strict=True):
            for number, part in enumerate(cell.split("\n")):
                head = [Run(f"{name}{sign}")] if number == 0 else []
                lines += page.lines(*head, Run(part), indent=2, hang=4)
    return "".join(f"{line}\n" for line in lines[1:])


def _table(names: Sequence[str], rows: Sequence[Sequence[str]], longest: Sequence[int]) -> str:
    from rich.box import SIMPLE_HEAD
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    table = Table(box=SIMPLE_HEAD, pad_edge=False, show_edge=False)
    for name, least in zip(names, longest, strict=True):
        table.add_column(name, overflow="fold", min_width=least)
    for row in rows:
        table.add_row(*(Text(typeset(cell, language()).replace("\u00a0", _GLUE)) for cell in row))
    out = io.StringIO()
    Console(
        file=out, width=width(), color_system=None, highlight=False, markup=False, _environ={}
    ).print(table)
    return "".join(
        f"{line.rstrip()}\n" for line in out.getvalue().replace(_GLUE, " ").split("\n")[:-1]
    )
