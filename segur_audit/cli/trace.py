"""`trace redact`: a copy of a Pro Santé Connect trace without its secrets."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from segur_audit.cli.console import _, say
from segur_audit.cli.options import LangOption, set_language


def add(app: typer.Typer) -> None:
    """Register the command."""
    group = typer.Typer(no_args_is_help=True, rich_markup_mode=None)
    about = _(
        "Copie une trace sans ses secrets (jetons, codes, cookies, noms) ; la copie reste contrôlable. N'écrase jamais un fichier.",
        "Copies a trace without its secrets (tokens, codes, cookies, names); the copy can still be checked. Never overwrites a file.",
    )
    group.command("redact", help=about)(redact)
    app.add_typer(group, name="trace", help=_("Traces Pro Santé Connect.", "Pro Santé Connect traces."))


def redact(
    files: Annotated[
        list[Path],
        typer.Argument(
            metavar="FILE...",
            help=_(
                "Traces (HAR ou tableau JSON) ; données ensemble, elles restent rapprochables.",
                "Traces (HAR or JSON array); given together, they still match one another.",
            ),
        ),
    ],
    output: Annotated[
        Path | None,
        typer.Option("--output", "-o", metavar="OUT", help=_("Nom de la copie (une seule trace).", "Name of the copy (one trace only).")),
    ] = None,
    lang: LangOption = "fr",
) -> int:
    """Write a copy of each file without its secrets."""
    from segur_audit.errors import UsageError
    from segur_audit.redact import redact as copy_redacted
    from segur_audit.wording import Text

    set_language(lang)
    if output is not None and len(files) > 1:
        raise UsageError(Text("-o ne va qu'avec une seule trace", "-o goes with a single trace only"))
    copies, replaced = copy_redacted(files, output)
    for copy in copies:
        say(Text(f"{copy.copy} : {copy.exchanges} échange(s)", f"{copy.copy}: {copy.exchanges} exchange(s)"))
        if copy.unread:
            say(Text(f"  dont {copy.unread} illisible(s), laissé(s) de côté", f"  of which {copy.unread} unreadable, left out"))
    say(
        Text(
            f"{replaced} valeur(s) remplacée(s). Relisez la copie avant de la déposer.",
            f"{replaced} value(s) replaced. Read the copy again before you submit it.",
        )
    )
    return 0
