"""`dossier pack`: one archive of what is deposited, its index, and the manifest that lets anyone
audit it again.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Annotated

import typer

from segur_audit.cli.audit_options import ChapterOption, DateOption, MilestoneOption
from segur_audit.cli.console import _
from segur_audit.cli.options import (
    MILESTONES,
    CatalogueOption,
    LangOption,
    NoBuiltinOption,
    choice,
    day,
    set_language,
)
from segur_audit.model.errors import UsageError
from segur_audit.model.text import Text

HELP = (
    "Livre le dossier : une archive ZIP aux noms numérotés, avec son index et son manifeste.\n\n"
    "0 livré · 1 refusé (incomplet ou pas prêt) · 2 usage · 3 entrée invalide · 6 modifié depuis "
    "le scellé",
    "Packs the dossier: a ZIP archive with numbered names, its index and its manifest.\n\n"
    "0 packed · 1 refused (incomplete or not ready) · 2 usage · 3 invalid input · 6 changed since "
    "the seal",
)
_MIB = 1 << 20


ManifestArgument = Annotated[
    Path, typer.Argument(metavar="[MANIFEST]", help=_("Manifeste.", "Manifest."))
]
OutputOption = Annotated[
    Path | None,
    typer.Option(
        "--output",
        "-o",
        metavar=_("FICHIER.zip", "FILE.zip"),
        help=_("Archive à écrire.", "Archive to write."),
    ),
]
PartialOption = Annotated[
    bool,
    typer.Option(
        "--partial",
        help=_(
            "Livre aussi ce qui est incomplet (jamais ce qui est non conforme) ; l'index le dit.",
            "Packs what is incomplete too (never what does not conform); the index says so.",
        ),
    ),
]
RemarksOption = Annotated[
    bool,
    typer.Option(
        "--remarks",
        help=_(
            "Seulement les réponses aux remarques de l'instructeur.",
            "Only the answers to the instructor's remarks.",
        ),
    ),
]
LargestOption = Annotated[
    int,
    typer.Option(
        "--max-file",
        min=0,
        metavar=_("MIO", "MIB"),
        help=_("Refuse un fichier plus gros.", "Refuses a file that is larger."),
    ),
]
WholeOption = Annotated[
    int,
    typer.Option(
        "--max-size",
        min=0,
        metavar=_("MIO", "MIB"),
        help=_("Refuse des pièces plus grosses, en tout.", "Refuses pieces larger in all."),
    ),
]
TypesOption = Annotated[
    list[str],
    typer.Option(
        "--type",
        metavar="EXT",
        help=_("N'admet que ces extensions. Répétable.", "Takes these endings only. Repeatable."),
    ),
]


def pack(
    manifest: ManifestArgument = Path("manifest.yaml"),
    output: OutputOption = None,
    chapter: ChapterOption = [],
    milestone: MilestoneOption = "",
    date: DateOption = "",
    partial: PartialOption = False,
    remarks: RemarksOption = False,
    largest: LargestOption = 0,
    whole: WholeOption = 0,
    types: TypesOption = [],
    catalogue: CatalogueOption = [],
    no_builtin: NoBuiltinOption = False,
    lang: LangOption = "fr",
) -> int:
    """Audit, then write the archive, or say why not."""
    set_language(lang)
    from segur_audit.cli.auditing import Request
    from segur_audit.cli.dossiers import Library, own_catalogues
    from segur_audit.cli.packing import Job
    from segur_audit.dossier.packing import Limits

    if milestone:
        choice(milestone, MILESTONES, "--milestone")
    if output is None:
        raise UsageError(_NO_ARCHIVE, remedy=_FOR_INSTANCE)
    library = Library(catalogue, builtin=not no_builtin)
    library.catalogue()
    dossier = library.open(manifest)
    for one in chapter:
        choice(one, dossier.catalogue.chapters, "--chapter")
    own = [path for _, path in own_catalogues(dossier.manifest.data, manifest.parent)]
    known = {path.resolve() for path in own}
    job = Job(
        dossier.catalogue,
        Request(
            catalogues=tuple(catalogue),
            no_builtin=no_builtin,
            milestone=milestone,
            date=day(date or None),
        ),
        manifest,
        output,
        tuple(chapter),
        partial,
        remarks,
        Limits(largest * _MIB or None, whole * _MIB or None, _endings(types)),
        (*own, *(path for path in catalogue if path.resolve() not in known)),
    )
    return job.run(dossier.manifest)


_NO_ARCHIVE = Text("pack : aucune archive à écrire", "pack: no archive to write")
_FOR_INSTANCE = Text("ajoutez par exemple -o depot.zip", "add for instance -o depot.zip")


def _endings(types: Sequence[str]) -> tuple[str, ...]:
    return tuple(one.strip().lstrip(".").lower() for one in types if one.strip(" ."))
