"""Pro Santé Connect traces: each rule both ways, on traces that look like real captures."""

from __future__ import annotations

import datetime as dt
import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from psc_traces import (
    FAMILY,
    NAME_ID,
    OIDC,
    REALM,
    SECRET,
    array,
    callback,
    ciba_login,
    ciba_request,
    ciba_trace,
    claims,
    code_login,
    code_trace,
    exchange,
    har,
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
from support import by_code, piece, run

from segur_audit.engine.inspection import observe
from segur_audit.model.finding import Finding
from segur_audit.model.outcome import Outcome

Exchanges = list[dict[str, Any]]
F, W, R, P = Outcome.FAIL, Outcome.WARNING, Outcome.TO_REVIEW, Outcome.PASS


def code(exchanges: Exchanges) -> dict[str, Outcome]:
    return by_code(
        run("psc.code_flow", piece(("trace.json", array(exchanges)), nature="trace_psc"))
    )


def ciba(exchanges: Exchanges) -> dict[str, Outcome]:
    return by_code(
        run("psc.ciba_flow", piece(("trace.json", array(exchanges)), nature="trace_psc"))
    )


def bad(found: dict[str, Outcome]) -> dict[str, Outcome]:
    return {name: outcome for name, outcome in found.items() if outcome in (F, R, W)}


def test_a_whole_code_flow_passes_but_for_the_signature_that_no_key_verifies() -> None:
    found = code(code_trace())
    assert bad(found) == {}
    assert {
        "psc.response_type",
        "psc.scope",
        "psc.state",
        "psc.token_code",
        "psc.userinfo.bearer",
        "psc.logout",
    } <= {n for n, o in found.items() if o is P}


def test_a_whole_ciba_login_passes() -> None:
    found = ciba(ciba_trace())
    assert bad(found) == {}
    assert {
        "psc.ciba.binding_message",
        "psc.ciba.auth_req_id",
        "psc.ciba.interval",
        "psc.ciba.outcome",
    } <= {n for n, o in found.items() if o is P}


@pytest.mark.parametrize("http2", [False, True])
@pytest.mark.parametrize("encoded", [False, True])
@pytest.mark.parametrize("params", [False, True])
def test_a_har_is_read_whatever_made_it(http2: bool, encoded: bool, params: bool) -> None:
    for name, trace in (("psc.code_flow", code_trace()), ("psc.ciba_flow", ciba_trace())):
        plain = by_code(run(name, piece(("t.json", array(trace)), nature="trace_psc")))
        data = har(trace, http2=http2, encoded=encoded, params=params)
        assert by_code(run(name, piece(("t.har", data), nature="trace_psc"))) == plain


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


@pytest.mark.parametrize(("made", "name", "outcome"), CODE.values(), ids=CODE)
def test_a_code_flow_that_breaks_a_rule_is_told(
    made: Callable[[], Exchanges], name: str, outcome: Outcome
) -> None:
    assert code(made())[name] is outcome


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


@pytest.mark.parametrize(("made", "name", "outcome"), CIBA.values(), ids=CIBA)
def test_a_ciba_login_that_breaks_a_rule_is_told(
    made: Callable[[], Exchanges], name: str, outcome: Outcome
) -> None:
    assert ciba(made())[name] is outcome


def test_a_json_body_under_the_type_of_a_form_is_no_form() -> None:
    sent = ciba_request()
    assert (
        ciba([sent | {"form": json.dumps(sent["form"])}, *ciba_login()[1:]])["psc.ciba.scope"] is F
    )


def test_a_new_login_after_the_logout_and_the_issuer_of_the_same_environment_pass() -> None:
    found = code(code_trace())
    assert (
        found["psc.login_after_logout"] is P
        and found["psc.id_token.issuer"] is P
        and found["psc.nonce.distinct"] is P
    )


def without(exchanges: Exchanges, *names: str) -> Exchanges:
    return [{key: value for key, value in one.items() if key not in names} for one in exchanges]


def test_headers_that_the_capture_took_away_fail_nothing() -> None:
    assert code(without(code_trace(), "headers"))["psc.userinfo.bearer"] is R
    assert (
        code([*code_login()[:2], token() | {"headers": {}}, userinfo(headers={"Accept": "x"})])[
            "psc.userinfo.bearer"
        ]
        is R
    )
    assert ciba(without(ciba_trace(), "headers"))["psc.ciba.request"] is R


def test_a_body_that_the_capture_left_out_fails_nothing() -> None:
    blind = json.loads(har(ciba_trace()))
    for entry in blind["log"]["entries"]:
        entry["request"]["postData"] = {
            "mimeType": "application/x-www-form-urlencoded",
            "text": "",
            "params": [],
        }
    found = by_code(
        run("psc.ciba_flow", piece(("t.har", json.dumps(blind).encode()), nature="trace_psc"))
    )
    assert found["psc.ciba"] is R and "psc.ciba.scope" not in found


def test_parameters_that_the_browser_left_encoded_are_read() -> None:
    raw = json.loads(har(ciba_trace(), params=True))
    for entry in raw["log"]["entries"]:
        for pair in entry["request"]["postData"]["params"]:
            pair["value"] = pair["value"].replace(" ", "+")
    assert (
        by_code(
            run("psc.ciba_flow", piece(("t.har", json.dumps(raw).encode()), nature="trace_psc"))
        )["psc.ciba.scope"]
        is P
    )


@pytest.mark.parametrize(
    ("told", "outcome"),
    [
        (lambda at: at * 1000, P),
        (lambda at: f"{at * 1000:.0f}", P),
        (lambda at: at - 1_790_000_000, R),
        (str, P),
    ],
)
def test_an_instant_is_read_in_seconds_and_milliseconds_and_a_duration_is_none(
    told: Callable[[float], Any], outcome: Outcome
) -> None:
    trace = [
        one | {"time": told(dt.datetime.fromisoformat(one["time"]).timestamp())}
        for one in ciba_trace()
    ]
    assert ciba(trace)["psc.ciba.interval"] is outcome


def test_the_same_trace_given_twice_is_one_trace() -> None:
    data = array(ciba_trace())
    once, twice = (
        run("psc.ciba_flow", piece(*([("t.json", data)] * times), nature="trace_psc"))
        for times in (1, 2)
    )
    assert by_code(once) == by_code(twice)


def test_an_error_of_pro_sante_connect_between_two_polls_is_a_warning() -> None:
    trace = [
        ciba_request(),
        poll(),
        poll(seconds=10, status=503, answer={"error": "temporarily_unavailable"}),
        last_poll(),
    ]
    assert ciba(trace)["psc.ciba.outcome"] is W
    assert (
        ciba(
            [
                ciba_request(),
                poll(),
                poll(seconds=10, status=403, answer={"error": "x"}),
                last_poll(),
            ]
        )["psc.ciba.outcome"]
        is F
    )


def test_entries_of_which_none_is_an_exchange_are_for_a_person() -> None:
    found = code([{"timestamp": 1, "message": "POST /token"}])
    assert found["psc.absent"] is R and found["psc.trace.entry"] is R


def test_a_trace_that_stops_says_where_and_is_no_pass() -> None:
    cut = run("psc.code_flow", piece(("t.json", array(code_trace())[:-20]), nature="trace_psc"))
    told = next(f for f in cut if f.code == "psc.trace.truncated")
    assert told.outcome is F and f"échanges lus : {len(code_trace()) - 1}" in told.message.fr
    assert code([])["psc.trace.empty"] is F


def test_a_browser_har_without_the_server_calls_is_not_failed_and_says_how_to_capture_them() -> (
    None
):
    findings = run(
        "psc.code_flow", piece(("t.har", har([request(), callback()])), nature="trace_psc")
    )
    outcomes = {f.outcome for f in findings}
    assert Outcome.FAIL not in outcomes and Outcome.TO_REVIEW in outcomes
    assert any(f.remedy and "serveur" in f.remedy.fr for f in findings)
    assert Outcome.FAIL not in set(ciba([request(), callback()]).values())


def test_a_trace_that_never_goes_to_psc_proves_nothing() -> None:
    assert code([exchange("GET", "https://dpi.exemple-sante.fr/", 0)])["psc.absent"] is F
    assert ciba([exchange("GET", "https://dpi.exemple-sante.fr/", 0)])["psc.absent"] is R


def test_an_obsolete_host_is_a_warning() -> None:
    old = [
        one | {"url": one["url"].replace("auth.bas.psc", "auth.bas.esw")} for one in code_login()
    ]
    assert code(old)["psc.obsolete_host"] is W


def test_a_native_application_may_be_called_back_on_itself() -> None:
    assert code([request(redirect_uri="http://127.0.0.1:8123/retour")])["psc.redirect_uri"] is P


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"{",
        b"[]",
        b"{}",
        b'{"log": {}}',
        b'{"log": {"entries": 3}}',
        b"[1, 2]",
        har(code_trace())[:-200],
        b"\xff\xfe[\x00",
        b"[" * 100_000,
    ],
)
def test_what_is_no_whole_trace_gives_a_clear_finding(data: bytes) -> None:
    for name in ("psc.code_flow", "psc.ciba_flow"):
        findings = run(name, piece(("t.har", data), nature="trace_psc"))
        assert findings and {f.outcome for f in findings} & {
            Outcome.FAIL,
            Outcome.TO_REVIEW,
            Outcome.WARNING,
        }
        assert "check.crashed" not in by_code(findings)


def said(findings: list[Finding]) -> str:
    return " ".join(f"{f.message.fr} {f.message.en} {f.location} {f.remedy}" for f in findings)


def test_no_secret_and_no_name_is_shown() -> None:
    secrets = [
        SECRET,
        NAME_ID,
        FAMILY,
        tokens()["access_token"],
        tokens()["id_token"],
        tokens()["refresh_token"],
        "code-a-usage-unique",
    ]
    broken = [made() for made, _, _ in (*CODE.values(), *CIBA.values())]
    for trace in [code_trace(), ciba_trace(), *broken]:
        for name in ("psc.code_flow", "psc.ciba_flow"):
            told = said(run(name, piece(("t.json", array(trace)), nature="trace_psc")))
            assert not [secret for secret in secrets if secret in told]


def test_a_signature_is_verified_against_the_keys_that_the_user_gives(tmp_path: Path) -> None:
    pytest.importorskip("cryptography", reason="the extra jwt is not installed")
    from cryptography.hazmat.primitives import hashes
    from cryptography.hazmat.primitives.asymmetric import padding, rsa

    from segur_audit.manifest.reading import Declared

    key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    signed = jwt(claims()).rpartition(".")[0]
    good = key.sign(signed.encode(), padding.PKCS1v15(), hashes.SHA256())
    numbers = key.public_key().public_numbers()

    def figures(value: int) -> str:
        import base64

        return (
            base64.urlsafe_b64encode(value.to_bytes((value.bit_length() + 7) // 8, "big"))
            .rstrip(b"=")
            .decode()
        )

    jwks = {
        "keys": [
            {
                "kty": "RSA",
                "kid": "cle-1",
                "alg": "RS256",
                "use": "sig",
                "n": figures(numbers.n),
                "e": figures(numbers.e),
            }
        ]
    }
    (tmp_path / "jwks.json").write_text(json.dumps(jwks), "utf-8")
    for signature, outcome in ((good, P), (b"x" * 256, F)):
        trace = [
            *code_login()[:2],
            token(answer=tokens(id_token=jwt(claims(), signature=signature))),
        ]
        given_keys = Declared(str(tmp_path / "jwks.json"), "verifications.jwks")
        found = by_code(
            run(
                "psc.code_flow",
                piece(("t.json", array(trace)), nature="trace_psc"),
                jwks=given_keys,
            )
        )
        assert found["psc.id_token.signature"] is outcome


def test_the_observer_tells_the_environment_and_what_must_not_be_shown() -> None:
    facts, blind = observe(piece(("t.json", array(ciba_trace())), nature="trace_psc"))
    assert not blind
    assert {fact.value for fact in facts if fact.kind == "environment"} == {"bas"}
    assert NAME_ID in {fact.value for fact in facts if fact.kind == "private"}
    assert "secret" in {fact.kind for fact in facts}


_JUDGE = """
import re, sys
sys.path.insert(0, sys.argv[1])
from pathlib import Path
from support import by_code, run
from segur_audit.evidence.files import open_file
from segur_audit.model.piece import Piece
from segur_audit.model.place import Location
file = open_file(Path(sys.argv[2]).parent, Path(sys.argv[2]).name, "trace_psc")
found = by_code(run("psc.code_flow", Piece(0, {"nature": "trace_psc"}, Location("m"), (file,), {})))
print(found["psc.token_code"].value)
print(re.search(r"VmHWM:\\s+(\\d+) kB", open("/proc/self/status").read())[1])
"""


def test_a_har_of_200_mb_is_read_within_256_mib(tmp_path: Path) -> None:
    if not Path("/proc/self/status").exists():
        pytest.skip("the peak of memory is read in /proc")
    whole = har(code_trace()).decode()
    filler = json.dumps(
        {
            "startedDateTime": "2026-10-02T09:00:00Z",
            "request": {"method": "GET", "url": "https://dpi.exemple-sante.fr/", "headers": []},
            "response": {"status": 200, "headers": [], "content": {"text": "x" * 1_000_000}},
        }
    )
    with (tmp_path / "grand.har").open("w", encoding="utf-8") as out:
        head, tail = whole.split('"entries": [', 1)
        out.write(head + '"entries": [')
        for _ in range(200):
            out.write(filler + ",")
        out.write(tail)
    command = [
        sys.executable,
        "-c",
        _JUDGE,
        str(Path(__file__).parent),
        str(tmp_path / "grand.har"),
    ]
    told = subprocess.run(
        command, capture_output=True, text=True, check=True, timeout=120
    ).stdout.splitlines()
    assert told[0] == "pass"
    assert int(told[1]) < 256 * 1024


@settings(max_examples=100, deadline=None)
@given(
    st.floats(0, 1),
    st.integers(0, 60),
    st.sampled_from([b"", b"[", b"{", b'"', b"null", b"\x00", b"1e999", b"\\u00"]),
)
def test_a_damaged_trace_never_crashes(place: float, length: int, scrap: bytes) -> None:
    whole = har([*code_trace(), *ciba_trace()])
    at = int(place * len(whole))
    for name in ("psc.code_flow", "psc.ciba_flow"):
        assert run(
            name, piece(("t.har", whole[:at] + scrap + whole[at + length :]), nature="trace_psc")
        )
