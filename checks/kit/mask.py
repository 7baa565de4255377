"""What is written in place of a secret: stars, `[masqué]`, `${TOKEN}`, `<votre mot de passe>`,
`null`, a digest, nothing.
"""

from __future__ import annotations

import re

from .placeholder import is_placeholder

#: The longest text that may stand for a secret: beyond, it is a content.
LONGEST_MASK = 120
_MARKS = r"[*xX.•●█▇■…_#?\-–—\s]"
_EMPTY = re.compile(rf"{_MARKS}*|0{{8,}}|[0-]{{32,36}}")
_TAKEN_AWAY = (
    r"redact(?:ed)?|mask(?:ed)?|masqu[ée]e?s?|hidden|removed?|filter(?:ed)?|filtr[ée]e?s?"
    r"|scrubbed|obfuscated"
    r"|censored|omitted|omise?s?|elided|stripped|sanitized|anonymi[sz]ed|anonymis[ée]e?s?|supprim"
    r"[ée]e?s?|effac[ée]e?s?"
    r"|expurg[ée]e?s?|retir[ée]e?s?|caviard[ée]e?s?|cach[ée]e?s?|occult[ée]e?s?|biff[ée]e?s?"
    r"|blanked|truncated|tronqu[ée]e?s?"
    r"|confidentiel(?:le)?s?|confidential|placeholder|protected|prot[ée]g[ée]e?"
)
_NOTHING = (
    r"null|nil|none|undefined|nan|n/?a|vide|empty|aucune?|n[ée]ant|string|boolean|integer|true"
    r"|false|vrai|faux|oui|non|yes|no|required"
    r"|optional|obligatoire|facultatif|optionnel|requis|todo|tbd|fixme|unset|default"
    r"|change[_ -]?(?:me|it|this)|replace[_ -]?(?:me|this)|insert[_ -]?here|[àa][_ "
    r"-](?:compl[ée]ter|remplacer|d[ée]finir|saisir|changer)"
)
#: The names of secrets: « password=password » and « https://user:motdepasse@… » are documentation.
_NAMES = (
    r"password|passwd|pass|pwd|passphrase|mdp|mot[_ -]?de[_ "
    r"-]?passe|secret|token|jeton|bearer|api[_-]?key"
    r"|client[_-]?secret|access[_-]?token|valeur|value|example|exemple|foo|bar|dummy|fake|test"
)
_WORDS = re.compile(
    rf"(?:{_TAKEN_AWAY})(?:[-_: ]{{1,2}}[a-z]{{1,20}}){{0,3}}(?:[-_: "
    rf"]{{1,2}}[0-9]{{1,4}})?|{_NOTHING}|{_NAMES}",
    re.IGNORECASE,
)
_YOURS = re.compile(
    rf"(?:your|votre)[-_ ][a-z]{{2,20}}(?:[-_ ][a-z]{{1,20}}){{0,5}}|(?:my|mon|ma|le|la|the)[-_ "
    rf"](?:{_NAMES})",
    re.IGNORECASE,
)
_WORD = (
    r"(?:[a-zà-ÿ]{1,20}(?:[A-Z][a-z]{1,20}){0,4}|[A-ZÀ-Þ][a-zà-ÿ]{0,20}|[A-ZÀ-Þ]{1,20}|[0-9]{1,4})"
)
#: A description in brackets: words, whole numbers, no string of letters and figures.
_DESCRIBED = re.compile(rf"(?:{_WORD}(?:[ _:.,;=’'/-]{{1,3}}|$)){{1,10}}")
_COATS = re.compile(r"[\s\"'`*_#~|«»<>\[\](){}-]+")
_NAME = r"[A-Za-z_][A-Za-z0-9_.\- ]{0,60}"
#: Without braces to tell where it ends, a variable is a name without figures: « $Soleil2026 » is a
#: password.
_BARE_NAME = r"[A-Z_][A-Z0-9_]{0,60}|[A-Za-z_.]{1,60}"
_VARIABLE = re.compile(
    rf"\$\{{\s*{_NAME}(?::?[-?=+]?(?P<default>[^{{}}]{{0,60}}))?\}}|\$\(\s*{_NAME}\)"
    rf"|\$\{{\{{\s*{_NAME}\s*\}}\}}"
    rf"|\$(?:env:)?(?:{_BARE_NAME})|\{{\{{[^{{}}]{{1,80}}\}}\}}|%\(?(?:{_BARE_NAME})\)?[%s]"
    rf"|#\{{{_NAME}\}}"
    rf"|@@?(?:{_BARE_NAME})@@?|<%=?[^%<>]{{1,80}}%>|__(?:{_BARE_NAME})__|\{{[a-z_]{{1,40}}\}}"
    rf"|\{{[A-Z_]{{1,40}}\}}|\{{[0-9]\}}"
)
_CODE = re.compile(
    r"(?:process\.env|os\.environ|os\.getenv|getenv|env|config|settings|vault|secrets?"
    r"|System\.getenv)"
    r"[.(\[][\w.'\"\[\]()/ -]{1,100}"
)
_DIGEST = re.compile(
    r"(?:sha-?(?:1|224|256|384|512)|md5|hmac[-_a-z0-9]{0,10}|hash|blake2[bs]|empreinte)[:=_-]{1"
    r",2}[A-Za-z0-9+/=_-]{16,128}",
    re.IGNORECASE,
)
_HIDING = re.compile(r"\*{3,}|[•●█■]{3,}|…|\.{3,}|[xX]{4,}|#{4,}")
_CLEAR_MOST = 12  # what a partial mask (`ghp_****wxyz`) may leave to be read


def is_masked(value: str) -> bool:
    """Whether `value` stands for a secret that was taken away, or for one that is still to be
    given.

    A value that is longer than `LONGEST_MASK` is one only when it is a token of which the parts are
    masks.
    """
    text = value.strip()
    if _EMPTY.fullmatch(text[:4_000]) and len(text) <= 4_000:
        return True
    if len(text) > LONGEST_MASK:
        return _is_masked_token(text)
    return is_placeholder(text) or _is_written_as_one(text) or _is_masked_token(text)


def is_hidden(value: object) -> bool:
    """Whether a mask keeps a value from being compared with another: the numbered marks of a
    redacted copy (`redacted-12`, `r-3`) keep different values apart, and are no such mask.
    """
    return (
        isinstance(value, str)
        and value.strip() != ""
        and not is_placeholder(value.strip())
        and is_masked(value)
    )


def _is_written_as_one(text: str) -> bool:
    if _DIGEST.fullmatch(text) or _CODE.fullmatch(text) or _YOURS.fullmatch(text):
        return True
    variable = _VARIABLE.fullmatch(text)
    if variable is not None:
        default = variable["default"]
        return not default or is_masked(default)
    bare = _COATS.sub(" ", text).strip()
    if not bare or _WORDS.fullmatch(bare):
        return True
    in_brackets = text[0] + text[-1] in ("<>", "[]", "()", "{}", "«»")
    if in_brackets and (_DESCRIBED.fullmatch(text[1:-1].strip()) or is_placeholder(bare)):
        return True
    return _is_partly_hidden(text)


def _is_partly_hidden(text: str) -> bool:
    """Stars or an ellipsis, with no more than a few characters left in clear around them."""
    clear, count = _HIDING.subn("", text)
    return count > 0 and len(clear) <= _CLEAR_MOST


def _is_masked_token(text: str) -> bool:
    """A signed token (`header.payload.signature`) whose parts, the header aside, are masks."""
    if not text.startswith("eyJ"):
        return False
    header, _, rest = text.partition(".")
    if _HIDING.search(header) and len(_HIDING.sub("", header)) <= 4 * _CLEAR_MOST:
        return True
    if not rest:
        return False
    parts = rest.split(".") if "..." not in rest and "…" not in rest else [rest]
    return len(rest) <= 4_000 and all(
        _EMPTY.fullmatch(part) or _WORDS.fullmatch(_COATS.sub(" ", part).strip()) for part in parts
    )
