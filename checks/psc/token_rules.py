"""The rules of the token endpoint, of the ID token and of userinfo."""

from __future__ import annotations

from segur_audit.model.outcome import Outcome
from segur_audit.model.rule import Rule
from segur_audit.model.text import Text

from ..kit.trace_words import CODE_FLOW

SERVER = Text(
    "ajoutez à la pièce (« fichiers ») la trace de votre serveur, qui seul appelle token, "
    "userinfo et CIBA : proxy d'enregistrement (HAR) "
    "placé entre le serveur et Pro Santé Connect, ou journal en tableau JSON "
    "{method, url, headers, form, status, body, time}",
    "add to the piece ('fichiers') the trace of your server, which alone calls token, userinfo "
    "and CIBA: a recording proxy (HAR) "
    "between the server and Pro Santé Connect, or a log as a JSON array "
    "{method, url, headers, form, status, body, time}",
)
TOKEN_REDIRECT_URI = Rule(
    "psc.token_redirect_uri",
    f"PSC-07, {CODE_FLOW}",
    None,
    Text(
        "redirect_uri est absent de l'appel à token, ou répété",
        "redirect_uri is absent from the token call, or repeated",
    ),
    Text("envoyez la redirect_uri de la demande", "send the redirect_uri of the request"),
)
TOKEN_REDIRECT_URI_UNSURE = Rule(
    "psc.token_redirect_uri",
    f"PSC-07, {CODE_FLOW}",
    None,
    Text(
        "redirect_uri ne peut pas être comparée : la demande de cette connexion n'est pas dans la "
        "trace",
        "redirect_uri cannot be compared: the request of this login is not in the trace",
    ),
    worth=Outcome.TO_REVIEW,
)
TOKEN_REDIRECT_URI_OTHER = Rule(
    "psc.token_redirect_uri",
    f"PSC-07, {CODE_FLOW}",
    Text(
        "redirect_uri est identique à celle de la demande",
        "redirect_uri is identical to that of the request",
    ),
    Text("redirect_uri n'est pas celle de la demande", "redirect_uri is not that of the request"),
    Text(
        "envoyez la même redirect_uri aux deux étapes", "send the same redirect_uri at both steps"
    ),
)
ID_TOKEN = Rule(
    "psc.id_token",
    f"PSC-08, {CODE_FLOW}",
    None,
    Text(
        "l'id_token n'est pas un jeton JWT signé lisible",
        "the id_token is not a signed JWT that can be read",
    ),
)
ID_TOKEN_UNSURE = Rule(
    "psc.id_token",
    f"PSC-08, {CODE_FLOW}",
    None,
    Text(
        "l'id_token est chiffré : ses informations ne peuvent pas être lues",
        "the id_token is encrypted: its claims cannot be read",
    ),
    worth=Outcome.TO_REVIEW,
)
ID_TOKEN_ID_TOKEN_FINDINGS = Rule(
    "psc.id_token",
    f"PSC-08, {CODE_FLOW}",
    None,
    Text(
        "la réponse de token n'est pas dans la trace, ou n'est pas du JSON",
        "the token answer is not in the trace, or is no JSON",
    ),
    SERVER,
    worth=Outcome.TO_REVIEW,
)
ID_TOKEN_WRONG = Rule(
    "psc.id_token",
    f"PSC-08, {CODE_FLOW}",
    None,
    Text("la réponse de token ne contient pas d'id_token", "the token answer holds no id_token"),
    Text("demandez le scope openid", "ask for the scope openid"),
)
USERINFO_BEARER = Rule(
    "psc.userinfo.bearer",
    f"PSC-09, {CODE_FLOW}",
    None,
    Text(
        "aucun en-tête Authorization n'est dans la trace : l'outil de capture a pu le retirer",
        "no Authorization header is in the trace: the capture tool may have removed it",
    ),
    Text(
        "envoyez le jeton d'accès dans l'en-tête Authorization ; si l'outil de capture l'a "
        "retiré, exportez la trace avec ses données "
        "sensibles puis passez-la à segur-audit trace redact",
        "send the access token in the Authorization header; if the capture tool removed it, "
        "export the trace with its sensitive data, "
        "then run segur-audit trace redact on it",
    ),
    worth=Outcome.TO_REVIEW,
)
USERINFO_BEARER_OTHER = Rule(
    "psc.userinfo.bearer",
    f"PSC-09, {CODE_FLOW}",
    Text(
        "userinfo est appelé avec Authorization: Bearer",
        "userinfo is called with Authorization: Bearer",
    ),
    Text(
        "userinfo est appelé sans en-tête Authorization: Bearer",
        "userinfo is called without an Authorization: Bearer header",
    ),
    Text(
        "envoyez le jeton d'accès dans l'en-tête Authorization ; si l'outil de capture l'a "
        "retiré, exportez la trace avec ses données "
        "sensibles puis passez-la à segur-audit trace redact",
        "send the access token in the Authorization header; if the capture tool removed it, "
        "export the trace with its sensitive data, "
        "then run segur-audit trace redact on it",
    ),
)
USERINFO_IDENTITY = Rule(
    "psc.userinfo.identity",
    f"PSC-09, {CODE_FLOW}",
    None,
    Text(
        "la réponse de userinfo n'est pas dans la trace, ou n'est pas lisible",
        "the userinfo answer is not in the trace, or cannot be read",
    ),
    SERVER,
    worth=Outcome.TO_REVIEW,
)
USERINFO_IDENTITY_OTHER = Rule(
    "psc.userinfo.identity",
    f"PSC-09, {CODE_FLOW}",
    Text(
        "userinfo donne SubjectNameID et SubjectRefPro",
        "userinfo gives SubjectNameID and SubjectRefPro",
    ),
    Text("userinfo ne donne pas {names}", "userinfo does not give {names}"),
    Text("demandez le scope scope_all", "ask for the scope scope_all"),
)
TOKEN = Rule(
    "psc.token",
    "Pro Santé Connect, trace des échanges (HAR 1.2)",
    None,
    Text(
        "la trace ne contient pas le corps de cet appel à token",
        "the trace does not hold the body of this token call",
    ),
    SERVER,
    worth=Outcome.TO_REVIEW,
)
TOKEN_UNSURE = Rule(
    "psc.token",
    "Pro Santé Connect, trace des échanges (HAR 1.2)",
    None,
    Text(
        "la trace ne montre pas l'échange du code contre les jetons (token, appel du serveur) : "
        "PSC-07 et PSC-08 ne sont pas évalués",
        "the trace shows no exchange of the code for tokens (token, a server-side call): PSC-07 "
        "and PSC-08 are not evaluated",
    ),
    SERVER,
    worth=Outcome.TO_REVIEW,
)
TOKEN_ODD = Rule(
    "psc.token",
    "Pro Santé Connect, trace des échanges (HAR 1.2)",
    None,
    Text(
        "l'échange du code a échoué (HTTP {status})",
        "the exchange of the code failed (HTTP {status})",
    ),
    worth=Outcome.WARNING,
)
TOKEN_CODE = Rule(
    "psc.token_code",
    f"PSC-07, {CODE_FLOW}",
    None,
    Text(
        "le code ne peut pas être comparé : le retour n'est pas dans la trace",
        "the code cannot be compared: the callback is not in the trace",
    ),
    worth=Outcome.TO_REVIEW,
)
TOKEN_CODE_WRONG = Rule(
    "psc.token_code",
    f"PSC-07, {CODE_FLOW}",
    None,
    Text(
        "le même code est échangé deux fois contre des jetons",
        "the same code is exchanged for tokens twice",
    ),
    Text("déposez une trace telle qu'elle a été capturée", "supply a trace as it was captured"),
)
TOKEN_CODE_OTHER = Rule(
    "psc.token_code",
    f"PSC-07, {CODE_FLOW}",
    Text("le code échangé est celui du retour", "the code exchanged is the one that came back"),
    Text(
        "le code échangé n'est celui d'aucun retour", "the code exchanged is the one of no callback"
    ),
)
USERINFO = Rule(
    "psc.userinfo",
    f"PSC-09, {CODE_FLOW}",
    None,
    Text(
        "la trace ne montre pas l'appel à userinfo (appel du serveur) : PSC-09 n'est pas évalué",
        "the trace shows no call to userinfo (a server-side call): PSC-09 is not evaluated",
    ),
    SERVER,
    worth=Outcome.TO_REVIEW,
)
USERINFO_OTHER = Rule(
    "psc.userinfo",
    f"PSC-09, {CODE_FLOW}",
    None,
    Text("userinfo a répondu HTTP {status}", "userinfo answered HTTP {status}"),
)
WHOLE_FLOW = Rule(
    "psc.code_flow",
    "Pro Santé Connect, trace des échanges (HAR 1.2)",
    Text(
        "une connexion par code flow est vue de la demande d'autorisation aux jetons",
        "a login by code flow is seen from the authorization request to the tokens",
    ),
    Text(
        "aucune connexion n'est vue de la demande d'autorisation jusqu'aux jetons",
        "no login is seen from the authorization request to the tokens",
    ),
    Text(
        "déposez la trace d'une connexion qui aboutit", "supply the trace of a login that succeeds"
    ),
    worth=Outcome.TO_REVIEW,
)
