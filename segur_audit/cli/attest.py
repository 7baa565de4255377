"""`attest`: prints the attestation to paste in the manifest, digests included. It writes nothing."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Annotated

import typer

from segur_audit.cli import completion
from segur_audit.cli.console import _, say
from segur_audit.cli.options import (
    CatalogueOption,
    LangOption,
    NoBuiltinOption,
    day,
    known_ids,
    set_language,
)
from segur_audit.model.text import Text


def add(app: typer.Typer) -> None:
    """Register the command."""
    app.command(
        "attest",
        help=_(
            "Imprime l'attestation à coller dans le manifeste, avec l'empreinte des pièces jugées.",
            "Prints the attestation to paste in the manifest, with the digests of the pieces judged.",
        ),
    )(attest)


def attest(
    identifier: Annotated[
        str,
        typer.Argument(
            metavar="ID",
            autocompletion=completion.ids,
            help=_("Exigence jugée.", "Requirement that was judged."),
        ),
    ],
    manifest: Annotated[
        Path,
        typer.Option("--manifest", "-m", metavar="MANIFEST", help=_("Manifeste.", "Manifest.")),
    ] = Path("manifest.yaml"),
    author: Annotated[
        str,
        typer.Option("--author", metavar=_("NOM", "NAME"), help=_("Qui a jugé.", "Who judged.")),
    ] = "",
    result: Annotated[
        str,
        typer.Option("--result", metavar="conforme|non_conforme", help=_("Verdict.", "Verdict.")),
    ] = "conforme",
    days: Annotated[
        int,
        typer.Option("--days", min=0, help=_("Durée de validité, en jours.", "Validity, in days.")),
    ] = 180,
    date: Annotated[
        str,
        typer.Option(
            "--date",
            metavar=_("AAAA-MM-JJ", "YYYY-MM-DD"),
            help=_(
                "Date du verdict (aujourd'hui par défaut).", "Date of the verdict (default: today)."
            ),
        ),
    ] = "",
    catalogue: CatalogueOption = [],
    no_builtin: NoBuiltinOption = False,
    lang: LangOption = "fr",
) -> int:
    """Print the block."""
    set_language(lang)
    from segur_audit.cli.dossiers import Library
    from segur_audit.cli.options import choice, known_scheme
    from segur_audit.guidance.attesting import block

    choice(result, ("conforme", "non_conforme"), "--result")
    dossier = Library(catalogue, builtin=not no_builtin).open(manifest, manifest.name)
    about, known = dossier.manifest, dossier.catalogue
    known_ids(known, [identifier], "attest")
    text = block(
        about,
        known.for_scheme(known_scheme(about, known)),
        identifier,
        author,
        result,
        day(date or None) or dt.date.today(),
        days,
    )
    typer.echo(text, nl=False)
    say(
        Text(
            "À coller dans le manifeste, sous « attestations: ».",
            "To paste in the manifest, under 'attestations:'.",
        )
    )
    return 0
