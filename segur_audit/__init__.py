"""Audits the dossier of a Ségur candidate: its declarations, its evidence, its requirements."""

from pathlib import Path

__version__ = "0.1.0"

_PACKAGE = Path(__file__).parent

#: The data files and the published schemas of the package.
DATA = _PACKAGE / "data"
SCHEMAS = _PACKAGE / "schemas"

#: The folder that holds requirements/ and checks/: this package once installed, its parent in a
#: checkout.
CONTENT = _PACKAGE if (_PACKAGE / "requirements").is_dir() else _PACKAGE.parent

if CONTENT != _PACKAGE:  # in a checkout, `segur_audit.checks` is the top-level checks/ folder
    __path__.append(str(CONTENT))
