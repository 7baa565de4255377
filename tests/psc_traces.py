"""Builds traces of Pro Santé Connect logins that look like real captures, with fictitious people and made-up secrets."""

from __future__ import annotations

import base64
import datetime as dt
import json
from collections.abc import Callable, Mapping
from typing import Any
from urllib.parse import urlencode

WALLET = "https://wallet.bas.psc.esante.gouv.fr/auth"
REALM = "https://auth.bas.psc.esante.gouv.fr/auth/realms/esante-wallet"
OIDC = f"{REALM}/protocol/openid-connect"
CALLBACK = "https://dpi.exemple-sante.fr/psc/retour"
CLIENT = "exemple-dpi-bas"
SECRET = "uN-s3cret-tres-long"
NAME_ID = "899700366240"
FAMILY, GIVEN = "MARTINEAU", "Philomène"
START = dt.datetime(2026, 10, 2, 9, 0, tzinfo=dt.UTC)

Change = Callable[[dict[str, Any]], None]


def at(seconds: float) -> str:
    """An instant of the trace."""
    return (START + dt.timedelta(seconds=seconds)).isoformat(timespec="milliseconds")


def url(base: str, **query: Any) -> str:
    """`base` with its query, absent parameters left out; a list repeats a parameter."""
    return f"{base}?{urlencode({key: value for key, value in query.items() if value is not None}, doseq=True)}"


def jwt(
    claims: Mapping[str, Any],
    header: Mapping[str, Any] | None = None,
    signature: bytes = b"signature-non-verifiee",
) -> str:
    """A compact JWS of these claims."""
    parts = (
        json.dumps(header or {"alg": "RS256", "typ": "JWT", "kid": "cle-1"}).encode(),
        json.dumps(claims).encode(),
        signature,
    )
    return ".".join(base64.urlsafe_b64encode(part).rstrip(b"=").decode() for part in parts)


def claims(number: int = 1, **changed: Any) -> dict[str, Any]:
    """The claims of the ID token of the login `number`; None takes a claim away."""
    told = {
        "iss": REALM, "aud": CLIENT, "azp": CLIENT, "nonce": f"nonce-aleatoire-{number}", "acr": "eidas1", "typ": "ID",
        "iat": 1790931600 + number, "exp": 1790931720 + number, "auth_time": 1790931600, "session_state": f"session-{number}",
        "preferred_username": NAME_ID, "family_name": FAMILY, "given_name": GIVEN, **changed,
    }  # fmt: skip
    return {key: value for key, value in told.items() if value is not None}


def exchange(
    method: str,
    address: str,
    seconds: float,
    *,
    headers: Mapping[str, str] | None = None,
    form: Mapping[str, Any] | None = None,
    status: int = 200,
    answer: Any = None,
    answer_headers: Mapping[str, str] | None = None,
) -> dict[str, Any]:
    """One exchange in the plain form, from which a HAR entry can be made."""
    sent = {
        **({"Content-Type": "application/x-www-form-urlencoded"} if form is not None else {}),
        **(headers or {}),
    }
    made = {
        "method": method,
        "url": address,
        "headers": sent,
        "status": status,
        "body": answer,
        "time": at(seconds),
    }
    return {
        **made,
        **({"form": dict(form)} if form is not None else {}),
        **({"response_headers": dict(answer_headers)} if answer_headers else {}),
    }


def basic() -> dict[str, str]:
    """The client's authentication."""
    return {"Authorization": "Basic " + base64.b64encode(f"{CLIENT}:{SECRET}".encode()).decode()}


def request(number: int = 1, seconds: float = 0, **changed: Any) -> dict[str, Any]:
    """The authorization request of the browser."""
    query = {
        "response_type": "code", "client_id": CLIENT, "redirect_uri": CALLBACK, "scope": "openid scope_all", "acr_values": "eidas1",
        "state": f"etat-aleatoire-{number}", "nonce": f"nonce-aleatoire-{number}", **changed,
    }  # fmt: skip
    return exchange(
        "GET", url(WALLET, **query), seconds, headers={"Cookie": "AUTH_SESSION_ID=abcdef"}
    )


def callback(number: int = 1, seconds: float = 20, **changed: Any) -> dict[str, Any]:
    """The return of the browser."""
    query = {
        "code": f"code-a-usage-unique-{number}",
        "state": f"etat-aleatoire-{number}",
        "session_state": f"session-{number}",
        **changed,
    }
    return exchange(
        "GET", url(CALLBACK, **query), seconds, headers={"Cookie": "JSESSIONID=0123456789"}
    )


def tokens(number: int = 1, **changed: Any) -> dict[str, Any]:
    """The answer of the token endpoint; None takes a member away."""
    answer = {
        "access_token": jwt({"sub": f"acces-{number}"}), "refresh_token": jwt({"sub": f"rafraichit-{number}"}), "token_type": "Bearer",
        "expires_in": 120, "scope": "openid scope_all", "session_state": f"session-{number}", "id_token": jwt(claims(number)), **changed,
    }  # fmt: skip
    return {key: value for key, value in answer.items() if value is not None}


def token(
    number: int = 1, seconds: float = 21, status: int = 200, answer: Any = None, **changed: Any
) -> dict[str, Any]:
    """The exchange of the code for the tokens."""
    form = {
        "grant_type": "authorization_code",
        "code": f"code-a-usage-unique-{number}",
        "redirect_uri": CALLBACK,
        **changed,
    }
    form = {key: value for key, value in form.items() if value is not None}
    return exchange(
        "POST",
        f"{OIDC}/token",
        seconds,
        headers=basic(),
        form=form,
        status=status,
        answer=answer or tokens(number),
    )


def identity(**changed: Any) -> dict[str, Any]:
    """What userinfo says; None takes a member away."""
    told = {
        "SubjectNameID": NAME_ID, "SubjectRole": ["10^1.2.250.1.213.1.1.5.5"], "family_name": FAMILY, "given_name": GIVEN,
        "preferred_username": NAME_ID, "Secteur_Activite": "SA07^1.2.250.1.71.4.2.4",
        "SubjectRefPro": {"codeCivilite": "MME", "exercices": [{"codeProfession": "10", "nomDexercice": FAMILY, "activities": [{"raisonSocialeSite": "CHU"}]}]},
        **changed,
    }  # fmt: skip
    return {key: value for key, value in told.items() if value is not None}


def userinfo(
    number: int = 1, seconds: float = 22, headers: Mapping[str, str] | None = None, **changed: Any
) -> dict[str, Any]:
    """The call to userinfo."""
    sent = (
        {"Authorization": f"Bearer {tokens(number)['access_token']}"}
        if headers is None
        else headers
    )
    return exchange("GET", f"{OIDC}/userinfo", seconds, headers=sent, answer=identity(**changed))


def logout(number: int = 1, seconds: float = 60, **changed: Any) -> dict[str, Any]:
    """The logout of the browser."""
    query = {
        "id_token_hint": tokens(number)["id_token"],
        "post_logout_redirect_uri": "https://dpi.exemple-sante.fr/",
        **changed,
    }
    return exchange(
        "GET",
        url(f"{OIDC}/logout", **query),
        seconds,
        status=302,
        answer_headers={"Location": "https://dpi.exemple-sante.fr/"},
    )


def code_login(number: int = 1, seconds: float = 0) -> list[dict[str, Any]]:
    """A whole login by code flow."""
    return [
        request(number, seconds),
        callback(number, seconds + 20),
        token(number, seconds + 21),
        userinfo(number, seconds + 22),
    ]


def code_trace() -> list[dict[str, Any]]:
    """Two logins, a logout between them: the ready example, in which nothing is wrong."""
    application = exchange(
        "GET",
        "https://dpi.exemple-sante.fr/patients/recents",
        30,
        answer={"patients": ["DUPONTEL"]},
    )
    return [*code_login(1), application, logout(1), *code_login(2, 100)]


def ciba_request(
    number: int = 1, seconds: float = 0, status: int = 200, answer: Any = None, **changed: Any
) -> dict[str, Any]:
    """A CIBA request of the server."""
    form = {
        "scope": "openid scope_all", "acr_values": "eidas1", "login_hint": NAME_ID, "binding_message": f"{40 + number}", "channel": "CARD", **changed,
    }  # fmt: skip
    form = {key: value for key, value in form.items() if value is not None}
    told = answer or {
        "auth_req_id": f"identifiant-de-demande-{number}",
        "expires_in": 120,
        "interval": 5,
    }
    return exchange(
        "POST",
        f"{OIDC}/ext/ciba/auth",
        seconds,
        headers=basic(),
        form=form,
        status=status,
        answer=told,
    )


def poll(
    number: int = 1, seconds: float = 5, status: int = 400, answer: Any = None, **changed: Any
) -> dict[str, Any]:
    """A poll of the token endpoint, which waits unless it is told otherwise."""
    form = {
        "grant_type": "urn:openid:params:grant-type:ciba",
        "auth_req_id": f"identifiant-de-demande-{number}",
        **changed,
    }
    form = {key: value for key, value in form.items() if value is not None}
    told = (
        {"error": "authorization_pending", "error_description": "en attente"}
        if answer is None
        else answer
    )
    return exchange(
        "POST", f"{OIDC}/token", seconds, headers=basic(), form=form, status=status, answer=told
    )


def last_poll(
    number: int = 1, seconds: float = 20, status: int = 200, answer: Any = None
) -> dict[str, Any]:
    """The poll that gives the tokens (a CIBA ID token has no nonce)."""
    given = tokens(number, id_token=jwt(claims(number, nonce=None))) if answer is None else answer
    return poll(number, seconds, status, given)


def ciba_login(number: int = 1, seconds: float = 0) -> list[dict[str, Any]]:
    """A whole CIBA login: it waits, is told to slow down, and gets the tokens."""
    slow = {"error": "slow_down"}
    start = ciba_request(number, seconds)
    return [
        start,
        poll(number, seconds + 5),
        poll(number, seconds + 10, answer=slow),
        last_poll(number, seconds + 20.2),
    ]


def ciba_trace() -> list[dict[str, Any]]:
    """Two CIBA logins in which nothing is wrong."""
    return [*ciba_login(1), *ciba_login(2, 100)]


def har(
    exchanges: list[dict[str, Any]],
    *,
    http2: bool = False,
    encoded: bool = False,
    params: bool = False,
) -> bytes:
    """The exchanges as a HAR 1.2: with HTTP/2 pseudo-headers, base64 answers, `postData.params` rather than raw text."""
    entries = [_entry(one, http2, encoded, params) for one in exchanges]
    return json.dumps(
        {
            "log": {
                "version": "1.2",
                "creator": {"name": "capture", "version": "1"},
                "pages": [],
                "entries": entries,
            }
        }
    ).encode()


def array(exchanges: list[dict[str, Any]]) -> bytes:
    """The exchanges as a plain JSON array."""
    return json.dumps(exchanges).encode()


def _entry(one: dict[str, Any], http2: bool, encoded: bool, params: bool) -> dict[str, Any]:
    host, _, path = one["url"].removeprefix("https://").partition("/")
    pseudo = (
        {":authority": host, ":method": one["method"], ":path": f"/{path}", ":scheme": "https"}
        if http2
        else {}
    )
    names = {
        **pseudo,
        **(
            {key.lower(): value for key, value in one["headers"].items()}
            if http2
            else one["headers"]
        ),
    }
    request = {
        "method": one["method"],
        "url": one["url"],
        "httpVersion": "h2" if http2 else "HTTP/1.1",
        "headers": _listed(names),
    }
    if "form" in one:
        body = {"params": _listed(one["form"])} if params else {"text": urlencode(one["form"])}
        request["postData"] = {"mimeType": one["headers"].get("Content-Type", ""), **body}
    content: dict[str, Any] = {"size": 0, "mimeType": "application/json"}
    if one["body"] is not None:
        text = one["body"] if isinstance(one["body"], str) else json.dumps(one["body"])
        coded = {"text": base64.b64encode(text.encode()).decode(), "encoding": "base64"}
        content |= coded if encoded else {"text": text}
    answered = {
        "status": one["status"],
        "headers": _listed(one.get("response_headers", {})),
        "content": content,
        "redirectURL": "",
    }
    return {
        "startedDateTime": one["time"],
        "time": 12,
        "request": request,
        "response": answered,
        "cache": {},
        "timings": {},
    }


def _listed(pairs: Mapping[str, Any]) -> list[dict[str, Any]]:
    return [{"name": key, "value": value} for key, value in pairs.items()]
