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
    help_line = Text(f"aide : {command} --help", f"help: {command} --help")
    message, near = _words(error, context)
    remedy = (
        Text(
            f"vouliez-vous dire « {near} » ? — {help_line.fr}",
            f"did you mean '{near}'? — {help_line.en}",
        )
        if near
        else help_line
    )
    return UsageError(message, remedy=remedy)


def _words(error: click.ClickException, context: click.Context | None) -> tuple[Text, str | None]:
    text = shorten(error.format_message(), 300)
    if isinstance(error, click.NoSuchOption):
        name = shorten(error.option_name)
        return Text(f"option inconnue : {name}", f"unknown option: {name}"), next(
            iter(error.possibilities or ()), None
        )
    if isinstance(error, click.BadOptionUsage):
        name = shorten(error.option_name)
        return Text(
            f"l'option {name} est mal employée : elle attend une valeur, ou n'en attend pas",
            f"option {name}: {text}",
        ), None
    if isinstance(error, click.MissingParameter):
        name = error.param.make_metavar(context) if error.param and context else "?"
        return Text(f"il manque un argument : {name}", f"missing argument: {name}"), None
    if isinstance(error, click.BadParameter):
        name = error.param.opts[0] if error.param and error.param.opts else "?"
        return Text(
            f"valeur refusée pour {name} : {text}", f"refused value for {name}: {text}"
        ), None
    if "No such command" in text:
        from segur_audit.cli import COMMANDS

        word = text.partition("'")[2].partition("'")[0]
        group = context.command if context and context.parent else None
        known = group.commands if isinstance(group, click.Group) else COMMANDS
        return Text(f"commande inconnue : {word}", f"unknown command: {word}"), nearest(word, known)
    return Text(f"appel incorrect : {text}", f"incorrect call: {text}"), None
