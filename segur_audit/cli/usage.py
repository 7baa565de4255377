"""Says a usage error in the reader's language."""

from __future__ import annotations

import click

from segur_audit.model.errors import UsageError
from segur_audit.model.ids import nearest
from segur_audit.model.text import Text, shorten


def explain_usage(error: click.ClickException) -> UsageError:
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


def _words(error: click.ClickException, context: click.Context | None) -> tuple[Text, str | None]:
    text = shorten(error.format_message(), 300)
    if isinstance(error, click.NoSuchOption):
        name = shorten(error.option_name)
        return Text("option inconnue : {name}", "unknown option: {name}", name=name), next(
            iter(error.possibilities or ()), None
        )
    if isinstance(error, click.BadOptionUsage):
        name = shorten(error.option_name)
        return Text(
            "l'option {name} attend une valeur, ou n'en attend pas",
            "option {name}: {text}",
            name=name,
            text=text,
        ), None
    if isinstance(error, click.MissingParameter):
        name = error.param.make_metavar(context) if error.param and context else "?"
        return Text("il manque un argument : {name}", "missing argument: {name}", name=name), None
    if isinstance(error, click.BadParameter):
        name = error.param.opts[0] if error.param and error.param.opts else "?"
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
        known = group.commands if isinstance(group, click.Group) else COMMANDS
        return Text("commande inconnue : {word}", "unknown command: {word}", word=word), nearest(
            word, known
        )
    if "unexpected extra argument" in text:
        extra = shorten(text.partition("(")[2].rstrip(")"))
        return Text("argument de trop : {extra}", "argument in excess: {extra}", extra=extra), None
    if "Missing command" in text:
        return Text("il manque une commande", "a command is missing"), None
    return Text(
        "la ligne de commande n'est pas comprise", "incorrect call: {text}", text=text
    ), None
