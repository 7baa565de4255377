"""What may be shown of a trace: the words of OpenID Connect and of Pro Santé Connect, field by
field. Anything else may be a secret.
"""

from __future__ import annotations

import re

from segur_audit.model.privacy import Mask

from ..kit.placeholder import is_placeholder

_ERRORS = (
    "invalid_request|invalid_client|invalid_grant|unauthorized_client|unsupported_grant_type"
    "|unsupported_response_type|invalid_scope|"
    "invalid_token|access_denied|server_error|temporarily_unavailable|login_required"
    "|consent_required|interaction_required|"
    "account_selection_required|authorization_pending|slow_down|expired_token|transaction_failed"
    "|unknown_user_id|"
    "invalid_binding_message|missing_user_code|invalid_user_code|insufficient_scope"
)
_GRANTS = (
    r"authorization_code|refresh_token|client_credentials|password|implicit"
    r"|urn:openid:params:grant-type:ciba|"
    r"urn:ietf:params:oauth:grant-type:[a-z0-9-]{1,30}"
)
_SCOPES = (
    "openid|scope_all|profile|email|address|phone|offline_access|roles|identity|web-origins"
    "|microprofile-jwt|acr|basic"
)
_CLIENT = r"(?![0-9]+$)[A-Za-z0-9][A-Za-z0-9_.-]{0,79}"
#: The words of each field, as a regular expression: a field that is not here is never shown.
_WORDS = {
    "response_type": "code|token|id_token|none",
    "response_mode": r"query|fragment|form_post|(?:query\.|fragment\.|form_post\.)?jwt",
    "scope": _SCOPES,
    "acr_values": "eidas[0-9]",
    "acr": "eidas[0-9]",
    "prompt": "none|login|consent|select_account|create",
    "client_id": _CLIENT,
    "azp": _CLIENT,
    "aud": _CLIENT,
    "grant_type": _GRANTS,
    "channel": "CARD|MOBILE|SMS|EMAIL|WEB",
    "error": _ERRORS,
    "code_challenge_method": "S256|plain",
    "token_type": "(?i:bearer|dpop|mac)",
    "typ": r"(?i:jwt|id|bearer|refresh|offline|logout|at\+jwt|jws|jose)",
    "alg": "none|(?:HS|RS|ES|PS)(?:256|384|512)|EdDSA|Ed25519|dir|RSA-OAEP(?:-256)?|A(?:128|256)KW",
}
_PATTERNS = {
    name: re.compile(rf"(?:{words})(?: (?:{words})){{0,30}}") for name, words in _WORDS.items()
}
_ONE_WORD = {name: re.compile(words) for name, words in _WORDS.items()}
_CODED = {
    "SubjectRole": re.compile(r"[A-Z0-9]{1,6}\^[0-9.]{5,60}"),
    "Secteur_Activite": re.compile(r"SA[0-9]{2}\^[0-9.]{5,60}"),
}
_NAME = re.compile(r"[a-z][a-z_]{0,40}")
_SEGMENT = re.compile(
    r"(?:[A-Za-z]{1,24}(?:[._-][A-Za-z]{1,24}){0,5})?|v[0-9]{1,2}|[a-z]{1,12}[0-9]{1,2}"
)
_MEDIA_TYPES = frozenset(
    {
        "application/x-www-form-urlencoded",
        "application/json",
        "application/jwt",
        "application/xml",
        "application/octet-stream",
        "multipart/form-data",
        "text/html",
        "text/plain",
        "text/xml",
        "application/soap+xml",
    }
)
_SCHEMES = frozenset({"basic", "bearer", "dpop", "digest", "negotiate"})


def is_plain(name: str, value: str) -> bool:
    """Whether the value of a field is one or several words of that field."""
    return (
        name in _PATTERNS
        and _PATTERNS[name].fullmatch(value) is not None
        and Mask().plain(value) == value
    )


def is_word(name: str, value: str) -> bool:
    """Whether a value is one word of a field of which several may be given."""
    return _ONE_WORD[name].fullmatch(value) is not None


def is_coded(name: str, value: object) -> bool:
    """Whether a claim of userinfo is a code, or a list of codes."""
    values = value if isinstance(value, list) else [value]
    return (
        name in _CODED
        and bool(values)
        and all(isinstance(one, str) and _CODED[name].fullmatch(one) for one in values)
    )


def is_name(name: str) -> bool:
    """Whether a parameter's name is written as those of OAuth are."""
    return _NAME.fullmatch(name) is not None


def is_plain_path(path: str) -> bool:
    """Whether the path of an address is made of words, and of nothing that may be an identifier or
    a key.
    """
    return Mask().plain(path) == path and all(
        _SEGMENT.fullmatch(one) or is_placeholder(one) for one in path.split("/")
    )


def media_type(content_type: str) -> str:
    """A media type that is known; another one is said to be some bytes, none stays empty."""
    kind = content_type.partition(";")[0].strip().lower()
    return kind if kind in _MEDIA_TYPES or not kind else "application/octet-stream"


def is_scheme(word: str) -> bool:
    """Whether a word is a scheme of the Authorization header."""
    return word.lower() in _SCHEMES
