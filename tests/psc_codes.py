"""Codes and CIBA exchanges of Pro Santé Connect, for the tests."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from psc_traces import (
    OIDC,
    REALM,
    SECRET,
    callback,
    ciba_login,
    ciba_request,
    claims,
    code_login,
    exchange,
    jwt,
    last_poll,
    logout,
    poll,
    request,
    token,
    tokens,
    url,
    userinfo,
)

from segur_audit.model.outcome import Outcome

Exchanges = list[dict[str, Any]]


F, W, R, P = Outcome.FAIL, Outcome.WARNING, Outcome.TO_REVIEW, Outcome.PASS


def one(*exchanges: dict[str, Any]) -> Exchanges:
    return list(exchanges)


CODE: dict[str, tuple[Callable[[], Exchanges], str, Outcome]] = {
    "PSC-01": (lambda: one(request(response_type="token")), "psc.response_type", F),
    "PSC-02": (lambda: one(request(scope="openid")), "psc.scope", F),
    "PSC-03": (lambda: one(request(acr_values="eidas2")), "psc.acr_values", F),
    "PSC-03 absent": (lambda: one(request(acr_values=None)), "psc.acr_values", F),
    "PSC-04 short state": (lambda: one(request(state="court")), "psc.state", F),
    "PSC-04 no nonce": (lambda: one(request(nonce=None)), "psc.nonce", F),
    "PSC-04 same state": (
        lambda: one(request(), request(2, 50, state="etat-aleatoire-1")),
        "psc.state.distinct",
        F,
    ),
    "PSC-04 same nonce": (
        lambda: one(request(), request(2, 50, nonce="nonce-aleatoire-1")),
        "psc.nonce.distinct",
        F,
    ),
    "PSC-04 same state after a logout": (
        lambda: [*code_login(), logout(), request(1, 100), *code_login(2, 100)[1:]],
        "psc.state.distinct",
        F,
    ),
    "PSC-05 state of another login": (
        lambda: [
            *code_login(),
            request(2, 100),
            callback(2, 120, state="etat-aleatoire-1"),
            token(2, 121),
        ],
        "psc.callback_state",
        F,
    ),
    "PSC-07 code used twice": (lambda: [*code_login(), token(seconds=30)], "psc.token_code", F),
    "PSC-07 no login that succeeds": (
        lambda: [
            request(),
            callback(),
            token(status=400, answer={"error": "invalid_grant"}),
            userinfo(),
            logout(),
        ],
        "psc.code_flow",
        R,
    ),
    "PSC-10 refused": (lambda: [*code_login(), logout() | {"status": 400}], "psc.logout", F),
    "PSC-11 no known host": (
        lambda: [
            one | {"url": one["url"].replace("bas.psc", "preprod.psc")} for one in code_login()
        ],
        "psc.environment",
        R,
    ),
    "PSC-12 other spelling": (
        lambda: [
            *code_login(),
            exchange("GET", "https://dpi.exemple-sante.fr/x?accessToken=abcdef", 70),
        ],
        "psc.url_secret",
        F,
    ),
    "PSC-12 password": (
        lambda: [
            *code_login(),
            exchange("GET", f"https://client:{SECRET}@dpi.exemple-sante.fr/", 70),
        ],
        "psc.url_secret",
        F,
    ),
    "PSC-12 signed token": (
        lambda: [
            *code_login(),
            exchange(
                "GET", url("https://dpi.exemple-sante.fr/x", jeton=tokens()["access_token"]), 70
            ),
        ],
        "psc.url_secret",
        R,
    ),
    "PSC-08 instant too large": (
        lambda: [*code_login()[:2], token(answer=tokens(id_token=jwt(claims(exp=10**400))))],
        "psc.id_token.lifetime",
        F,
    ),
    "PSC-05": (
        lambda: one(request(), callback(state="autre-etat-aleatoire")),
        "psc.callback_state",
        F,
    ),
    "PSC-06": (
        lambda: one(request(redirect_uri="http://dpi.exemple-sante.fr/psc")),
        "psc.redirect_uri",
        F,
    ),
    "PSC-07 code": (
        lambda: one(request(), callback(), token(code="un-autre-code-d-usage")),
        "psc.token_code",
        F,
    ),
    "PSC-07 redirect": (
        lambda: one(request(), callback(), token(redirect_uri="https://autre.fr/")),
        "psc.token_redirect_uri",
        F,
    ),
    "PSC-08 issuer": (
        lambda: [
            *code_login()[:2],
            token(answer=tokens(id_token=jwt(claims(iss="https://autre.fr")))),
        ],
        "psc.id_token.issuer",
        F,
    ),
    "PSC-08 issuer of production": (
        lambda: [
            *code_login()[:2],
            token(answer=tokens(id_token=jwt(claims(iss=REALM.replace("bas.psc", "esw"))))),
        ],
        "psc.id_token.issuer",
        F,
    ),
    "PSC-08 issuer not known": (
        lambda: [
            *code_login()[:2],
            token(answer=tokens(id_token=jwt(claims(iss=REALM.replace("bas.psc", "preprod.psc"))))),
        ],
        "psc.id_token.issuer",
        W,
    ),
    "PSC-08 algorithm": (
        lambda: [*code_login()[:2], token(answer=tokens(id_token=jwt(claims(), {"alg": "none"})))],
        "psc.id_token.alg",
        F,
    ),
    "PSC-08 audience": (
        lambda: [*code_login()[:2], token(answer=tokens(id_token=jwt(claims(aud="autre"))))],
        "psc.id_token.audience",
        F,
    ),
    "PSC-08 nonce": (
        lambda: [
            *code_login()[:2],
            token(answer=tokens(id_token=jwt(claims(nonce="un-autre-nonce")))),
        ],
        "psc.id_token.nonce",
        F,
    ),
    "PSC-08 acr": (
        lambda: [*code_login()[:2], token(answer=tokens(id_token=jwt(claims(acr="eidas2"))))],
        "psc.id_token.acr",
        F,
    ),
    "PSC-08 lifetime": (
        lambda: [*code_login()[:2], token(answer=tokens(id_token=jwt(claims(exp=1))))],
        "psc.id_token.lifetime",
        F,
    ),
    "PSC-09 bearer": (
        lambda: [*code_login()[:3], userinfo(headers={"Accept": "application/json"})],
        "psc.userinfo.bearer",
        F,
    ),
    "PSC-09 identity": (
        lambda: [*code_login()[:3], userinfo(SubjectNameID=None)],
        "psc.userinfo.identity",
        F,
    ),
    "PSC-10 no hint": (lambda: [*code_login(), logout(id_token_hint=None)], "psc.logout", F),
    "PSC-10 no new request": (
        lambda: [*code_login(), logout(), *code_login(2, 100)[1:]],
        "psc.login_after_logout",
        F,
    ),
    "PSC-11 unknown host": (
        lambda: [
            one | {"url": one["url"].replace("bas.psc", "preprod.psc")} for one in code_login()
        ],
        "psc.unknown_host",
        W,
    ),
    "PSC-11 two": (
        lambda: [
            *code_login(),
            request(2, 90)
            | {
                "url": request(2)["url"]
                .replace("bas.psc", "esw")
                .replace("wallet.esw", "wallet.esw")
            },
        ],
        "psc.environment",
        F,
    ),
    "PSC-11 http": (
        lambda: one(
            request() | {"url": request()["url"].replace("https://wallet", "http://wallet")}
        ),
        "psc.https",
        F,
    ),
    "PSC-12": (
        lambda: [
            *code_login(),
            exchange("GET", url(f"{OIDC}/userinfo", access_token=tokens()["access_token"]), 70),
        ],
        "psc.url_secret",
        F,
    ),
}


CIBA: dict[str, tuple[Callable[[], Exchanges], str, Outcome]] = {
    "CIBA-01": (
        lambda: [
            ciba_request() | {"headers": {"Content-Type": "application/json"}},
            *ciba_login()[1:],
        ],
        "psc.ciba.request",
        F,
    ),
    "CIBA-02": (
        lambda: [ciba_request(binding_message="bonjour"), *ciba_login()[1:]],
        "psc.ciba.binding_message",
        F,
    ),
    "CIBA-02 three figures": (
        lambda: [ciba_request(binding_message="123"), *ciba_login()[1:]],
        "psc.ciba.binding_message",
        F,
    ),
    "CIBA-02 same": (
        lambda: [
            *ciba_login(),
            ciba_request(2, 100, binding_message="41"),
            *ciba_login(2, 100)[1:],
        ],
        "psc.ciba.binding_message.distinct",
        F,
    ),
    "CIBA-03": (
        lambda: [ciba_request(login_hint=None), *ciba_login()[1:]],
        "psc.ciba.login_hint",
        F,
    ),
    "CIBA-04 scope": (
        lambda: [ciba_request(scope="openid"), *ciba_login()[1:]],
        "psc.ciba.scope",
        F,
    ),
    "CIBA-04 acr": (
        lambda: [ciba_request(acr_values="eidas3"), *ciba_login()[1:]],
        "psc.ciba.acr_values",
        F,
    ),
    "CIBA-04 channel": (
        lambda: [ciba_request(channel="SMS"), *ciba_login()[1:]],
        "psc.ciba.channel",
        F,
    ),
    "CIBA-05": (
        lambda: [ciba_request(), poll(auth_req_id="un-autre-identifiant"), last_poll()],
        "psc.ciba.auth_req_id",
        F,
    ),
    "CIBA-06": (
        lambda: [ciba_request(), poll(seconds=5), poll(seconds=6), last_poll()],
        "psc.ciba.interval",
        F,
    ),
    "CIBA-06 interval in words": (
        lambda: [
            ciba_request(answer={"auth_req_id": "identifiant-de-demande-1", "interval": "30"}),
            *ciba_login()[1:],
        ],
        "psc.ciba.interval",
        F,
    ),
    "CIBA-07 refused": (
        lambda: [ciba_request(status=400, answer={"error": "invalid_request"})],
        "psc.ciba.flow",
        R,
    ),
    "CIBA-07": (
        lambda: [ciba_request(), poll(), last_poll(status=400, answer={"error": "expired_token"})],
        "psc.ciba.outcome",
        F,
    ),
}
