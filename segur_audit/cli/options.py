"""What several commands share: the root options, and the reading of common arguments."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from segur_audit.cli import completion
from segur_audit.cli.console import _, asked_language, choose_language
from segur_audit.model.errors import InputError, UsageError
from segur_audit.model.ids import canonical, nearest
from segur_audit.model.text import LANGS, Text, shorten

if TYPE_CHECKING:
    from segur_audit.catalogue.reading import Catalogue
    from segur_audit.manifest.reading import Manifest
    from segur_audit.manifest.source import Source

MILESTONES = ("depot", "attribution", "avance", "solde")

LangOption = Annotated[
    str,
    typer.Option(
        "--lang",
        envvar="SEGUR_AUDIT_LANG",
        metavar="fr|en",
        autocompletion=completion.languages,
        help=_("Langue de tout ce qui s'affiche.", "Language of all that is shown."),
    ),
]
CatalogueOption = Annotated[
    list[Path],
    typer.Option(
        "--catalogue",
        metavar=_("CHEMIN", "PATH"),
        help=_(
            "Catalogue à ajouter : dossier de définitions, REM importé ou classeur REM. Répétable.",
            "Catalogue to add: folder of definitions, imported REM or REM workbook. Repeatable.",
        ),
    ),
]
NoBuiltinOption = Annotated[
    bool,
    typer.Option(
        "--no-builtin", help=_("Sans le catalogue intégré.", "Without the built-in catalogue.")
    ),
]


def root(
    version: Annotated[
        bool,
        typer.Option(
            "--version", "-V", help=_("Affiche la version.", "Shows the version."), is_eager=True
        ),
    ] = False,
) -> None:
    """Answer `--version`; otherwise leave the command to run."""
    if version:
        from segur_audit import __version__

        typer.echo(f"segur-audit {__version__}")
        raise typer.Exit


def set_language(lang: str) -> None:
    """Use `lang` from here on. Raises UsageError when it is neither fr nor en."""
    chosen = choice(lang, LANGS, "--lang")
    choose_language(asked_language() or chosen)  # type: ignore[arg-type]


def manifests_of(paths: list[Path] | None) -> list[Path]:
    """The manifests that are meant: that of a folder, those that a pattern finds, `manifest.yaml`
    where none is named.

    Raises UsageError for a pattern that finds none.
    """
    return [one for path in paths or [Path("manifest.yaml")] for one in _manifests(path)]


def _manifests(path: Path) -> list[Path]:
    if path.is_dir():
        return [path / "manifest.yaml"]
    if path.exists() or not any(sign in str(path) for sign in "*?"):
        return [path]
    import glob

    # A pattern may be absolute, which Path.glob refuses.
    if names := sorted(glob.glob(str(path), recursive=True)):  # noqa: PTH207
        return [one for name in names for one in _manifests(Path(name))]
    raise UsageError(
        Text(
            "aucun manifeste ne répond à « {path} »",
            "no manifest matches '{path}'",
            path=shorten(str(path)),
        )
    )


def choice(value: str, known: tuple[str, ...], option: str) -> str:
    """`value` when it is one of `known`. Raises UsageError with the nearest."""
    if value in known:
        return value
    near = nearest(value, known)
    names = ", ".join(known) if len(known) <= 16 else f"{', '.join(known[:6])}… ({len(known)})"
    remedy = (
        Text("vouliez-vous dire « {near} » ?", "did you mean '{near}'?", near=near)
        if near
        else None
    )
    raise UsageError(
        Text(
            "{option} : « {value} » est inconnu (connus : {names})",
            "{option}: '{value}' is unknown (known: {names})",
            option=option,
            value=shorten(value),
            names=names,
        ),
        remedy=remedy,
    )


def day(value: str | None, option: str = "--date") -> dt.date | None:
    """A date written yyyy-mm-dd. Raises UsageError."""
    if value is None:
        return None
    from segur_audit.manifest.fitting import is_date

    if not is_date(value):
        raise UsageError(
            Text(
                "{option} : « {value} » n'est pas une date du calendrier",
                "{option}: '{value}' is no date of the calendar",
                option=option,
                value=shorten(value),
            ),
            remedy=Text("écrivez la date ainsi : 2026-12-15", "write it so: 2026-12-15"),
        )
    return dt.date.fromisoformat(value)


def load_catalogue(paths: list[Path], no_builtin: bool) -> Catalogue:
    """The catalogues in use. Raises InputError."""
    from segur_audit.rem.merging import load

    return load(paths, builtin=not no_builtin)


def known_ids(
    catalogue: Catalogue, identifiers: list[str], option: str = "--only"
) -> tuple[str, ...]:
    """The ids, each one known to the catalogue. Raises UsageError with the nearest."""
    for identifier in identifiers:
        if canonical(identifier) not in catalogue.keys:
            choice(identifier, catalogue.ids, option)
            raise UsageError(
                Text(
                    "{option} : « {identifier} » est un numéro de preuve",
                    "{option}: '{identifier}' is a proof number",
                    option=option,
                    identifier=shorten(identifier),
                )
            )
    return tuple(identifiers)


def known_scheme(manifest: Manifest, catalogue: Catalogue) -> str:
    """The manifest's scheme, known to the program or to a catalogue. Raises InputError (exit 3)."""
    error = scheme_error(manifest.source, catalogue)
    if error is not None:
        raise error
    return str(manifest.get("candidature.dispositif"))


def scheme_error(source: Source, catalogue: Catalogue) -> InputError | None:
    """Why the scheme of a manifest is none that the program or a catalogue knows; None when it is
    one, or absent.
    """
    from segur_audit.catalogue.schemes import scheme_codes
    from segur_audit.manifest.syntax import HARD_SPACE_BEFORE, HARD_SPACES

    candidature = source.data.get("candidature") if isinstance(source.data, dict) else None
    scheme = candidature.get("dispositif") if isinstance(candidature, dict) else None
    codes = dict.fromkeys(
        (*scheme_codes(), *(s for r in catalogue.requirements for s in r.schemes or () if s != "*"))
    )
    if not isinstance(scheme, str) or scheme in codes:
        return None
    near, place = nearest(scheme, codes), source.locate(("candidature", "dispositif"))
    names = ", ".join(codes)
    remedy = Text("connus : {names}", "known: {names}", names=names)
    if any(sign in HARD_SPACES or sign.isspace() for sign in scheme):
        remedy = HARD_SPACE_BEFORE[1] if near is None else _without_spaces(near)
    elif near:
        remedy = Text("vouliez-vous dire « {near} » ?", "did you mean '{near}'?", near=near)
    return InputError(
        Text(
            "dispositif inconnu : « {scheme} »",
            "unknown scheme: '{scheme}'",
            scheme=shorten(scheme),
        ),
        location=place,
        excerpt=source.excerpt(place),
        remedy=remedy,
    )


def _without_spaces(near: str) -> Text:
    return Text(
        "retirez l'espace de trop, peut-être insécable : écrivez {near}",
        "remove the space in excess, perhaps an unbreakable one: write {near}",
        near=near,
    )


def default_milestone(scheme: str) -> str:
    """`avance` for SAS, `depot` otherwise (contract, section 4)."""
    return "avance" if scheme == "SAS" else "depot"
