"""`schema`: prints a published JSON Schema, for editors and for programs."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any

import typer

from segur_audit.cli.console import _, language
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
    name: Annotated[str, typer.Argument(metavar="|".join(NAMES))],
    manifest: Annotated[
        Path | None,
        typer.Option(
            "--manifest",
            "-m",
            metavar="MANIFEST",
            help=_(
                "Avec « manifest » : complète les numéros et les natures d'après ce manifeste et "
                "ses catalogues.",
                "With 'manifest': completes numbers and natures after this manifest and its "
                "catalogues.",
            ),
        ),
    ] = None,
    lang: LangOption = "fr",
) -> None:
    """Print the schema called `name`."""
    set_language(lang)
    import json

    from segur_audit.guidance.schemas import published

    choice(name, NAMES, "schema")
    content = _of(manifest) if manifest and name == "manifest" else published(name)
    typer.echo(json.dumps(content, ensure_ascii=False, indent=2))


def _of(path: Path) -> dict[str, Any]:
    """The schema that an editor completes the manifest at `path` from. Raises InputError."""
    from segur_audit.cli.dossiers import Library
    from segur_audit.guidance.schemas import completed

    dossier = Library().open(path, path.name)
    scheme = str(dossier.manifest.get("candidature.dispositif"))
    return completed(dossier.catalogue, scheme, language())
