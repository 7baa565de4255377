"""`explain`: what a requirement asks, why it applies, on what it rests."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from segur_audit.cli.console import _, language
from segur_audit.cli.options import (
    CatalogueOption,
    LangOption,
    NoBuiltinOption,
    known_ids,
    set_language,
)

ManifestOption = Annotated[
    Path | None,
    typer.Option(
        "--manifest",
        "-m",
        metavar="MANIFEST",
        help=_(
            "Explique pour ce manifeste : l'arbre de la condition, avec ses lignes.",
            "Explains for this manifest: the tree of the condition, with its lines.",
        ),
    ),
]


def add(app: typer.Typer) -> None:
    """Register the command."""
    app.command(
        "explain",
        help=_(
            "Explique une exigence : ce qu'elle demande, à qui, pourquoi, et le remède.",
            "Explains a requirement: what it asks, of whom, why, and the remedy.",
        ),
    )(explain)


def explain(
    identifier: Annotated[
        str,
        typer.Argument(
            metavar="ID", help=_("Exigence ou numéro de preuve.", "Requirement or proof number.")
        ),
    ],
    manifest: ManifestOption = None,
    catalogue: CatalogueOption = [],
    no_builtin: NoBuiltinOption = False,
    lang: LangOption = "fr",
) -> int:
    """Print the explanation."""
    set_language(lang)
    from segur_audit.cli.dossiers import Library
    from segur_audit.cli.options import known_scheme
    from segur_audit.guidance.explanation import explanation
    from segur_audit.model.ids import canonical

    library = Library(catalogue, builtin=not no_builtin)
    dossier = library.open(manifest, manifest.name) if manifest else None
    about = dossier.manifest if dossier else None
    known = dossier.catalogue if dossier else library.catalogue()
    found = known.find(identifier)
    if not found:
        found = tuple(
            r
            for r in known.requirements
            if any(canonical(slot.id) == canonical(identifier) for slot in r.proofs)
        )
    if not found:
        known_ids(known, [identifier], "explain")
    if about is not None:
        scheme = known_scheme(about, known)
        found = tuple(r for r in found if r.concerns(scheme)) or found
    for requirement in found:
        typer.echo("\n".join(explanation(requirement, about, language())))
    return 0
