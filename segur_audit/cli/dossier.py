"""`dossier lock` and `dossier verify`: freeze the pieces that were approved, and tell when one is no longer that."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from segur_audit.cli.console import _, language, say
from segur_audit.cli.options import LangOption, set_language
from segur_audit.model.text import Text, shorten

if TYPE_CHECKING:
    from segur_audit.manifest.reading import Manifest

ManifestArgument = Annotated[
    Path, typer.Argument(metavar="[MANIFEST]", help=_("Manifeste.", "Manifest."))
]


def add(app: typer.Typer) -> None:
    """Register the commands."""
    group = typer.Typer(no_args_is_help=True, rich_markup_mode=None)
    group.command(
        "lock",
        help=_(
            "Écrit manifest.lock.json : l'empreinte de chaque pièce. check rend ensuite 6 si une pièce en diffère.",
            "Writes manifest.lock.json: the digest of each piece. From then on check returns 6 if a piece differs.",
        ),
    )(lock)
    group.command(
        "verify",
        help=_(
            "Compare les pièces au verrou ; 6 si l'une diffère.",
            "Compares the pieces with the lock; 6 if one differs.",
        ),
    )(verify)
    from segur_audit.cli import dossier_pack

    group.command("pack", help=_(*dossier_pack.HELP))(dossier_pack.pack)
    app.add_typer(
        group,
        name="dossier",
        help=_(
            "Le dossier et l'intégrité de ses pièces.",
            "The dossier and the integrity of its pieces.",
        ),
    )


def lock(
    manifest: ManifestArgument = Path("manifest.yaml"),
    force: Annotated[
        bool,
        typer.Option(
            "--force", help=_("Remplace le verrou existant.", "Replaces the existing lock.")
        ),
    ] = False,
    lang: LangOption = "fr",
) -> int:
    """Write the lock beside the manifest."""
    set_language(lang)
    from segur_audit.dossier.lock import lock_path, lock_text
    from segur_audit.manifest.reading import read_manifest
    from segur_audit.model.errors import UsageError

    target = lock_path(manifest)
    if target.is_dir():
        raise UsageError(
            Text(
                "{name} est un dossier : le verrou ne peut pas y être écrit",
                "{name} is a folder: the lock cannot be written there",
                name=shorten(target.name),
            ),
            remedy=Text("renommez ce dossier", "rename this folder"),
        )
    if target.exists() and not force:
        raise UsageError(
            Text("{name} existe déjà", "{name} exists already", name=target.name),
            remedy=Text("--force le remplace", "--force replaces it"),
        )
    files = _current(read_manifest(manifest))
    try:
        target.write_text(lock_text(files), "utf-8")
    except OSError as error:
        raise UsageError(
            Text(
                "{name} ne peut pas être écrit",
                "{name} cannot be written",
                name=shorten(target.name),
            ),
            remedy=Text("vérifiez les droits du dossier", "check the rights of the folder"),
        ) from error
    say(
        Text(
            "{name} : {count_files} pièce(s) verrouillée(s)",
            "{name}: {count_files} piece(s) locked",
            name=target.name,
            count_files=len(files),
        )
    )
    return 0


def verify(manifest: ManifestArgument = Path("manifest.yaml"), lang: LangOption = "fr") -> int:
    """Print what differs."""
    set_language(lang)
    from segur_audit.dossier.lock import lock_path, read_lock
    from segur_audit.engine.integrity import differences
    from segur_audit.manifest.reading import read_manifest
    from segur_audit.model.errors import InputError
    from segur_audit.model.privacy import Mask

    about, locked = read_manifest(manifest), read_lock(lock_path(manifest))
    if locked is None:
        raise InputError(
            Text(
                "il n'y a pas de verrou ({name})",
                "there is no lock ({name})",
                name=lock_path(manifest).name,
            ),
            remedy=Text("segur-audit dossier lock l'écrit", "segur-audit dossier lock writes it"),
        )
    found = list(differences(locked, _current(about)))
    for finding in found:
        typer.echo(Mask().plain(f"{finding.location} — {finding.message[language()]}"))
    typer.echo(
        Text("{count_found} différence(s)", "{count_found} difference(s)", count_found=len(found))[
            language()
        ]
    )
    return 6 if found else 0


def _current(manifest: Manifest) -> dict[str, str]:
    from segur_audit.evidence.files import open_file
    from segur_audit.manifest.reading import named_files

    names = {path for steps, path in named_files(manifest.data) if steps[0] == "preuves"}
    return {name: open_file(manifest.folder, name, None).sha256 or "" for name in sorted(names)}
