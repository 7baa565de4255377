"""`list`: the requirements of the catalogues in use."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Annotated

import typer

from segur_audit.cli import completion
from segur_audit.cli.console import _, language
from segur_audit.cli.options import (
    MILESTONES,
    CatalogueOption,
    LangOption,
    NoBuiltinOption,
    choice,
    set_language,
)
from segur_audit.model.requirement import Requirement
from segur_audit.model.text import Lang

SchemeOption = Annotated[
    str,
    typer.Option(
        "--scheme",
        autocompletion=completion.schemes,
        metavar=_("DISPOSITIF", "SCHEME"),
        help=_(
            "Celles de ce dispositif (HOP-DPI-Va2, SAS…).",
            "Those of this scheme (HOP-DPI-Va2, SAS…).",
        ),
    ),
]

ManifestOption = Annotated[
    Path | None,
    typer.Option(
        "--manifest",
        "-m",
        metavar="MANIFEST",
        help=_(
            "Celles du dispositif et des catalogues de ce manifeste.",
            "Those of this manifest's scheme and catalogues.",
        ),
    ),
]


def add(app: typer.Typer) -> None:
    """Register the command."""
    app.command("list", help=_("Énumère les exigences.", "Lists the requirements."))(listing)


MilestoneOption = Annotated[
    str,
    typer.Option(
        "--milestone",
        metavar="|".join(MILESTONES),
        autocompletion=completion.milestones,
        help=_("Celles de ce jalon.", "Those of this milestone."),
    ),
]
ChapterOption = Annotated[
    list[str],
    typer.Option(
        "--chapter",
        metavar=_("CHAPITRE", "CHAPTER"),
        autocompletion=completion.chapters,
        help=_("Celles de ce chapitre. Répétable.", "Those of this chapter. Repeatable."),
    ),
]
FormatOption = Annotated[
    str,
    typer.Option("--format", "-f", metavar="table|plain|json", help=_("Format.", "Format.")),
]


def listing(
    scheme: SchemeOption = "",
    milestone: MilestoneOption = "",
    chapter: ChapterOption = [],
    manifest: ManifestOption = None,
    catalogue: CatalogueOption = [],
    no_builtin: NoBuiltinOption = False,
    format: FormatOption = "table",
    lang: LangOption = "fr",
) -> int:
    """Print the requirements that the filters keep; 4 when none is left."""
    set_language(lang)
    from segur_audit.cli.dossiers import Library

    choice(format, ("table", "plain", "json"), "--format")
    library = Library(catalogue, builtin=not no_builtin)
    dossier = library.open(manifest) if manifest else None
    known = dossier.catalogue if dossier else library.catalogue()
    if dossier and not scheme:
        scheme = str(dossier.manifest.get("candidature.dispositif"))
    elif scheme:
        from segur_audit.catalogue.schemes import scheme_codes

        choice(
            scheme,
            tuple(
                dict.fromkeys(
                    (*scheme_codes(), *(s for r in known.requirements for s in r.schemes or ()))
                )
            ),
            "--scheme",
        )
    for name in chapter:
        choice(name, known.chapters, "--chapter")
    if milestone:
        choice(milestone, MILESTONES, "--milestone")
    found = known.for_scheme(scheme) if scheme else known.requirements
    found = tuple(
        r
        for r in found
        if (not chapter or r.chapter in chapter) and (not milestone or milestone in r.milestones)
    )
    typer.echo(_SHOW[format](found, language()), nl=False)
    return 0 if found else 4


def _gates(requirement: Requirement) -> str:
    return ", ".join(
        f"{gate}{'' if level == 'mandatory' else ' (+)'}"
        for gate, level in requirement.milestones.items()
    )


def _plain(requirements: Sequence[Requirement], lang: Lang) -> str:
    return "".join(f"{r.id}\t{r.chapter}\t{_gates(r)}\t{r.title[lang]}\n" for r in requirements)


def _json(requirements: Sequence[Requirement], lang: Lang) -> str:
    import json

    rows = [
        {
            "id": r.id,
            "chapter": r.chapter,
            "title": r.title[lang],
            "schemes": r.schemes,
            "milestones": dict(r.milestones),
        }
        for r in requirements
    ]
    return json.dumps(rows, ensure_ascii=False, indent=2) + "\n"


def _table(requirements: Sequence[Requirement], lang: Lang) -> str:
    from segur_audit.cli.terminal import tabulated

    names = {
        "fr": ("Exigence", "Chapitre", "Jalons", "Intitulé"),
        "en": ("Requirement", "Chapter", "Milestones", "Title"),
    }[lang]
    note = {"fr": "(+) recommandé", "en": "(+) recommended"}[lang]
    return (
        tabulated(names, [(r.id, r.chapter, _gates(r), r.title[lang]) for r in requirements])
        + f"{len(requirements)} · {note}\n"
    )


_SHOW = {"table": _table, "plain": _plain, "json": _json}
