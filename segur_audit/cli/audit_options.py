"""The options of the commands that audit: `check`, and those that share its arguments."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from segur_audit.cli import completion
from segur_audit.cli.console import _
from segur_audit.cli.options import MILESTONES
from segur_audit.report import formats

FORMATS = "|".join(formats())

ManifestsArgument = Annotated[
    list[Path] | None,
    typer.Argument(
        metavar="[MANIFEST]...",
        help=_(
            "Manifestes à vérifier, ou leurs dossiers (manifest.yaml par défaut).",
            "Manifests to check, or their folders (default: manifest.yaml).",
        ),
    ),
]
MilestoneOption = Annotated[
    str,
    typer.Option(
        "--milestone",
        metavar="|".join(MILESTONES),
        autocompletion=completion.milestones,
        help=_(
            "Jalon visé (avance pour SAS, depot sinon).",
            "Milestone (avance for SAS, depot otherwise).",
        ),
    ),
]
DateOption = Annotated[
    str,
    typer.Option(
        "--date",
        metavar=_("AAAA-MM-JJ", "YYYY-MM-DD"),
        help=_(
            "Et si le dépôt avait lieu ce jour ? Remplace les dates de dépôt.",
            "What if the deposit were on that day? Replaces deposit dates.",
        ),
    ),
]
OnlyOption = Annotated[
    list[str],
    typer.Option(
        "--only",
        metavar="ID",
        autocompletion=completion.ids,
        help=_("Cette exigence seulement. Répétable.", "This requirement only. Repeatable."),
    ),
]
ChapterOption = Annotated[
    list[str],
    typer.Option(
        "--chapter",
        metavar=_("CHAPITRE", "CHAPTER"),
        autocompletion=completion.chapters,
        help=_("Ce chapitre seulement. Répétable.", "This chapter only. Repeatable."),
    ),
]
FailOnOption = Annotated[
    str,
    typer.Option(
        "--fail-on",
        metavar="fail|missing|to_review",
        help=_(
            "À partir de quoi le dossier n'est pas prêt (to_review : tout doit être décidé).",
            "From what on the dossier is not ready (to_review: everything must be decided).",
        ),
    ),
]
OutputOption = Annotated[
    list[str],
    typer.Option(
        "--output",
        "-o",
        metavar=_("[FORMAT=]CHEMIN", "[FORMAT=]PATH"),
        help=_(
            "Écrit aussi le rapport dans ce fichier. Répétable : une évaluation, plusieurs "
            "rapports.",
            "Also writes the report to this file. Repeatable: one evaluation, many reports.",
        ),
    ),
]
SetOption = Annotated[
    list[str],
    typer.Option(
        "--set",
        metavar=_("CHEMIN=VALEUR", "PATH=VALUE"),
        help=_(
            "Et si le manifeste disait cela ? (candidature.profils+=ciba) Répétable ; rien n'est "
            "écrit.",
            "What if the manifest said so? (candidature.profils+=ciba) Repeatable; nothing is "
            "written.",
        ),
    ),
]
FormatOption = Annotated[
    str,
    typer.Option(
        "--format",
        "-f",
        metavar=FORMATS,
        autocompletion=completion.formats,
        help=_("Format sur la sortie standard.", "Format on standard output."),
    ),
]
ExitZeroOption = Annotated[
    bool,
    typer.Option(
        "--exit-zero", help=_("Rend 0 au lieu de 1 ou 5.", "Returns 0 instead of 1 or 5.")
    ),
]
NoWaiversOption = Annotated[
    bool, typer.Option("--no-waivers", help=_("Ignore les dérogations.", "Ignores waivers."))
]
JobsOption = Annotated[
    int | None,
    typer.Option(
        "--jobs",
        "-j",
        min=1,
        metavar="N",
        help=_(
            "Processus qui lisent les pièces (par défaut : selon le dossier et la machine). "
            "Le rapport est le même.",
            "Processes that read the evidence (by default: as the dossier and the machine "
            "allow). The report is the same.",
        ),
    ),
]
SinceOption = Annotated[
    Path | None,
    typer.Option(
        "--since",
        metavar=_("RAPPORT.json", "REPORT.json"),
        help=_(
            "Montre ce qui a changé depuis ce rapport.", "Shows what changed since that report."
        ),
    ),
]
NoWorseOption = Annotated[
    bool,
    typer.Option(
        "--no-worse",
        help=_(
            "Avec --since : rend 0 si rien d'obligatoire n'a empiré ; le verdict reste ce "
            "qu'il est.",
            "With --since: returns 0 if nothing mandatory got worse; the verdict stays what it is.",
        ),
    ),
]
ColorOption = Annotated[
    str,
    typer.Option(
        "--color",
        metavar="auto|always|never",
        help=_("Couleurs du terminal.", "Terminal colours."),
    ),
]
QuietOption = Annotated[
    int,
    typer.Option("--quiet", "-q", count=True, help=_("Le verdict seulement.", "The verdict only.")),
]
VerboseOption = Annotated[
    int,
    typer.Option(
        "--verbose",
        "-v",
        count=True,
        help=_("Montre aussi ce qui est conforme.", "Also shows what conforms."),
    ),
]
WatchOption = Annotated[
    bool,
    typer.Option(
        "--watch",
        help=_(
            "Vérifie de nouveau à chaque modification du dossier ; Ctrl-C pour finir.",
            "Checks again whenever the dossier changes; Ctrl-C to end.",
        ),
    ),
]
