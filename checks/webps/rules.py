"""The rules of a call from a professional's web application."""

from __future__ import annotations

from segur_audit.model.outcome import Outcome
from segur_audit.model.rule import Rule
from segur_audit.model.text import Text

from .words import AGAIN, WEBPS

_LOGIN = Text(
    "pour la méthode Pro Santé Connect, enregistrez depuis la connexion jusqu'à la page du DMP",
    "for the Pro Santé Connect method, record from the login to the page of the DMP",
)
HOST = Rule(
    "webps.host",
    f"{WEBPS}, WPS-01",
    Text("appel du DMP en https", "call of the DMP over https"),
    Text("le DMP est appelé sans https", "the DMP is called without https"),
    AGAIN,
)
HOST_UNSURE = Rule(
    "webps.host",
    f"{WEBPS}, WPS-01",
    None,
    Text(
        "cette pièce ne montre que l'adresse du DMP, pas son appel",
        "this piece only shows the address of the DMP, not that it was called",
    ),
    worth=Outcome.TO_REVIEW,
)
HOST_OTHER = Rule(
    "webps.host",
    f"{WEBPS}, WPS-01",
    None,
    Text(
        "aucun appel du DMP (*.dmp.gouv.fr) dans cette pièce",
        "no call of the DMP (*.dmp.gouv.fr) in this piece",
    ),
    AGAIN,
)
LOGIN_NOTE = Rule(
    "webps.login",
    f"{WEBPS}, WPS-06, WPS-07",
    None,
    Text(
        "la connexion par Pro Santé Connect (authorize, eidas1) n'est pas dans la pièce ; un "
        "appel par carte CPS n'en montre pas",
        "the login by Pro Santé Connect (authorize, eidas1) is not in the piece; a call by CPS "
        "card shows none",
    ),
    worth=Outcome.INFO,
)
LOGIN_ODD = Rule(
    "webps.login",
    f"{WEBPS}, WPS-07",
    Text(
        "l'appel suit une connexion par Pro Santé Connect (eidas1)",
        "the call follows a login by Pro Santé Connect (eidas1)",
    ),
    Text(
        "la connexion par Pro Santé Connect vient après l'appel du DMP, ou n'a pas abouti",
        "the login by Pro Santé Connect comes after the call, or was not completed",
    ),
    _LOGIN,
    worth=Outcome.WARNING,
)
METHODS = Rule(
    "webps.methods",
    f"{WEBPS}, WPS-06",
    Text(
        "un appel contextuel suit une connexion par Pro Santé Connect",
        "a contextual call follows a login by Pro Santé Connect",
    ),
    Text("aucun appel contextuel n'est fourni", "no contextual call is supplied"),
    worth=Outcome.INFO,
)
METHODS_UNSURE = Rule(
    "webps.methods",
    f"{WEBPS}, WPS-06",
    None,
    Text(
        "aucune pièce ne montre un appel par Pro Santé Connect",
        "no piece shows a call through Pro Santé Connect",
    ),
    _LOGIN,
    worth=Outcome.TO_REVIEW,
)
CARD = Rule(
    "webps.card",
    f"{WEBPS}, WPS-06",
    None,
    Text(
        "aucune pièce ne montre un appel par carte CPS, pourtant déclaré",
        "no piece shows a call by CPS card, which is declared",
    ),
    Text("ajoutez la trace d'un appel par carte CPS", "add the trace of a call by CPS card"),
    worth=Outcome.WARNING,
)
ANSWER = Rule(
    "webps.answer",
    f"{WEBPS}, WPS-01",
    Text("le DMP a répondu ({status})", "the DMP answered ({status})"),
    Text("le DMP a refusé l'appel ({status})", "the DMP refused the call ({status})"),
    AGAIN,
)
ANSWER_UNSURE = Rule(
    "webps.answer",
    f"{WEBPS}, WPS-01",
    None,
    Text("la réponse du DMP n'est pas dans la trace", "the answer of the DMP is not in the trace"),
    worth=Outcome.TO_REVIEW,
)
SETTINGS = Rule(
    "webps.settings",
    f"{WEBPS}, WPS-04",
    Text(
        "aucun INS n'est transmis à la page Parametrages", "no INS is sent to the Parametrages page"
    ),
    Text("un INS est transmis à la page Parametrages", "an INS is sent to the Parametrages page"),
    AGAIN,
    worth=Outcome.WARNING,
)
INS = Rule(
    "webps.ins",
    f"{WEBPS}, WPS-03",
    None,
    Text("clé de l'INS transmis : {how}", "key of the INS sent: {how_2}"),
    AGAIN,
)
PATIENT = Rule(
    "webps.patient",
    f"{WEBPS}, WPS-03",
    None,
    Text(
        "plusieurs patients dans les adresses de la même pièce",
        "several patients in the addresses of one piece",
    ),
    AGAIN,
    worth=Outcome.WARNING,
)
SECRET = Rule(
    "webps.secret",
    f"{WEBPS}, WPS-05",
    Text("ni secret ni INS là où il n'en faut pas", "no secret and no INS where none belongs"),
    Text("un secret est dans une adresse", "a secret is in an address"),
    AGAIN,
)
THIRD_PARTY = Rule(
    "webps.third_party",
    f"{WEBPS}, WPS-05",
    None,
    Text("un INS est dans l'adresse d'un tiers", "an INS is in the address of a third party"),
    AGAIN,
    worth=Outcome.WARNING,
)
