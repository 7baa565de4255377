"""`trace redact`: a copy of a trace or of a SOAP log without its secrets."""

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
        "Copie une trace sans ses secrets ; la copie reste contrôlable. D'une trace Pro Santé "
        "Connect sont ôtés jetons, codes, cookies et "
        "personnes ; d'un journal SOAP (DMP, INSi), LPS_ID_HOMOLOGATION_DMP et les en-têtes "
        "d'authentification seulement. N'écrase jamais "
        "un fichier.",
        "Copies a trace without its secrets; the copy can still be checked. A Pro Santé Connect "
        "trace loses tokens, codes, cookies and "
        "persons; a SOAP log (DMP, INSi) only LPS_ID_HOMOLOGATION_DMP and its authentication "
        "headers. Never overwrites a file.",
    )
    group.command("redact", help=about)(redact)
    app.add_typer(
        group,
        name="trace",
        help=_(
            "Traces Pro Santé Connect et journaux SOAP.", "Pro Santé Connect traces and SOAP logs."
        ),
    )


FilesArgument = Annotated[
    list[Path],
    typer.Argument(
        metavar="FILE...",
        help=_(
            "Traces (HAR, tableau JSON, journal SOAP) ; données ensemble, elles restent "
            "rapprochables.",
            "Traces (HAR, JSON array, SOAP log); given together, they still match one another.",
        ),
    ),
]
OutputOption = Annotated[
    Path | None,
    typer.Option(
        "--output",
        "-o",
        metavar="OUT",
        help=_("Nom de la copie (une seule trace).", "Name of the copy (one trace only)."),
    ),
]


def redact(
    files: FilesArgument,
    output: OutputOption = None,
    lang: LangOption = "fr",
) -> int:
    """Write a copy of each file without its secrets."""
    from segur_audit.model.errors import UsageError
    from segur_audit.model.text import Text
    from segur_audit.redaction.trace import redact as copy_redacted

    set_language(lang)
    if output is not None and len(files) > 1:
        raise UsageError(
            Text("-o ne va qu'avec une seule trace", "-o goes with a single trace only")
        )
    copies, replaced = copy_redacted(files, output)
    for copy in copies:
        words = (
            Text("{n} message(s)", "{n} message(s)", n=copy.exchanges)
            if copy.in_place
            else Text("{n} échange(s)", "{n} exchange(s)", n=copy.exchanges)
        )
        say(Text("{copy} : {words}", "{copy}: {words}", copy=copy.copy, words=words))
        if copy.unread:
            say(
                Text(
                    "  {unread} illisible(s), laissé(s) de côté",
                    "  {unread} unreadable, left out",
                    unread=copy.unread,
                )
            )
        if copy.in_place:
            say(
                Text(
                    "  les identités y restent : n'y laissez que des personnes de test",
                    "  identities stay in it: leave only test persons there",
                )
            )
    say(
        Text(
            "{replaced} valeur(s) remplacée(s). Relisez la copie avant de la déposer.",
            "{replaced} value(s) replaced. Read the copy again before you submit it.",
            replaced=replaced,
        )
    )
    return 0
