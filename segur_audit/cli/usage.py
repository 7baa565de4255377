"""Says a usage error in the reader's language.

typer makes few of its errors public: the others are told apart by their names and attributes.
"""

from __future__ import annotations

import typer

from segur_audit.model.errors import UsageError
from segur_audit.model.ids import nearest
from segur_audit.model.text import Text, shorten


def is_help(error: typer.TyperException) -> bool:
    """Whether the error is no error: a group that was called alone shows its help."""
    return type(error).__name__ == "NoArgsIsHelpError"


def explain_usage(error: typer.TyperException) -> UsageError:
    """The same error as ours, in both languages, with did-you-mean."""
    context = getattr(error, "ctx", None)
    command = context.command_path if context else "segur-audit"
    help_line = Text("aide : {command} --help", "help: {command} --help", command=command)
    message, near = _words(error, context)
    remedy = (
        Text(
            "vouliez-vous dire « {near} » ? — {help_line}",
            "did you mean '{near}'? — {help_line}",
            near=near,
            help_line=help_line,
        )
        if near
        else help_line
    )
    return UsageError(message, remedy=remedy)


def _words(error: typer.TyperException, context: typer.Context | None) -> tuple[Text, str | None]:
    text = shorten(error.format_message(), 300)
    option, param = getattr(error, "option_name", None), getattr(error, "param", None)
    if option is not None and hasattr(error, "possibilities"):
        name = shorten(option)
        return Text("option inconnue : {name}", "unknown option: {name}", name=name), next(
            iter(getattr(error, "possibilities", None) or ()), None
        )
    if option is not None:
        name = shorten(option)
        return Text(
            "l'option {name} attend une valeur, ou n'en attend pas",
            "option {name}: {text}",
            name=name,
            text=text,
        ), None
    if type(error).__name__ == "MissingParameter":
        name = param.make_metavar(context) if param and context else "?"
        return Text("il manque un argument : {name}", "missing argument: {name}", name=name), None
    if isinstance(error, typer.BadParameter):
        name = param.opts[0] if param and param.opts else "?"
        return Text(
            "la valeur donnée à {name} n'est pas de celles qu'il attend",
            "refused value for {name}: {text}",
            name=name,
            text=text,
        ), None
    if "No such command" in text:
        from segur_audit.cli import COMMANDS

        word = text.partition("'")[2].partition("'")[0]
        group = context.command if context and context.parent else None
        known = getattr(group, "commands", COMMANDS)
        return Text("commande inconnue : {word}", "unknown command: {word}", word=word), nearest(
            word, known
        )
    if "unexpected extra argument" in text:
        extra = shorten(text.rpartition("(")[2].rstrip(")"))
        return Text("argument de trop : {extra}", "argument in excess: {extra}", extra=extra), None
    if "Missing command" in text:
        return Text("il manque une commande", "a command is missing"), None
    return Text(
        "la ligne de commande n'est pas comprise", "incorrect call: {text}", text=text
    ), None
