"""The command line: it parses, calls, prints and exits. Only the command that is asked for is
imported.
"""

from __future__ import annotations

import importlib
import importlib.util
import os
import sys
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from segur_audit.model.text import Text

if TYPE_CHECKING:
    import typer

#: Each command, and the module of this package that holds it (`add(app)` registers it).
COMMANDS = {
    "check": "check",
    "report": "report",
    "init": "init",
    "list": "listing",
    "explain": "explain",
    "attest": "attest",
    "plan": "plan",
    "catalogue": "catalogue",
    "rem": "rem",
    "dossier": "dossier",
    "waiver": "waiver",
    "trace": "trace",
    "schematron": "schematron",
    "schema": "schema",
}


_ABOUT = Text(
    "Vérifie un dossier de référencement Ségur avant son dépôt : déclarations, pièces, "
    "exigences.\n\n"
    "Pour commencer : segur-audit init, puis segur-audit check manifest.yaml",
    "Checks the dossier of a Ségur candidate before it is submitted: declarations, evidence, "
    "requirements.\n\n"
    "To begin: segur-audit init, then segur-audit check manifest.yaml",
)


def run(arguments: Sequence[str]) -> int:
    """Run a command line and return its exit code (contract, section 4)."""
    import typer

    from segur_audit.cli.console import say_bug, say_error
    from segur_audit.model.errors import AuditError

    _utf8()
    try:
        arguments = _language_first(arguments)
        result = build(arguments)(
            args=list(arguments), prog_name="segur-audit", standalone_mode=False
        )
    except typer.Exit as error:
        return error.exit_code
    except typer.TyperException as error:
        return _usage(error)
    except (typer.Abort, KeyboardInterrupt):
        _wipe()
        return 130
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except AuditError as error:
        say_error(error)
        return error.code
    except OSError as error:
        say_error(_unwritable(error))
        return 2
    except Exception as error:
        say_bug(error)
        return 70
    return result if isinstance(result, int) else 0


def _language_first(arguments: Sequence[str]) -> list[str]:
    """The arguments without the `--lang` that stands before the command, which is noted. Raises
    UsageError.
    """
    from segur_audit.cli.console import ask_language
    from segur_audit.cli.options import choice
    from segur_audit.model.text import LANGS, Lang

    rest, asked = list(arguments), ""
    while rest and (rest[0] == "--lang" or rest[0].startswith("--lang=")):
        asked = rest[0].partition("=")[2] if "=" in rest[0] else "".join(rest[1:2])
        del rest[: 1 if "=" in rest[0] else 2]
    lang: Lang | None = "en" if asked == "en" else "fr" if asked else None
    ask_language(lang)
    if len(rest) < len(arguments):
        choice(asked, LANGS, "--lang")
    return rest


def _wipe() -> None:
    """Leave no progress line behind."""
    from segur_audit.cli.console import is_interactive

    if is_interactive():
        sys.stderr.write("\r\x1b[K")


def _unwritable(error: OSError) -> "AuditError":  # type: ignore[name-defined]  # noqa: F821, UP037
    """A file or the standard output that the system refuses: nothing of ours."""
    from segur_audit.model.errors import UsageError
    from segur_audit.model.text import shorten

    # What is left to flush would fail again.
    sys.stdout = open(os.devnull, "w")  # noqa: SIM115, PTH123
    name = shorten(str(error.filename or "sortie standard"))
    why = shorten(error.strerror or type(error).__name__)
    return UsageError(
        Text(
            "{name} ne peut pas être lu ou écrit ({why})",
            "{name} cannot be read or written ({why})",
            name=name,
            why=why,
        )
    )


def build(
    arguments: Sequence[str] = (),
) -> Callable[..., object]:
    """The application, holding only the command that `arguments` begin with, or all of them for
    help and completion.
    """
    import typer

    from segur_audit.cli.console import language
    from segur_audit.cli.options import root

    app = typer.Typer(
        no_args_is_help=True,
        rich_markup_mode=None,
        pretty_exceptions_enable=False,
        context_settings={"help_option_names": ["-h", "--help"], "show_default": False},
    )
    app.callback(help=_ABOUT[language()])(root)
    from segur_audit.cli.helping import arrange_help

    arrange_help(language())
    first = next((argument for argument in arguments if not argument.startswith("-")), None)
    completing = "_SEGUR_AUDIT_COMPLETE" in os.environ
    wanted = {COMMANDS[first]} if first in COMMANDS and not completing else set(COMMANDS.values())
    for name in dict.fromkeys(COMMANDS.values()):
        if name in wanted and _exists(name):
            importlib.import_module(f"{__name__}.{name}").add(app)
    return typer.main.get_command(app)


def _exists(name: str) -> bool:
    return importlib.util.find_spec(f"{__name__}.{name}") is not None


def _usage(error: typer.TyperException) -> int:
    from segur_audit.cli.console import say_usage
    from segur_audit.cli.usage import is_help

    if is_help(error):
        sys.stderr.write(f"{error.format_message()}\n")
        return 2

    say_usage(error)
    return 2


def _utf8() -> None:
    """The same bytes in every locale: reports are UTF-8 whatever the terminal says."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace", newline="\n")
