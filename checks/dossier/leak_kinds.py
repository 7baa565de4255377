"""The words for each kind of secret, and for each reason why a content stays closed."""

from __future__ import annotations

from segur_audit.model.text import Text

KINDS = {
    "private_key": Text("une clé privée", "a private key"),
    "jwt": Text("un jeton JWT", "a JWT token"),
    "client_secret": Text("un client_secret", "a client_secret"),
    "bearer": Text(
        "un en-tête Authorization avec son jeton", "an Authorization header with its token"
    ),
    "token": Text(
        "un jeton d'accès, d'identité ou de rafraîchissement",
        "an access, identity or refresh token",
    ),
    "cookie": Text("un cookie de session", "a session cookie"),
    "code": Text("un code d'autorisation", "an authorization code"),
    "code_verifier": Text("un code_verifier", "a code_verifier"),
    "password": Text("un mot de passe", "a password"),
    "url_password": Text(
        "un mot de passe dans une adresse (URL)", "a password in an address (URL)"
    ),
    "api_key": Text("une clé d'API ou une clé secrète", "an API key or a secret key"),
    "cloud_key": Text("une clé d'accès à un hébergeur", "an access key of a hosting service"),
    "forge_token": Text(
        "un jeton de forge logicielle (GitHub, GitLab, npm, PyPI…)",
        "a token of a software forge (GitHub, GitLab, npm, PyPI…)",
    ),
    "service_token": Text(
        "un jeton de service en ligne (Slack, Stripe…)",
        "a token of an online service (Slack, Stripe…)",
    ),
    "lps_id_homologation_dmp": Text("LPS_ID_HOMOLOGATION_DMP", "LPS_ID_HOMOLOGATION_DMP"),
}
#: Why a part of a piece was not looked at.
REASONS = {
    "encrypted_mail": Text(
        "un courriel chiffré (S/MIME ou PGP)", "an encrypted mail (S/MIME or PGP)"
    ),
    "encrypted": Text("un contenu chiffré", "an encrypted content"),
    "container": Text(
        "un conteneur dont le format n'est pas lu ici (7z, rar, tar, ancien Office…)",
        "a container of a format that is not read here (7z, rar, tar, old Office…)",
    ),
    "unknown": Text(
        "un contenu dont le format n'est pas reconnu",
        "a content of a format that is not recognised",
    ),
    "damaged": Text("un contenu endommagé", "a damaged content"),
    "archive": Text(
        "une archive dont des entrées sont chiffrées, endommagées ou refusées",
        "an archive of which entries are encrypted, damaged or refused",
    ),
    "too_deep": Text("trop de niveaux d'archives", "too many levels of archives"),
    "too_large": Text("un contenu trop volumineux", "a content that is too large"),
    "text": Text("un PDF dont le texte ne peut pas être lu", "a PDF whose text cannot be read"),
}
OTHER = Text("un secret", "a secret")
