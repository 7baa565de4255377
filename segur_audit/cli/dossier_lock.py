"""`dossier lock` and `dossier verify`: seal what was approved, and tell what is no longer that."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from segur_audit.cli.audit_options import DateOption, MilestoneOption
from segur_audit.cli.console import _, language, say
from segur_audit.cli.options import (
    MILESTONES,
    CatalogueOption,
    LangOption,
    NoBuiltinOption,
    choice,
    day,
    set_language,
)
from segur_audit.cli.sealing import ManifestArgument, print_findings, sealed, standing
from segur_audit.model.text import Text, shorten

LOCK_HELP = (
    "Scelle le dossier dans manifest.lock.json : manifeste, pièces, catalogues, REM, outil et "
    "verdict. "
    "check rend ensuite 6 si une pièce ou le manifeste en diffère.",
    "Seals the dossier in manifest.lock.json: manifest, evidence, catalogues, REM, tool and "
    "verdict. "
    "From then on check returns 6 if evidence or the manifest differs.",
)
VERIFY_HELP = (
    "Compare le dossier au scellé, hors ligne et sans catalogue ; 6 si le manifeste, une pièce ou "
    "la signature diffère.",
    "Compares the dossier with the seal, offline and without a catalogue; 6 if the manifest, "
    "evidence or signature differs.",
)


def lock(
    manifest: ManifestArgument = Path("manifest.yaml"),
    force: Annotated[
        bool,
        typer.Option(
            "--force", help=_("Remplace le scellé existant.", "Replaces the existing seal.")
        ),
    ] = False,
    milestone: MilestoneOption = "",
    date: DateOption = "",
    catalogue: CatalogueOption = [],
    no_builtin: NoBuiltinOption = False,
    lang: LangOption = "fr",
) -> int:
    """Audit, then write the seal beside the manifest."""
    set_language(lang)
    from segur_audit.cli.auditing import Request, audit_one, shown
    from segur_audit.cli.dossiers import Library, own_catalogues
    from segur_audit.dossier.lock import lock_path, lock_text, seal_of
    from segur_audit.dossier.replacing import replaced
    from segur_audit.report.verdict import verdict_words

    if milestone:
        choice(milestone, MILESTONES, "--milestone")
    target = lock_path(manifest)
    _refuse_to_replace(target, force)
    dossier = Library(catalogue, builtin=not no_builtin).open(manifest)
    request = Request(
        catalogues=tuple(catalogue),
        no_builtin=no_builtin,
        milestone=milestone,
        date=day(date or None),
    )
    about = dossier.manifest
    report = audit_one(about, dossier.catalogue, request, shown(manifest), sealed=False)
    own = [path for _, path in own_catalogues(about.data, manifest.parent)]
    seal = seal_of(about, report, (*own, *catalogue))
    with replaced(target) as stream:
        stream.write(lock_text(seal).encode())
    say(
        Text(
            "{name} : manifeste et {count} pièce(s) scellés ; verdict scellé : {words}",
            "{name}: manifest and {count} piece(s) sealed; sealed verdict: {words}",
            name=target.name,
            count=len(seal.files),
            words=verdict_words(report),
        )
    )
    return 0


def _refuse_to_replace(target: Path, force: bool) -> None:
    from segur_audit.model.errors import UsageError

    if target.is_dir():
        raise UsageError(
            Text(
                "{name} est un dossier : le scellé ne peut pas y être écrit",
                "{name} is a folder: the seal cannot be written there",
                name=shorten(target.name),
            ),
            remedy=Text("renommez ce dossier", "rename this folder"),
        )
    if target.exists() and not force:
        raise UsageError(
            Text("{name} existe déjà", "{name} exists already", name=target.name),
            remedy=Text("--force le remplace", "--force replaces it"),
        )


def verify(
    manifest: ManifestArgument = Path("manifest.yaml"),
    key: Annotated[
        Path | None,
        typer.Option(
            "--key",
            metavar=_("FICHIER", "FILE"),
            help=_(
                "Vérifie aussi la signature, avec cette clé publique ou ce certificat.",
                "Checks the signature too, with this public key or certificate.",
            ),
        ),
    ] = None,
    lang: LangOption = "fr",
) -> int:
    """Print what differs."""
    set_language(lang)
    from segur_audit.manifest.reading import read_manifest
    from segur_audit.model.outcome import Outcome

    about, seal = read_manifest(manifest), sealed(manifest)
    findings = list(standing(about, seal))
    if key is not None:
        from segur_audit.cli.dossier_sign import signature_findings

        findings += signature_findings(manifest, key)
    print_findings(findings, about)
    differing = sum(finding.outcome is Outcome.FAIL for finding in findings)
    count = Text("{count} différence(s)", "{count} difference(s)", count=differing)
    typer.echo(count[language()])
    return 6 if differing else 0
