"""`explain`: what a requirement asks, why it applies, on what it rests."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from segur_audit.cli import completion
from segur_audit.cli.audit_options import DateOption, MilestoneOption
from segur_audit.cli.console import _, language
from segur_audit.cli.options import (
    MILESTONES,
    CatalogueOption,
    LangOption,
    NoBuiltinOption,
    choice,
    day,
    default_milestone,
    known_ids,
    set_language,
)

if TYPE_CHECKING:
    from segur_audit.catalogue.reading import Catalogue
    from segur_audit.engine.speech import Ground
    from segur_audit.manifest.reading import Manifest
    from segur_audit.model.requirement import Requirement

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
            "Explique une exigence (ce qu'elle demande, à qui, pourquoi, l'action à mener), une "
            "preuve "
            "ou le code d'un constat.",
            "Explains a requirement (what it asks, of whom, why, the remedy), a proof, or the code "
            "of a finding.",
        ),
    )(explain)


def explain(
    identifier: Annotated[
        str,
        typer.Argument(
            metavar="ID",
            autocompletion=completion.ids,
            help=_(
                "Exigence, numéro de preuve ou code de constat.",
                "Requirement, proof number or finding code.",
            ),
        ),
    ],
    manifest: ManifestOption = None,
    milestone: MilestoneOption = "",
    date: DateOption = "",
    catalogue: CatalogueOption = [],
    no_builtin: NoBuiltinOption = False,
    lang: LangOption = "fr",
) -> int:
    """Print the explanation."""
    set_language(lang)
    from segur_audit.cli.dossiers import Library
    from segur_audit.cli.options import known_scheme
    from segur_audit.guidance.explanation import explanation
    from segur_audit.rem.log import told_of

    if milestone:
        choice(milestone, MILESTONES, "--milestone")
    library = Library(catalogue, builtin=not no_builtin)
    dossier = library.open(manifest, manifest.name) if manifest else None
    about = dossier.manifest if dossier else None
    known = dossier.catalogue if dossier else library.catalogue()
    found, exact = _found(identifier, known)
    lines = [] if exact else list(told_of(identifier, language()))
    if not found and not lines and (about_code := _of_code(identifier, known)):
        typer.echo("\n".join(about_code))
        return 0
    if not found and not lines:
        known_ids(known, [identifier], "explain")
    if about is not None:
        mine = known.for_scheme(known_scheme(about, known))
        found = tuple(r for r in found if any(r is one for one in mine)) or found
    for requirement in found:
        ground = (
            ground_for(about, requirement, known, milestone, day(date or None)) if about else None
        )
        typer.echo("\n".join(explanation(requirement, ground, language())))
    if lines:
        typer.echo("\n".join(lines))
    return 0


def _found(identifier: str, catalogue: Catalogue) -> tuple[tuple[Requirement, ...], bool]:
    """The requirements that bear the id, or have a proof of that number; else those that the number
    lies below, and False.
    """
    from segur_audit.engine.naming import parent_of
    from segur_audit.model.ids import canonical

    key = canonical(identifier)
    named = catalogue.find(identifier) or tuple(
        r for r in catalogue.in_use if any(canonical(slot.id) == key for slot in r.proofs)
    )
    if named:
        return named, True
    parent = parent_of(key, catalogue.keys)
    return (catalogue.find(parent) if parent else ()), False


def _of_code(identifier: str, catalogue: Catalogue) -> list[str]:
    """What a finding code means, in lines; none when it is no code."""
    from segur_audit.guidance.codes import code_lines, entries

    entry = entries(catalogue.in_use).get(identifier)
    return list(code_lines(entry, language())) if entry else []


def ground_for(
    manifest: Manifest,
    requirement: Requirement,
    catalogue: Catalogue,
    milestone: str,
    date: dt.date | None,
) -> Ground:
    """What `check` would decide on, at the gate that is asked for, else the usual one, else the
    first of the requirement.
    """
    from functools import partial

    from segur_audit.engine.options import Options
    from segur_audit.evidence.files import open_file
    from segur_audit.guidance.standing import ground_of, standing

    usual = default_milestone(str(manifest.get("candidature.dispositif")))
    first = next(iter(requirement.milestones), usual)
    gate = milestone or (usual if usual in requirement.milestones else first)
    options = Options(gate, dt.date.today(), date)
    known = ground_of(manifest, catalogue, options, partial(open_file, manifest.folder))
    return standing(requirement, known, options)
