"""The rules of the CIBA flow of Pro Santé Connect."""

from __future__ import annotations

from segur_audit.model.outcome import Outcome
from segur_audit.model.rule import Rule
from segur_audit.model.text import Text

from ..kit.trace_words import CIBA

CIBA_REQUEST = Rule(
    "psc.ciba.request",
    f"CIBA-01, {CIBA}",
    None,
    Text(
        "les en-têtes de la demande CIBA ne sont pas dans la trace : son type ne peut pas être vu",
        "the headers of the CIBA request are not in the trace: its type cannot be seen",
    ),
    worth=Outcome.TO_REVIEW,
)
CIBA_REQUEST_OTHER = Rule(
    "psc.ciba.request",
    f"CIBA-01, {CIBA}",
    Text("la demande CIBA est un POST de formulaire", "the CIBA request is a form POST"),
    Text("la demande CIBA est un ", "the CIBA request is a "),
    Text("envoyez un POST {form}", "send a POST {form}"),
)
CIBA_BINDING_MESSAGE = Rule(
    "psc.ciba.binding_message",
    f"CIBA-02, {CIBA}",
    Text("binding_message est fait de deux chiffres", "binding_message is made of two digits"),
    None,
    Text(
        "tirez deux chiffres (00 à 99) à chaque connexion, et montrez-les à l'utilisateur",
        "draw two digits (00 to 99) for each login, and show them to the user",
    ),
)
CIBA_LOGIN_HINT = Rule(
    "psc.ciba.login_hint", f"CIBA-03, {CIBA}", None, Text("login_hint {how}", "login_hint {how}")
)
CIBA_LOGIN_HINT_WRONG = Rule(
    "psc.ciba.login_hint",
    f"CIBA-03, {CIBA}",
    None,
    Text("login_hint est absent, vide ou répété", "login_hint is absent, empty or repeated"),
    Text(
        "envoyez l'identifiant national du professionnel (8 + RPPS)",
        "send the professional's national identifier (8 + RPPS)",
    ),
)
CIBA_CHANNEL = Rule(
    "psc.ciba.channel",
    f"CIBA-04, {CIBA}",
    Text("channel est l'un de : {names}", "channel is one of: {names}"),
    Text(
        "le canal de la demande CIBA n'est pas celui qui est attendu",
        "the channel of the CIBA request is not the expected one",
    ),
)
CIBA_FLOW = Rule(
    "psc.ciba.flow",
    "Pro Santé Connect, trace des échanges (HAR 1.2)",
    Text(
        "une connexion CIBA est vue de la demande aux jetons",
        "a CIBA login is seen from the request to the tokens",
    ),
    Text(
        "aucune connexion CIBA n'est vue de la demande jusqu'aux jetons",
        "no CIBA login is seen from the request to the tokens",
    ),
    Text(
        "déposez la trace d'une connexion qui aboutit", "supply the trace of a login that succeeds"
    ),
    worth=Outcome.TO_REVIEW,
)
CIBA_CALLS = Rule(
    "psc.ciba",
    "Pro Santé Connect, trace des échanges (HAR 1.2)",
    None,
    Text(
        "la trace ne montre aucune demande CIBA (appel du serveur) : CIBA-01 à CIBA-07 ne sont "
        "pas évalués",
        "the trace shows no CIBA request (a server-side call): CIBA-01 to CIBA-07 are not "
        "evaluated",
    ),
    worth=Outcome.TO_REVIEW,
)
CIBA_UNSURE = Rule(
    "psc.ciba",
    "Pro Santé Connect, trace des échanges (HAR 1.2)",
    None,
    Text(
        "la trace ne contient pas le corps de la demande CIBA",
        "the trace does not hold the body of the CIBA request",
    ),
    worth=Outcome.TO_REVIEW,
)
CIBA_ANSWER = Rule(
    "psc.ciba.answer",
    f"CIBA-01, {CIBA}",
    None,
    Text(
        "la trace ne contient pas le corps de la demande CIBA",
        "the trace does not hold the body of the CIBA request",
    ),
    worth=Outcome.WARNING,
)
CIBA_BINDING_MESSAGE_DISTINCT = Rule(
    "psc.ciba.binding_message.distinct",
    f"CIBA-02, {CIBA}",
    Text(
        "{count_sent} connexions, {count_sent} binding_message différents",
        "{count_sent} logins, {count_sent} different binding_message values",
    ),
    Text(
        "même binding_message que la connexion précédente",
        "same binding_message as the login before",
    ),
    Text(
        "tirez un nouveau binding_message à chaque connexion",
        "draw a new binding_message for each login",
    ),
)
CIBA_BINDING_MESSAGE_DISTINCT_ODD = Rule(
    "psc.ciba.binding_message.distinct",
    f"CIBA-02, {CIBA}",
    None,
    Text("un binding_message revient dans la trace", "a binding_message comes back in the trace"),
    Text(
        "tirez un nouveau binding_message à chaque connexion",
        "draw a new binding_message for each login",
    ),
    worth=Outcome.WARNING,
)
CIBA_BINDING_MESSAGE_DISTINCT_NOTE = Rule(
    "psc.ciba.binding_message.distinct",
    f"CIBA-02, {CIBA}",
    None,
    Text(
        "une seule connexion CIBA : la variation du binding_message ne peut pas être observée",
        "a single CIBA login: the variation of the binding_message cannot be observed",
    ),
    worth=Outcome.INFO,
)
CIBA_MODE = Rule(
    "psc.ciba.mode",
    f"CIBA-01, {CIBA}",
    None,
    Text(
        "client_notification_token est envoyé : Pro Santé Connect n'offre que le mode poll",
        "client_notification_token is sent: Pro Santé Connect offers the poll mode only",
    ),
    worth=Outcome.WARNING,
)
CIBA_AUTH_REQ_ID = Rule(
    "psc.ciba.auth_req_id",
    f"CIBA-05, {CIBA}",
    Text("l'interrogation porte l'auth_req_id reçu", "the poll carries the auth_req_id received"),
    Text(
        "aucune interrogation de token ne suit cette demande CIBA dans la trace",
        "no poll of token follows this CIBA request in the trace",
    ),
    worth=Outcome.TO_REVIEW,
)
CIBA_AUTH_REQ_ID_UNSURE = Rule(
    "psc.ciba.auth_req_id",
    f"CIBA-05, {CIBA}",
    None,
    Text(
        "l'auth_req_id de cette interrogation ne peut pas être comparé : la réponse CIBA n'est "
        "pas dans la trace",
        "the auth_req_id of this poll cannot be compared: the CIBA answer is not in the trace",
    ),
    worth=Outcome.TO_REVIEW,
)
CIBA_AUTH_REQ_ID_WRONG = Rule(
    "psc.ciba.auth_req_id",
    f"CIBA-05, {CIBA}",
    None,
    Text(
        "l'interrogation ne porte pas un auth_req_id reçu",
        "the poll does not carry an auth_req_id that was received",
    ),
    Text("interrogez token avec l'auth_req_id reçu", "poll token with the auth_req_id received"),
)
