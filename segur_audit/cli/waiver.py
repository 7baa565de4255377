"""`waiver list` and `waiver lint`: the life of the manifest's waivers (dérogations)."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from segur_audit.cli.console import _, language
from segur_audit.cli.options import (
    CatalogueOption,
    LangOption,
    NoBuiltinOption,
    choice,
    set_language,
)
from segur_audit.engine.decisions import Waiver
from segur_audit.model.privacy import Mask
from segur_audit.model.report import Report, RequirementResult
from segur_audit.model.text import Lang, Text

ManifestArgument = Annotated[
    Path, typer.Argument(metavar="[MANIFEST]", help=_("Manifeste.", "Manifest."))
]


def add(app: typer.Typer) -> None:
    """Register the commands."""
    group = typer.Typer(no_args_is_help=True, rich_markup_mode=None)
    group.command(
        "list",
        help=_(
            "Énumère les dérogations, leur état et ce qu'elles couvrent.",
            "Lists the waivers, their state and cover.",
        ),
    )(listing)
    group.command(
        "lint",
        help=_(
            "Signale les dérogations inutiles, expirées, bientôt expirées, sans justificatif ou "
            "approuvées par leur responsable.",
            "Tells the waivers that are unused, expired, soon to expire, without justification or "
            "approved by their owner.",
        ),
    )(lint)
    app.add_typer(
        group, name="waiver", help=_("Dérogations du manifeste.", "Waivers of the manifest.")
    )


def _audited(
    manifest: Path, catalogue: list[Path], no_builtin: bool
) -> tuple[Report, tuple[Waiver, ...]]:
    from segur_audit.cli.auditing import Request, audit_one
    from segur_audit.cli.dossiers import Library
    from segur_audit.engine.decisions import read_decisions

    dossier = Library(catalogue, builtin=not no_builtin).open(manifest)
    about, known = dossier.manifest, dossier.catalogue
    report = audit_one(about, known, Request(catalogues=tuple(catalogue), no_builtin=no_builtin))
    return report, read_decisions(about, known).waivers


def listing(
    manifest: ManifestArgument = Path("manifest.yaml"),
    catalogue: CatalogueOption = [],
    no_builtin: NoBuiltinOption = False,
    format: Annotated[
        str, typer.Option("--format", "-f", metavar="table|json", help=_("Format.", "Format."))
    ] = "table",
    lang: LangOption = "fr",
) -> int:
    """Print the waivers, at each one's reference date."""
    set_language(lang)
    choice(format, ("table", "json"), "--format")
    report, waivers = _audited(manifest, catalogue, no_builtin)
    results = {result.requirement.key: result for result in report.results}
    typer.echo((_json if format == "json" else _table)(waivers, results, language()), nl=False)
    return 0


def _state(waiver: Waiver, result: RequirementResult | None, lang: Lang) -> str:
    if result is None:
        return Text("d'un autre dispositif", "of another scheme")[lang]
    day = result.reference_date
    if day > waiver.end:
        return Text("expirée", "expired")[lang]
    if day < waiver.start:
        return Text("à venir", "to come")[lang]
    return (
        Text("en vigueur", "in force")[lang]
        if _covers(waiver, result)
        else Text("inutile", "unused")[lang]
    )


def _covers(waiver: Waiver, result: RequirementResult | None) -> list[str]:
    covers = result.waiver.covers if result and result.waiver else ()
    return [covered.code for covered in covers if waiver.scope in (None, covered.code)]


def _persons(waiver: Waiver) -> tuple[str, str, str]:
    """Owner, approver and reason, without the identifiers that a person may have written there."""
    mask = Mask()
    return mask.plain(waiver.owner), mask.plain(waiver.approver), mask.plain(waiver.reason)


def _table(waivers: tuple[Waiver, ...], results: dict[str, RequirementResult], lang: Lang) -> str:
    from segur_audit.cli.terminal import tabulated

    if not waivers:
        return Text("Aucune dérogation.\n", "No waiver.\n")[lang]
    names = (
        Text("Exigence", "Requirement"),
        Text("État", "State"),
        Text("Du", "From"),
        Text("Au (inclus)", "To (included)"),
        Text("Couvre", "Covers"),
        Text("Responsable", "Owner"),
        Text("Approbateur", "Approver"),
        Text("Motif", "Reason"),
    )
    rows = [
        (
            Mask().plain(w.id),
            _state(w, results.get(w.key), lang),
            w.start.isoformat(),
            w.end.isoformat(),
            ", ".join(_covers(w, results.get(w.key))) or w.scope or "—",
            *_persons(w),
        )
        for w in waivers
    ]
    return tabulated(tuple(name[lang] for name in names), rows)


def _json(waivers: tuple[Waiver, ...], results: dict[str, RequirementResult], lang: Lang) -> str:
    import json

    rows = [
        {
            "requirement": Mask().plain(w.id),
            "scope": w.scope,
            "state": _state(w, results.get(w.key), lang),
            "start": w.start.isoformat(),
            "end": w.end.isoformat(),
            "covers": _covers(w, results.get(w.key)),
            **dict(zip(("owner", "approver", "reason"), _persons(w), strict=True)),
        }
        for w in waivers
    ]
    return json.dumps(rows, ensure_ascii=False, indent=2) + "\n"


def lint(
    manifest: ManifestArgument = Path("manifest.yaml"),
    catalogue: CatalogueOption = [],
    no_builtin: NoBuiltinOption = False,
    lang: LangOption = "fr",
) -> int:
    """Print what is to be looked at; 1 when there is something."""
    set_language(lang)
    report, waivers = _audited(manifest, catalogue, no_builtin)
    found = [notice for notice in report.notices if notice.code.startswith("waiver.")]
    for notice in found:
        remedy = f" → {notice.remedy[language()]}" if notice.remedy else ""
        typer.echo(f"{notice.location} — {notice.message[language()]}{remedy}")
    count, problems = len(waivers), len(found)
    typer.echo(
        Text(
            "{count} dérogation(s), {problems} à revoir",
            "{count} waiver(s), {problems} to look at",
            count=count,
            problems=problems,
        )[language()]
    )
    return 1 if found else 0
