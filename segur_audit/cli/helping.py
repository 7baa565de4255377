"""Says what typer says of its own accord (headings, the help of `--help`) in French too."""

from __future__ import annotations

import re
from collections.abc import Iterable
from contextlib import AbstractContextManager
from typing import Any

import typer
from typer.core import TyperCommand, TyperGroup

from segur_audit.model.text import Lang

#: What typer formats help with: it gives no public name to the class.
_Formatter: Any = typer.Context.formatter_class

_WORDS = {
    "Usage: ": "Usage : ",
    "Options": "Options",
    "Arguments": "Arguments",
    "Commands": "Commandes",
    "Show this message and exit.": "Affiche cette aide.",
    "Install completion for the current shell.": (
        "Installe la complétion pour cet interpréteur de commandes."
    ),
    "Show completion for the current shell, to copy it or customize the installation.": (
        "Affiche le script de complétion, pour le copier ou l'adapter."
    ),
}


#: What typer calls what an option or a command takes.
_METAVARS = {
    "COMMAND [ARGS]": "COMMANDE [ARGUMENTS]",
    "INTEGER RANGE": "NOMBRE",
    "INTEGER": "NOMBRE",
    "FLOAT": "NOMBRE",
    "TEXT": "TEXTE",
    "PATH": "CHEMIN",
    "FILE": "FICHIER",
    "DIRECTORY": "DOSSIER",
    "BOOLEAN": "oui|non",
}


def arrange_help(lang: Lang) -> None:
    """Have every command's help show whole summaries, and typer's own words in French."""
    for kind in (TyperCommand, TyperGroup):
        kind.get_short_help_str = whole_summary  # type: ignore[assignment,method-assign]
        kind.context_class.formatter_class = FrenchHelp if lang == "fr" else _Formatter


class FrenchHelp(_Formatter):  # type: ignore[misc]  # its base is known at run time only
    """typer's formatter, its own words in French."""

    def write_usage(self, prog: str, args: str = "", prefix: str | None = None) -> None:
        """« Usage : » before the usage line."""
        for english, french in _METAVARS.items():
            args = args.replace(english, french)
        super().write_usage(prog, args, prefix or _WORDS["Usage: "])

    def section(self, name: str) -> AbstractContextManager[None]:
        """A heading."""
        heading: AbstractContextManager[None] = super().section(_WORDS.get(name, name) + " ")
        return heading

    def write_dl(
        self, rows: Iterable[tuple[str, str]], col_max: int = 30, col_spacing: int = 2
    ) -> None:
        """A list of options or commands."""
        super().write_dl(
            [(_named(name), _french(text)) for name, text in rows], col_max, col_spacing
        )


def whole_summary(command: TyperCommand | TyperGroup, limit: int = 0) -> str:
    """What a command does, in the list of commands: its first paragraph, whole."""
    text = command.short_help or (command.help or "").partition("\n\n")[0]
    return " ".join(text.split())


def _named(name: str) -> str:
    """An option with what it takes."""
    for english, french in _METAVARS.items():
        name = re.sub(rf"(?<![\w-]){re.escape(english)}(?!\w)", french, name)
    return name


def _french(text: str) -> str:
    text = re.sub(r" *\[default: 0\]", "", _WORDS.get(text, text))
    text = text.replace("[required]", "[obligatoire]")
    return (
        text.replace("[default: ", "[par défaut : ")
        .replace("[env var: ", "[variable : ")
        .replace("; default: ", " ; par défaut : ")
    )
