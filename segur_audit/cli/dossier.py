"""`dossier`: the group of commands on a dossier as a whole; each has its module."""

from __future__ import annotations

import typer

from segur_audit.cli.console import _


def add(app: typer.Typer) -> None:
    """Register the commands."""
    from segur_audit.cli import (
        dossier_lock,
        dossier_pack,
        dossier_remarks,
        dossier_scan,
        dossier_sign,
    )

    group = typer.Typer(no_args_is_help=True, rich_markup_mode=None)
    group.command("scan", help=_(*dossier_scan.HELP))(dossier_scan.scan)
    group.command("lock", help=_(*dossier_lock.LOCK_HELP))(dossier_lock.lock)
    group.command("verify", help=_(*dossier_lock.VERIFY_HELP))(dossier_lock.verify)
    group.command("sign", help=_(*dossier_sign.HELP))(dossier_sign.sign)
    group.command("pack", help=_(*dossier_pack.HELP))(dossier_pack.pack)
    group.add_typer(dossier_remarks.group(), name="remarks", help=_(*dossier_remarks.HELP))
    app.add_typer(
        group,
        name="dossier",
        help=_(
            "Le dossier : le sceller, le vérifier, le signer, le livrer.",
            "The dossier: seal it, verify it, sign it, pack it.",
        ),
    )
