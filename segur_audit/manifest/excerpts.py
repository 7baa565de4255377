"""Shows a line of a document in an error message, without what must not be shown."""

from __future__ import annotations

import re

HIDDEN = "…"
_SECRET_KEY = (
    r"secret|passw|passe|pwd|mdp|token|jeton|credential|authorization|bearer|cookie|api[_-]?key|"
    r"apikey|private|privee|privée|client_id|login_hint|assertion|session"
)
# The value of a key whose name announces a secret: quoted, or up to the end of what YAML would take
# for it.
_KEYED = re.compile(
    rf"(?P<key>[\w\"'-]*(?:{_SECRET_KEY})[\w\"'-]*\s*[:=]\s*)"
    r"(?:\"[^\"]*\"?|'[^']*'?|[^,}}\]&\s][^,}}\]&]*)".replace("}}", "}"),
    re.IGNORECASE,
)
# A word that nobody writes by hand: long, of figures and letters together; the path of a file is
# none.
_OPAQUE = re.compile(r"(?<![\w/.+=-])(?=[\w.+/=~-]*[0-9])(?=[\w.+/=~-]*[A-Za-z])[\w.+/=~-]{16,}")
_PATH = re.compile(r"[\w ./+-]*\.[A-Za-z][A-Za-z0-9]{1,4}")
_DIGEST = re.compile(r"[0-9a-fA-F]{64}")
_PARAMETER = re.compile(
    r"(?P<key>[?&#;](?:[\w-]*(?:token|secret|key|code|passw|sig)[\w-]*)=)[^&#\s\"']+", re.IGNORECASE
)


def without_secrets(text: str) -> str:
    """`text` with the values that look like a secret hidden."""
    text = _KEYED.sub(lambda found: f"{found['key']}{HIDDEN}", text)
    text = _PARAMETER.sub(lambda found: f"{found['key']}{HIDDEN}", text)
    return _OPAQUE.sub(_hidden, text)


def _hidden(found: re.Match[str]) -> str:
    word = found[0]
    short_path = (
        _PATH.fullmatch(word) and len(word) < 120 and max(map(len, re.split(r"[/._-]", word))) < 24
    )
    return word if short_path or _DIGEST.fullmatch(word) else HIDDEN


def excerpt(line: str, number: int, column: int | None) -> str:
    """`line` as error messages show it: its number, its text (120 characters around the column)
    without secrets, a caret.
    """
    at = (column or 1) - 1
    shown = without_secrets(line)
    if shown != line:  # the column moves with what is hidden before it
        before = without_secrets(line[:at])
        at = next((n for n, sign in enumerate(before) if sign != shown[n : n + 1]), len(before))
    start = max(0, at - 59)
    shown = shown[start : start + 120].replace("\t", " ")
    prefix = f"{number:>5} | "
    return f"{prefix}{shown}\n{' ' * (len(prefix) - 2)}| {' ' * (at - start)}^"
