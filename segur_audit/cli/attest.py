"""`attest`: a person's verdict on what no program can judge, with the digests of what was judged;
printed, or written.
"""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Annotated

import typer

from segur_audit.cli import completion
from segur_audit.cli.audit_options import MilestoneOption
from segur_audit.cli.console import _
from segur_audit.cli.options import (
    MILESTONES,
    CatalogueOption,
    LangOption,
    NoBuiltinOption,
    choice,
    day,
    known_ids,
    set_language,
)
from segur_audit.model.errors import UsageError
from segur_audit.model.text import Text

_RESULTS = ("conforme", "non_conforme")


def add(app: typer.Typer) -> None:
    """Register the command."""
    app.command(
        "attest",
        help=_(
            "Atteste des exigences qu'une personne a jugées : imprime l'attestation, avec "
            "l'empreinte des pièces, ou l'écrit (--write).",
            "Attests requirements that a person judged: prints the attestation, with the digests "
            "of the pieces, or writes it (--write).",
        ),
    )(attest)


IdentifiersArgument = Annotated[
    list[str] | None,
    typer.Argument(
        metavar="[ID]...",
        autocompletion=completion.ids,
        help=_("Exigences jugées.", "Requirements that were judged."),
    ),
]
ManifestOption = Annotated[
    Path,
    typer.Option("--manifest", "-m", metavar="MANIFEST", help=_("Manifeste.", "Manifest.")),
]
WaitingOption = Annotated[
    bool,
    typer.Option(
        "--reviewable",
        help=_(
            "Toutes celles qui attendent une personne et ont leurs pièces.",
            "All those that wait for a person and have their pieces.",
        ),
    ),
]
WriteOption = Annotated[
    bool,
    typer.Option(
        "--write",
        help=_(
            "Ajoute les attestations au manifeste, dont rien d'autre ne change.",
            "Adds the attestations to the manifest, of which nothing else changes.",
        ),
    ),
]
YesOption = Annotated[
    bool,
    typer.Option(
        "--yes",
        "-y",
        help=_(
            "Ne pose aucune question ; n'atteste jamais « conforme » ce qui est non conforme, "
            "manquant ou n'a pas été ouvert.",
            "Asks nothing; never attests as conforming what fails, is missing or was not opened.",
        ),
    ),
]
AuthorOption = Annotated[
    str,
    typer.Option("--author", metavar=_("NOM", "NAME"), help=_("Qui a jugé.", "Who judged.")),
]
ResultOption = Annotated[
    str,
    typer.Option("--result", metavar="conforme|non_conforme", help=_("Verdict.", "Verdict.")),
]
CommentOption = Annotated[
    str,
    typer.Option("--comment", metavar=_("TEXTE", "TEXT"), help=_("Commentaire.", "Comment.")),
]
DaysOption = Annotated[
    int,
    typer.Option(
        "--days",
        min=0,
        metavar=_("JOURS", "DAYS"),
        help=_("Durée de validité, en jours.", "Validity, in days."),
    ),
]
DateOption = Annotated[
    str,
    typer.Option(
        "--date",
        metavar=_("AAAA-MM-JJ", "YYYY-MM-DD"),
        help=_(
            "Date du verdict (aujourd'hui par défaut).", "Date of the verdict (default: today)."
        ),
    ),
]


def attest(
    identifiers: IdentifiersArgument = None,
    manifest: ManifestOption = Path("manifest.yaml"),
    waiting: WaitingOption = False,
    write: WriteOption = False,
    yes: YesOption = False,
    author: AuthorOption = "",
    result: ResultOption = "",
    comment: CommentOption = "",
    days: DaysOption = 180,
    date: DateOption = "",
    milestone: MilestoneOption = "",
    catalogue: CatalogueOption = [],
    no_builtin: NoBuiltinOption = False,
    lang: LangOption = "fr",
) -> int:
    """Print or write the attestations."""
    set_language(lang)
    from segur_audit.cli.attesting import Session
    from segur_audit.cli.dossiers import Library
    from segur_audit.guidance.attesting import Verdict

    if result:
        choice(result, _RESULTS, "--result")
    if milestone:
        choice(milestone, MILESTONES, "--milestone")
    given = tuple(dict.fromkeys(identifiers or ()))
    if bool(given) == waiting:
        raise UsageError(
            Text(
                "attest : donnez des exigences, ou --reviewable",
                "attest: give requirements, or --reviewable",
            )
        )
    dossier = Library(catalogue, builtin=not no_builtin).open(manifest, manifest.name)
    known_ids(dossier.catalogue, list(given), "attest")
    verdict = Verdict(author, result, day(date or None) or dt.date.today(), days, comment)
    session = Session(dossier, manifest, milestone, tuple(catalogue), no_builtin, yes, write)
    return session.run(given, verdict)
