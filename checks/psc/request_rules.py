"""The rules of the requests and answers that pass through the browser."""

from __future__ import annotations

from segur_audit.model.outcome import Outcome
from segur_audit.model.rule import Rule
from segur_audit.model.text import Text

from ..kit.trace_words import CODE_FLOW

_BROWSER = Text(
    "ajoutez à la pièce (« fichiers ») une trace du navigateur, enregistrée depuis le clic sur le "
    "bouton Pro Santé Connect "
    "jusqu'à la déconnexion et la nouvelle connexion, journal conservé d'une page à l'autre",
    "add to the piece ('fichiers') a browser trace, recorded from the click on the Pro Santé "
    "Connect button to the logout "
    "and the new login, the log being kept from page to page",
)
RESPONSE_TYPE = Rule(
    "psc.response_type",
    f"PSC-01, {CODE_FLOW}",
    Text("response_type=code", "response_type=code"),
    Text("response_type n'est pas code", "response_type is not code"),
    Text("utilisez le code flow (response_type=code)", "use the code flow (response_type=code)"),
)
REDIRECT_URI = Rule(
    "psc.redirect_uri",
    f"PSC-06, {CODE_FLOW}",
    Text(
        "redirect_uri est en https, ou sur la boucle locale",
        "redirect_uri is https, or on the loopback",
    ),
    Text("redirect_uri n'est ni en https, ni local", "redirect_uri is neither https nor local"),
    Text("déclarez une redirect_uri en https", "register an https redirect_uri"),
)
LOGIN_AFTER_LOGOUT = Rule(
    "psc.login_after_logout",
    "PSC-10, Pro Santé Connect (EX PSC, déconnexion)",
    Text(
        "après la déconnexion, la connexion repasse par la demande d'autorisation",
        "after the logout, the login goes through the authorization request again",
    ),
    Text(
        "la trace s'arrête à la déconnexion : la nouvelle connexion n'y est pas",
        "the trace stops at the logout: the new login is not in it",
    ),
    _BROWSER,
    worth=Outcome.TO_REVIEW,
)
LOGIN_AFTER_LOGOUT_WRONG = Rule(
    "psc.login_after_logout",
    "PSC-10, Pro Santé Connect (EX PSC, déconnexion)",
    None,
    Text(
        "après la déconnexion, une connexion se fait sans nouvelle demande d'autorisation",
        "after the logout, a login happens without a new authorization request",
    ),
    Text(
        "fermez la session locale en même temps que celle de Pro Santé Connect",
        "end the local session together with that of Pro Santé Connect",
    ),
)
AUTHORIZE = Rule(
    "psc.authorize",
    "Pro Santé Connect, trace des échanges (HAR 1.2)",
    None,
    Text(
        "la trace ne montre aucune demande d'autorisation (authorize) : PSC-01 à PSC-06 ne sont "
        "pas évalués",
        "the trace shows no authorization request (authorize): PSC-01 to PSC-06 are not evaluated",
    ),
    _BROWSER,
    worth=Outcome.TO_REVIEW,
)
CALLBACK = Rule(
    "psc.callback",
    "Pro Santé Connect, trace des échanges (HAR 1.2)",
    None,
    Text(
        "la trace ne montre aucun retour vers redirect_uri (callback) : PSC-05 n'est pas évalué",
        "the trace shows no return to redirect_uri (callback): PSC-05 is not evaluated",
    ),
    _BROWSER,
    worth=Outcome.TO_REVIEW,
)
CALLBACK_STATE = Rule(
    "psc.callback_state",
    f"PSC-05, {CODE_FLOW}",
    None,
    Text(
        "le state du retour ne peut pas être comparé : la demande n'est pas dans la trace",
        "the state of the callback cannot be compared: the request is not in the trace",
    ),
    _BROWSER,
    worth=Outcome.TO_REVIEW,
)
CALLBACK_STATE_WRONG = Rule(
    "psc.callback_state",
    f"PSC-05, {CODE_FLOW}",
    None,
    Text(
        "le retour ne porte le state d'aucune demande",
        "the callback carries the state of no request",
    ),
    Text(
        "refusez tout retour dont le state n'est pas celui envoyé",
        "refuse any callback whose state is not the one sent",
    ),
)
CALLBACK_STATE_OTHER = Rule(
    "psc.callback_state",
    f"PSC-05, {CODE_FLOW}",
    Text("le retour porte le state de la demande", "the callback carries the state of the request"),
    Text(
        "le retour ne porte le state d'aucune demande",
        "the callback carries the state of no request",
    ),
    Text(
        "refusez tout retour dont le state n'est pas celui envoyé",
        "refuse any callback whose state is not the one sent",
    ),
)
LOGOUT = Rule(
    "psc.logout",
    "PSC-10, Pro Santé Connect (EX PSC, déconnexion)",
    None,
    Text(
        "la trace ne montre pas la déconnexion (logout) : PSC-10 n'est pas évalué",
        "the trace shows no logout: PSC-10 is not evaluated",
    ),
    _BROWSER,
    worth=Outcome.TO_REVIEW,
)
LOGOUT_WRONG = Rule(
    "psc.logout",
    "PSC-10, Pro Santé Connect (EX PSC, déconnexion)",
    None,
    Text("la déconnexion a été refusée (HTTP {status})", "the logout was refused (HTTP {status})"),
    Text("déposez une trace où la déconnexion aboutit", "supply a trace where the logout succeeds"),
)
LOGOUT_OTHER = Rule(
    "psc.logout",
    "PSC-10, Pro Santé Connect (EX PSC, déconnexion)",
    Text("la déconnexion porte id_token_hint", "the logout carries id_token_hint"),
    Text("id_token_hint est vide ou répété", "id_token_hint is empty or repeated"),
    Text("appelez logout avec id_token_hint", "call logout with id_token_hint"),
)
CALLBACK_ERROR = Rule(
    "psc.callback_error",
    "Pro Santé Connect, trace des échanges (HAR 1.2)",
    None,
    Text(
        "Pro Santé Connect a répondu par une erreur : {error}",
        "Pro Santé Connect answered with an error: {error}",
    ),
    worth=Outcome.WARNING,
)
