"""`dossier sign`: a detached signature of the seal with a key that the editor has."""

from __future__ import annotations

import os
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from segur_audit.cli.console import _, say
from segur_audit.cli.options import LangOption, set_language
from segur_audit.cli.sealing import ManifestArgument, print_findings, sealed, standing
from segur_audit.model.errors import InputError, UsageError
from segur_audit.model.text import Text, shorten

if TYPE_CHECKING:
    from segur_audit.model.finding import Finding

HELP = (
    "Signe le scellé avec une clé privée (PEM ou PKCS#12) : manifest.lock.dsse.json, attestation "
    "in-toto dans une enveloppe DSSE.",
    "Signs the seal with a private key (PEM or PKCS#12): manifest.lock.dsse.json, an in-toto "
    "attestation in a DSSE envelope.",
)
_LIMIT = 50_000_000
_PASSWORD = "SEGUR_AUDIT_KEY_PASSWORD"


def sign(
    manifest: ManifestArgument = Path("manifest.yaml"),
    key: Annotated[
        Path | None,
        typer.Option(
            "--key",
            metavar=_("FICHIER", "FILE"),
            help=_(
                "Clé privée ; son mot de passe est demandé, ou lu dans SEGUR_AUDIT_KEY_PASSWORD.",
                "Private key; its password is asked for, or read from SEGUR_AUDIT_KEY_PASSWORD.",
            ),
        ),
    ] = None,
    lang: LangOption = "fr",
) -> int:
    """Sign a seal that still holds."""
    set_language(lang)
    _need_cryptography()
    from segur_audit.dossier.lock import lock_path
    from segur_audit.dossier.replacing import replaced
    from segur_audit.dossier.signing import envelope, key_id, signature_path, statement
    from segur_audit.manifest.reading import read_manifest
    from segur_audit.model.outcome import Outcome

    if key is None:
        raise UsageError(
            Text("sign : aucune clé", "sign: no key"),
            remedy=Text("ajoutez --key CLE.pem", "add --key KEY.pem"),
        )
    seal, lock = sealed(manifest), lock_path(manifest)
    about = read_manifest(manifest)
    differing = [f for f in standing(about, seal) if f.outcome is Outcome.FAIL]
    if differing:
        print_findings(differing, about)
        return 6
    private = _private(key)
    target = signature_path(lock)
    text = envelope(statement(_bytes(lock, lock.name), lock.name), private)
    with replaced(target) as stream:
        stream.write(text.encode())
    say(
        Text(
            "{name} : scellé signé (clé {key})",
            "{name}: seal signed (key {key})",
            name=target.name,
            key=key_id(private.public_key())[:16],
        )
    )
    return 0


def signature_findings(manifest: Path, key: Path) -> list[Finding]:
    """What is wrong with the signature of a seal: nothing, or one finding. Raises InputError when
    there is none.
    """
    _need_cryptography()
    from segur_audit.dossier.lock import lock_path
    from segur_audit.dossier.signing import problem, public_key, signature_path
    from segur_audit.engine.integrity import SIGNATURE
    from segur_audit.model.place import Location

    lock = lock_path(manifest)
    target = signature_path(lock)
    if not target.exists():
        raise InputError(
            Text("le scellé n'est pas signé", "the seal is not signed"),
            location=Location(target.name),
            remedy=Text("signez : segur-audit dossier sign", "sign: segur-audit dossier sign"),
        )
    public = public_key(_bytes(key, key.name))
    why = problem(_bytes(target, target.name), _bytes(lock, lock.name), lock.name, public)
    if why is None:
        return []
    return [SIGNATURE.fails(Location(target.name), message=why)]


def _private(key: Path) -> Any:
    from segur_audit.dossier.signing import NeedsPassword, private_key

    data, password = _bytes(key, key.name), os.environ.get(_PASSWORD)
    try:
        return private_key(data, password.encode() if password else None)
    except NeedsPassword:
        import sys

        if password or not sys.stdin.isatty():
            raise
        asked = typer.prompt(
            _("Mot de passe de la clé", "Password of the key"), hide_input=True, err=True
        )
        return private_key(data, asked.encode())


def _bytes(path: Path, name: str) -> bytes:
    from segur_audit.manifest.source import read_bytes

    return read_bytes(path, shorten(name), _LIMIT)


def _need_cryptography() -> None:
    if find_spec("cryptography") is None:
        raise UsageError(
            Text(
                "signer et vérifier une signature demande la bibliothèque cryptography",
                "signing and checking a signature need the library cryptography",
            ),
            remedy=Text(
                "installez la bibliothèque : pip install 'segur-audit[sign]'",
                "install it: pip install 'segur-audit[sign]'",
            ),
        )
