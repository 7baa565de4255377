"""How the findings on Pro Santé Connect traces are made: each code has its rule, and quotes show
nothing private.
"""

from __future__ import annotations

import re

from segur_audit.model.privacy import Mask
from segur_audit.model.text import Text, ours

#: The documents that the rules on the two flows rest on.
CODE_FLOW = "Pro Santé Connect, code flow (OpenID Connect)"
CIBA = "Pro Santé Connect, CIBA (mode poll)"

_QUOTABLE = re.compile(r"[A-Za-z0-9_.:+ -]{1,40}")
_MANY_DIGITS = re.compile(r"(?:[0-9][^0-9]*){7}")
_SECRET_LIKE = re.compile(
    r"(?=[^ ]*[0-9])(?=[^ ]*[A-Za-z])[^ ]{12,}"
)  # figures and letters mixed: nobody's vocabulary


def quoted(value: str) -> Text:
    """A value from the trace between quotes when it can show nothing private, else its length."""
    plain = (
        _QUOTABLE.fullmatch(value)
        and not _MANY_DIGITS.search(value)
        and not _SECRET_LIKE.search(value)
    )
    if plain and Mask().plain(value) == value:
        return Text("« {value} »", "'{value}'", value=value)
    return Text(
        "une autre valeur ({count_value} caractères)",
        "another value ({count_value} characters)",
        count_value=len(value),
    )


def media_type(value: str) -> Text:
    """A media type between quotes, when it is made of two words that can be shown."""
    parts = value.split("/")
    shown = len(parts) == 2 and all(quoted(part).fr == f"« {part} »" for part in parts)
    return Text("« {value} »", "'{value}'", value=value) if shown else quoted(value)


#: What a mask hides is neither measured nor compared.
HIDDEN = {
    name: Text(
        "{name} est masqué dans la trace : il ne se compare pas",
        "{name} is masked in the trace: it cannot be compared",
        name=ours(name),
    )
    for name in ("state", "nonce", "code", "client_id", "id_token")
}
