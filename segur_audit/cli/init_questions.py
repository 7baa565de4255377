"""The questions of `init`: one after the other, with a way back, and no answer forgotten because
another was wrong.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import typer

from segur_audit.cli.console import language
from segur_audit.model.ids import nearest
from segur_audit.model.privacy import folded
from segur_audit.model.text import Text, shorten

Answer = str | list[str]
BACK = "<"
ARCHITECTURES = (
    ("web", Text("application web", "web application")),
    ("client_lourd", Text("client lourd (installé sur le poste)", "thick client (installed)")),
    ("mobile", Text("application mobile", "mobile application")),
)
_DAY = re.compile(r"(\d{1,2})[/. -](\d{1,2})[/. -](\d{4})")
_ISO = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})")


class Wrong(Exception):
    """An answer that cannot be used; the question is asked again."""

    def __init__(self, why: Text) -> None:
        super().__init__(why.en)
        self.why = why


@dataclass(frozen=True, slots=True)
class Question:
    """One question: the key of its answer, its words, the choices shown above it, and how an answer
    is read.
    """

    key: str
    text: Text
    read: Callable[[str], Answer]
    choices: tuple[tuple[str, Text], ...] = ()
    default: str = ""


def questions(schemes: Mapping[str, Text], scheme: str) -> list[Question]:
    """The questions, in the order in which a person knows the answers; that of the scheme is not
    asked when it is given.
    """
    every = [
        Question("nom", Text("Société candidate", "Candidate company"), _text),
        Question("solution", Text("Nom du logiciel", "Name of the software"), _text),
        Question("version", Text("Numéro de version technique", "Technical version number"), _text),
    ]
    if not scheme:
        choices = tuple(schemes.items())
        every.append(
            Question(
                "dispositif",
                Text("Dispositif visé (numéro ou nom)", "Scheme (number or name)"),
                lambda text: one_of(text, choices),
                choices,
                "HOP-DPI-Va2",
            )
        )
    every += [
        Question(
            "architectures",
            Text(
                "Architectures (numéros ou noms, séparés par des virgules)",
                "Architectures (numbers or names, with commas)",
            ),
            lambda text: several_of(text, ARCHITECTURES),
            ARCHITECTURES,
        ),
        Question(
            "date_depot",
            Text(
                "Date prévue du dépôt (15/12/2026 ou 2026-12-15)",
                "Planned date of the deposit (15/12/2026 or 2026-12-15)",
            ),
            read_day,
        ),
    ]
    return every


def ask_all(
    every: Sequence[Question], ask: Callable[[str], str], tell: Callable[[str], None]
) -> dict[str, Answer]:
    """The answers, by key. `ask` puts a question and gives the line typed; `tell` shows a line. « <
    » goes back one question.
    """
    lang = language()
    answers: dict[str, Answer] = {}
    tell(_INTRODUCTION[lang])
    number = 0
    while number < len(every):
        question = every[number]
        for rank, (value, label) in enumerate(question.choices, 1):
            tell(
                f"  {rank:>2}. {value} : {label[lang]}"
                if lang == "fr"
                else f"  {rank:>2}. {value}: {label[lang]}"
            )
        kept = answers.get(question.key, question.default)
        shown = ", ".join(kept) if isinstance(kept, list) else kept
        typed = ask(f"{question.text[lang]}{f' [{shown}]' if shown else ''}{_COLON[lang]}").strip()
        if typed == BACK:
            number = max(0, number - 1)
            continue
        try:
            if typed or not kept:
                answers[question.key] = question.read(typed) if typed else ""
            else:
                answers[question.key] = kept
        except Wrong as error:
            tell(f"  {error.why[lang]}")
            continue
        number += 1
    return answers


def terminal_ask(prompt: str) -> str:
    """A line typed by a person; the prompt goes to stderr. Ctrl-C and the end of the input
    abort.
    """
    return str(typer.prompt(prompt, default="", show_default=False, prompt_suffix="", err=True))


def _text(text: str) -> str:
    return " ".join(text.split())


def one_of(text: str, choices: Sequence[tuple[str, Text]]) -> str:
    """The choice that a number, a name or the beginning of one tells. Raises Wrong."""
    wanted = _bare(text)
    if wanted.isdigit() and 1 <= int(wanted) <= len(choices):
        return choices[int(wanted) - 1][0]
    names = {_bare(value): value for value, _ in choices}
    if wanted in names:
        return names[wanted]
    begun = [value for name, value in names.items() if wanted and name.startswith(wanted)]
    said = [value for value, label in choices if wanted in (_bare(label.fr), _bare(label.en))]
    if len(found := dict.fromkeys((*begun, *said))) == 1:
        return next(iter(found))
    near = nearest(text, [value for value, _ in choices])
    shown = shorten(text, 40)
    why = Text("« {shown} » n'est pas dans la liste", "'{shown}' is not in the list", shown=shown)
    raise Wrong(
        why + Text(" ; vouliez-vous dire {near} ?", "; did you mean {near}?", near=near)
        if near
        else why
    )


def several_of(text: str, choices: Sequence[tuple[str, Text]]) -> list[str]:
    """The choices named, with commas, « et » or blanks between numbers. Raises Wrong."""
    parts = re.split(r"\s*[,;+/]\s*|\s+(?:et|and)\s+|(?<=\d)\s+(?=\d)", text.strip())
    return list(dict.fromkeys(one_of(part, choices) for part in parts if part))


def read_day(text: str) -> str:
    """The date written 2026-12-15 or 15/12/2026, as the manifest writes it. Raises Wrong."""
    import datetime as dt

    text = text.strip()
    try:
        if found := _ISO.fullmatch(text):
            return dt.date(int(found[1]), int(found[2]), int(found[3])).isoformat()
        if found := _DAY.fullmatch(text):
            return dt.date(int(found[3]), int(found[2]), int(found[1])).isoformat()
    except ValueError:
        pass
    shown = shorten(text, 40)
    raise Wrong(
        Text(
            "« {shown} » n'est pas une date du calendrier : écrivez 15/12/2026",
            "'{shown}' is no date of the calendar: write 15/12/2026 or 2026-12-15",
            shown=shown,
        )
    )


def _bare(text: str) -> str:
    return re.sub(r"[\s_-]+", " ", folded(text)).strip()


_INTRODUCTION = Text(
    "Six questions au plus. Entrée : répondre plus tard ; « < » : revenir à la question "
    "précédente.",
    "Six questions at most. Enter: answer later; '<': back to the question before.",
)
_COLON = Text(" : ", ": ")
