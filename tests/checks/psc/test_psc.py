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
from folders import TESTS
from hypothesis import given, settings
from hypothesis import strategies as st
from psc_codes import CIBA, CODE, Exchanges, F, P, R, W
from psc_traces import (
    FAMILY,
    NAME_ID,
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
    poll,
    request,
    token,
    tokens,
    userinfo,
)
from support import by_code, piece, run

from segur_audit.engine.inspection import observe
from segur_audit.model.finding import Finding
from segur_audit.model.outcome import Outcome


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


@pytest.mark.parametrize(("made", "name", "outcome"), CODE.values(), ids=CODE)
def test_a_code_flow_that_breaks_a_rule_is_told(
    made: Callable[[], Exchanges], name: str, outcome: Outcome
) -> None:
    assert code(made())[name] is outcome


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
        str(TESTS),
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
