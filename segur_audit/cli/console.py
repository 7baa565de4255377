"""What is said beside the report, on stderr: errors, notices, progress. The language is chosen
here.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from segur_audit.model.errors import AuditError, InputError
from segur_audit.model.privacy import Mask
from segur_audit.model.text import Lang, Text, shorten, typeset, written

if TYPE_CHECKING:
    import typer

_chosen: list[Lang] = []
_asked: list[Lang] = []


def choose_language(lang: Lang) -> None:
    """Fix the language of everything that this process says."""
    _chosen[:] = [lang]


def ask_language(lang: Lang | None) -> None:
    """Note the language that stands before the command (None: none does)."""
    _asked[:] = [lang] if lang else []
    _chosen[:] = _asked


def asked_language() -> Lang | None:
    """The language that stands before the command."""
    return _asked[0] if _asked else None


def language() -> Lang:
    """The language asked for: `--lang`, wherever it stands, then SEGUR_AUDIT_LANG, then French."""
    if _chosen:
        return _chosen[0]
    for index, argument in enumerate(sys.argv):
        if argument == "--lang=en" or (
            argument == "--lang" and sys.argv[index + 1 : index + 2] == ["en"]
        ):
            return "en"
    return "en" if os.environ.get("SEGUR_AUDIT_LANG", "").lower() == "en" else "fr"


def say(text: Text) -> None:
    """One line on stderr."""
    sys.stderr.write(Mask().plain(text[language()]) + "\n")


def say_error(error: AuditError) -> None:
    """An error as its reader needs it: what, where, the line itself, and what to do; with those
    that come with it.
    """
    lang = language()
    errors = list(error.all) if isinstance(error, InputError) else [error]
    lines = [line for one in errors for line in _error_lines(one, lang)]
    if isinstance(error, InputError) and error.untold:
        count = error.untold
        lines.append(
            Text(
                "… et {count} autre(s) erreur(s), à voir quand celles-ci seront corrigées",
                "… and {count} more error(s), to be seen once these are mended",
                count=count,
            )[lang]
        )
    sys.stderr.write(Mask().plain("\n".join(lines)) + "\n")


def _error_lines(error: AuditError, lang: Lang) -> list[str]:
    place = f"{error.location} — " if error.location else ""
    head = f"Erreur : {place}" if lang == "fr" else f"Error: {place}"
    lines = [f"{head}{error.message[lang]}"]
    if error.excerpt:
        lines.append(error.excerpt)
    if error.remedy:
        lines.append(f"→ {error.remedy[lang]}")
    return lines


def say_usage(error: typer.TyperException) -> None:
    """A usage error in the reader's language, with the nearest word when there is one."""
    from segur_audit.cli.usage import explain_usage

    say_error(explain_usage(error))


def say_bug(error: Exception) -> None:
    """A bug of ours: its kind and place in our code, never its text, which may quote the
    evidence.
    """
    import traceback

    frames = traceback.extract_tb(error.__traceback__)
    ours = [
        frame for frame in frames if "segur_audit" in frame.filename or "checks" in frame.filename
    ] or list(frames)
    last = ours[-1] if ours else None
    where = f"{Path(last.filename).name}:{last.lineno}" if last else "?"
    from segur_audit import __version__

    detail = shorten(f"{type(error).__name__}, {where}, segur-audit {__version__}", 200)
    message = Text(
        "Erreur interne ({detail}). Aucun verdict n'a été rendu. "
        "Signalez-la aux mainteneurs avec cette ligne, sans vos pièces.",
        "Internal error ({detail}). No verdict was given. "
        "Report it to the maintainers with this line, without your evidence.",
        detail=detail,
    )
    say(message)


def _(fr: str, en: str) -> str:
    """A help text in the reader's language, whose marks stay with their words."""
    lang = language()
    return typeset(written(fr, en)[lang], lang)


def is_interactive() -> bool:
    """Whether stderr is a terminal that a person watches."""
    return sys.stderr.isatty() and os.environ.get("TERM") != "dumb"
