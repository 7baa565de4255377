"""`schema`: prints a published JSON Schema, for editors and for programs."""

from __future__ import annotations

from typing import Annotated

import typer

from segur_audit.cli.console import _
from segur_audit.cli.options import LangOption, choice, set_language

NAMES = ("manifest", "requirement", "report")


def add(app: typer.Typer) -> None:
    """Register the command."""
    app.command(
        "schema",
        help=_(
            "Affiche un schéma JSON publié (draft-07).",
            "Prints a published JSON Schema (draft-07).",
        ),
    )(schema)


def schema(
    name: Annotated[str, typer.Argument(metavar="|".join(NAMES))], lang: LangOption = "fr"
) -> None:
    """Print the schema called `name`."""
    set_language(lang)
    import json

    from segur_audit.guidance.schemas import published

    typer.echo(json.dumps(published(choice(name, NAMES, "schema")), ensure_ascii=False, indent=2))
