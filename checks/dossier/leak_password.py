"""Whether what follows a word that announces a password is one: not a mask, not a rule about
passwords, not the next words.
"""

from __future__ import annotations

import re

from ..kit.mask import is_masked

#: What stands in for a quote, in any encoding of a text: « “ ” ’ and the blanks that French puts
#: beside them.
_QUOTES = (b'"', b"'", b"`", b"\xc2\xab", b"\xe2\x80\x9c", b"\xab", b"\xc2\xa0", b"\xe2\x80\xaf")
_WORD = re.compile(r"[^\W\d_]+(?:['’./-][^\W\d_]+)*['’]?")
#: The names of what protects passwords, of documents and of requirements: figures and letters, and
#: no secret.
_TECHNICAL = re.compile(
    r"(?:sha|aes|rsa|md|des|crc|rfc|iso|iec|rgs|rgpd|tls|ssl|ssh|argon|pbkdf|fido|totp|hotp|otp"
    r"|oauth|saml|ldaps?|utf|base|eidas|ipv|win|http|smtps?|imaps?)"
    r"[\w./+-]*|bcrypt\w*|scrypt\w*|argon2\w*|hmac[\w-]*|pkcs[\w#]*|[234]fa|mfa"
    r"|v?\d+(?:[.,/:_-]\d+)*(?:er|e|ème|h|j|s|min|mn|ans?|%|\+)?|(?:n°|art\.?|p\.|r\.|§|l\.)\s?\d"
    r"[\d.-]*"
    r"|(?-i:[A-Z]{2,8}[/_][A-Z0-9/_.-]+)|(?:anssi|cnil|nist|pgssi|hds|ebios)[\w./-]*|[A-Z]{1"
    r",4}\d{3,4}-\d{1,3}"
    r"|\d+[ -]?(?:caract|car\.|char|digit|chiffre|lettre)\w*",
    re.IGNORECASE,
)
_PLACE = re.compile(
    r"(?:[a-z][a-z0-9+.-]{1,12}://|[/~\\]|\.{1,2}/|[A-Za-z]:[\\/]|www\.).*|[\w.+-]+@[\w-]+\."
    r"[\w.-]+|[\w./-]+\.[A-Za-z]{2,4}[:;]?",
    re.DOTALL,
)
#: A name of a program: `getPassword()`, `user.password`, `$this->password`.
_CODE = re.compile(r"[\w.:>$-]*[\w.]\(.*|[A-Za-z_]\w*(?:\.[A-Za-z_]\w*)+|\$?\w+->\w+.*", re.DOTALL)
_UNIT = re.compile(
    rb"[ "
    rb"\xa0\xc2]{1,3}(?:caract|car\.|char|digit|chiffre|lettre|letter|symbol|jour|day|mois|month"
    rb"|semaine|week|an\b|ans\b|ann|"
    rb"heure|hour|minute|second|essai|tentative|attempt|fois|time|bit|octet|byte|it\xc3\xa9ration"
    rb"|iteration|round|tour)",
    re.IGNORECASE,
)
_END_OF_LINE = re.compile(rb"[ \t.)\]\"'\xc2\xbb]{0,8}(?:\r|\n|\\r|\\n|<|$)")
_NEXT_WORD = re.compile(rb"[.,;:)]?[ \t]+[(a-zA-Z0-9\x80-\xff]")
#: What a line says of a password instead of giving it.
_DESCRIPTIVE_WORDS = (
    "obligatoire obligatoires requis requise facultatif robuste robustes fort forte faible moyen "
    "complexe conforme personnel personnels individuel nominatif unique temporaire provisoire "
    "initial defaut défaut oublié oublie perdu expiré expire chiffré chiffre haché hache crypté "
    "stocké transmis communiqué envoyé fourni remis modifié modifie changé inconnu connu "
    "identique identiques différent absent présent présente valide invalide incorrect correct "
    "erroné vérifié activé désactivé inactif actif ok ko conformité politique longueur voir cf "
    "idem ibid néant sms courriel email mail papier téléphone keepass bitwarden coffre required "
    "missing invalid incorrect strong weak policy expired hashed encrypted unknown enabled "
    "disabled forgotten lost reset temporary hidden plain clear optional mandatory string number "
    "object array text yes no none connexion valider annuler identifiant utilisateur login user "
    "username compte nom email confirmation confirmer nouveau ancien actuel passe motdepasse "
    "password connect submit save enregistrer suivant retour accueil"
)
_DESCRIPTIVE = frozenset(_DESCRIPTIVE_WORDS.split())
#: The plain words that are passwords more often than anything else.
_USUAL = frozenset(["azerty", "qwerty", "azertyuiop", "admin", "root", "toor", "letmein"])


def is_technical(word: str) -> bool:
    """Whether `word` names an algorithm, a norm, a requirement, a date, a length: no secret, for
    all its figures.
    """
    return _TECHNICAL.fullmatch(word) is not None


def is_descriptive(word: str) -> bool:
    """Whether `word` says something of a password instead of being one."""
    return word.casefold() in _DESCRIPTIVE


def password_kind(
    value: bytes, text: bytes, start: int, end: int, *, bound: bool, sure_only: bool
) -> str | None:
    """`secret` when `value` (`text[start:end]`) is a password, `possible` when only a person can
    say, None when it is none.

    `bound` tells that a sign binds it to its name (`=`, a tag, quotes); `sure_only`, that a plain
    word is no password there.
    """
    word = value.decode("utf-8", "replace").rstrip(".,;:)]»").strip("«»“”\u00a0\u202f ")
    if len(word) < 4 or is_masked(word) or (is_technical(word) and not word.isdigit()):
        return None
    if _PLACE.fullmatch(word) or _CODE.fullmatch(word) or _UNIT.match(text, end):
        return None
    if _WORD.fullmatch(word) is None:
        return _mixed(word, text, end, bound)
    if word.casefold() in _USUAL and (bound or _END_OF_LINE.match(text, end)):
        return "secret"
    if sure_only or word.casefold() in _DESCRIPTIVE or "/" in word:
        return None
    quoted = text[:start].endswith(_QUOTES) and text[start - 1 : start] != b"\xa0"
    if bound or quoted:
        goes_on = _NEXT_WORD.match(text, end) is not None
        return "possible" if quoted and goes_on else None if goes_on else "secret"
    return "possible" if _END_OF_LINE.match(text, end) else None


def _mixed(word: str, text: bytes, end: int, bound: bool) -> str | None:
    """Letters with figures or signs are nobody's prose; figures alone are a code at the end of a
    line, or when bound.
    """
    if word.isdigit():
        ends = len(word) <= 16 and (bound or _END_OF_LINE.match(text, end) is not None)
        return "secret" if ends else None
    if not any(character.isalnum() for character in word):
        return None
    return "secret" if any(character.isdigit() for character in word) else _signed(word, bound)


def _signed(word: str, bound: bool) -> str | None:
    """Letters and signs without a figure: a password when the signs are not those of a text."""
    if word.startswith("!") and word[1:].isalpha():
        return None  # a tag of YAML
    signs = {character for character in word if not character.isalnum()}
    return "secret" if signs - set("'’./-_(),;:°«»\ufffd") or bound else None
