"""`trace redact`: the copy shows nothing, and is judged as the trace itself."""

from __future__ import annotations

import base64
import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import soap_logs as logs
import soap_messages as soap
from hypothesis import given, settings
from hypothesis import strategies as st
from psc_codes import CIBA, CODE
from psc_traces import (
    CLIENT,
    FAMILY,
    GIVEN,
    NAME_ID,
    OIDC,
    SECRET,
    array,
    callback,
    ciba_trace,
    code_login,
    code_trace,
    exchange,
    har,
    jwt,
    request,
    token,
    tokens,
    url,
)
from support import by_code, piece, run

from segur_audit.engine.inspection import observe
from segur_audit.model.errors import InputError, UsageError
from segur_audit.model.outcome import Outcome
from segur_audit.redaction.trace import beside, redact

Exchanges = list[dict[str, Any]]
TRACES = {
    "code flow": code_trace,
    "ciba": ciba_trace,
    **{name: made for name, (made, _, _) in {**CODE, **CIBA}.items()},
}
FORMS: dict[str, Any] = {
    "array": array,
    "har": har,
    "http2": lambda trace: har(trace, http2=True, encoded=True),
    "params": lambda trace: har(trace, params=True),
}
SECRETS = (
    SECRET,
    NAME_ID,
    FAMILY,
    GIVEN,
    "DUPONTEL",
    "eyJ",
    "code-a-usage",
    "identifiant-de-demande",
    "AUTH_SESSION",
    "JSESSIONID",
)


def copied(tmp_path: Path, data: bytes) -> bytes:
    source = tmp_path / "trace.har"
    source.write_bytes(data)
    beside(source).unlink(missing_ok=True)
    return redact([source])[0][0].copy.read_bytes()


def judged(data: bytes) -> dict[str, dict[str, Outcome]]:
    read = piece(("t.har", data), nature="trace_psc")
    return {name: by_code(run(name, read)) for name in ("psc.code_flow", "psc.ciba_flow")}


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("name", TRACES)
def test_a_copy_is_judged_as_the_trace_itself(name: str, form: str, tmp_path: Path) -> None:
    data = FORMS[form](TRACES[name]())
    assert judged(copied(tmp_path, data)) == judged(data)


@pytest.mark.parametrize("form", FORMS)
def test_a_copy_holds_no_secret_and_no_person(form: str, tmp_path: Path) -> None:
    for trace in (code_trace(), ciba_trace()):
        copy = copied(tmp_path, FORMS[form](trace))
        assert not [secret for secret in SECRETS if secret.encode() in copy]
        facts, blind = observe(piece(("t.har", copy), nature="trace_psc"))
        assert not blind
        assert {fact.kind for fact in facts} == {"environment", "psc_flow"}


def test_a_copy_of_a_copy_is_judged_alike(tmp_path: Path) -> None:
    once = copied(tmp_path, har(code_trace()))
    assert judged(copied(tmp_path, once)) == judged(once)


def test_a_secret_in_a_url_is_still_told_and_no_longer_there(tmp_path: Path) -> None:
    leak = exchange(
        "GET",
        url(
            "https://dpi.exemple-sante.fr/x", client_secret=SECRET, refresh_token="0123456789abcdef"
        ),
        70,
    )
    copy = copied(tmp_path, array([*code_login(), leak]))
    assert SECRET.encode() not in copy and b"0123456789abcdef" not in copy
    assert judged(copy)["psc.code_flow"]["psc.url_secret"] is Outcome.FAIL
    assert "secret" not in {
        fact.kind for fact in observe(piece(("t.json", copy), nature="trace_psc"))[0]
    }


def test_traces_redacted_together_still_match_one_another(tmp_path: Path) -> None:
    browser, server = tmp_path / "navigateur.har", tmp_path / "serveur.json"
    browser.write_bytes(har([request(), callback()]))
    server.write_bytes(array([token()]))
    copies, _ = redact([browser, server])
    files = [(copy.copy.name, copy.copy.read_bytes()) for copy in copies]
    found = by_code(run("psc.code_flow", piece(*files, nature="trace_psc")))
    assert found["psc.token_code"] is Outcome.PASS and found["psc.id_token.nonce"] is Outcome.PASS


def test_the_pages_of_the_application_are_not_kept(tmp_path: Path) -> None:
    page = exchange(
        "GET",
        "https://dpi.exemple-sante.fr/patients/DUPONTEL?nom=DUPONTEL",
        5,
        answer={"nom": "DUPONTEL"},
    )
    form = exchange(
        "POST", "https://dpi.exemple-sante.fr/recherche?code=DUPONTEL", 6, form={"nom": "DUPONTEL"}
    )
    copy = copied(tmp_path, har([request(), page, form]))
    assert b"DUPONTEL" not in copy and b"recherche" not in copy
    assert len(json.loads(copy)["log"]["entries"]) == 3


KEY = "Zq7S3cretTok3nXwvb"


@pytest.mark.parametrize(
    "trace",
    [
        [exchange("GET", f"{OIDC}/userinfo", 0, headers={"Authorization": KEY})],
        [
            request(),
            exchange("GET", "https://dpi.exemple-sante.fr/x", 1, headers={"Authorization": KEY}),
        ],
        [
            request(redirect_uri=f"https://dpi.exemple-sante.fr/cb/{KEY}"),
            exchange("GET", url(f"https://dpi.exemple-sante.fr/cb/{KEY}", code="c" * 9), 1),
        ],
        [request(scope=f"openid {KEY}", prompt=KEY, client_id=f"exemple:{KEY}", acr_values=KEY)],
        [request(**{KEY: "x"})],
        [request(), token() | {"headers": {"Content-Type": f"{KEY}/x"}}],
        [
            request(),
            token(
                answer=tokens(
                    id_token=jwt({"acr": KEY, "iat": 1, "typ": KEY}, {"alg": "RS256", "kid": KEY}),
                    token_type=KEY,
                )
            ),
        ],
        [
            request(),
            exchange(
                "GET",
                f"{OIDC}/userinfo",
                1,
                answer={"SubjectRole": [KEY], "UITVersion": KEY, "Secteur_Activite": KEY},
            ),
        ],
        [request(), callback(error=KEY)],
    ],
)
def test_a_secret_that_stands_where_a_known_word_should_is_replaced(
    trace: Exchanges, tmp_path: Path
) -> None:
    for made in (array, har):
        assert KEY.encode() not in copied(tmp_path, made(trace))


def test_a_number_that_is_no_instant_is_not_kept(tmp_path: Path) -> None:
    signed = jwt({"iat": 279035121518989, "exp": 1790931720})
    copy = copied(tmp_path, array([request(), token(answer=tokens(id_token=signed))]))
    assert b"279035121518989" not in copy and b"1790931720" in copy


def test_the_words_of_openid_connect_are_kept(tmp_path: Path) -> None:
    copy = copied(tmp_path, array(code_trace()))
    for word in (
        b"scope_all",
        b"eidas1",
        b"authorization_code",
        b"RS256",
        CLIENT.encode(),
        b"/psc/retour",
        b"10^1.2.250",
        b"Bearer",
    ):
        assert word in copy or word.replace(b"/", b"%2F") in copy


def test_two_addresses_that_differ_still_differ(tmp_path: Path) -> None:
    trace = [
        request(redirect_uri="https://a.fr/retour?x=1"),
        callback(),
        token(redirect_uri="https://a.fr/retour?x=2"),
    ]
    trace[1]["url"] = trace[1]["url"].replace(
        "https://dpi.exemple-sante.fr/psc/retour", "https://a.fr/retour"
    )
    data = array(trace)
    assert judged(data)["psc.code_flow"]["psc.token_redirect_uri"] is Outcome.FAIL
    assert judged(copied(tmp_path, data)) == judged(data)


def test_the_client_is_kept_so_that_the_audience_can_be_compared(tmp_path: Path) -> None:
    assert CLIENT.encode() in copied(tmp_path, array(code_trace()))


def test_nothing_is_overwritten(tmp_path: Path) -> None:
    source, kept = tmp_path / "t.json", tmp_path / "deja.json"
    source.write_bytes(array(code_trace()))
    kept.write_text("important", "utf-8")
    with pytest.raises(UsageError):
        redact([source], kept)
    assert kept.read_text("utf-8") == "important"
    with pytest.raises(UsageError):
        redact([source], source)
    assert source.read_bytes() == array(code_trace())


@pytest.mark.parametrize(
    "data", [b"", b"{}", b"[]", b'{"log": {"entries": 1}}', b"PK\x03\x04", har(code_trace())[:-300]]
)
def test_what_is_no_whole_trace_leaves_no_copy(data: bytes, tmp_path: Path) -> None:
    source = tmp_path / "t.har"
    source.write_bytes(data)
    with pytest.raises(InputError):
        redact([source])
    assert [path.name for path in tmp_path.iterdir()] == ["t.har"]


def test_the_command_says_what_it_did_and_shows_no_secret(tmp_path: Path) -> None:
    source = tmp_path / "t.har"
    source.write_bytes(har(code_trace()))
    command = [sys.executable, "-m", "segur_audit", "trace", "redact", str(source)]
    first, second = (
        subprocess.run(command, capture_output=True, text=True, check=False) for _ in range(2)
    )
    assert first.returncode == 0 and "t.expurge.har" in first.stderr
    assert second.returncode == 2 and "existe déjà" in second.stderr
    assert not [
        secret for secret in SECRETS if secret in first.stdout + first.stderr + second.stderr
    ]
    absent = subprocess.run(
        [*command[:-1], str(tmp_path / "absent.har")], capture_output=True, text=True, check=False
    )
    assert absent.returncode == 3


def test_what_a_jwt_says_of_a_person_is_known_to_the_mask() -> None:
    facts, _ = observe(piece(("t.json", array([token(answer=tokens())])), nature="trace_psc"))
    assert {FAMILY, GIVEN, NAME_ID} <= {fact.value for fact in facts if fact.kind == "private"}


def test_each_kind_of_secret_is_told_at_its_place() -> None:
    assert url(OIDC)  # the endpoint is that of the sandbox
    facts, _ = observe(piece(("t.json", array(code_trace())), nature="trace_psc"))
    assert {"cookie", "code", "client_secret", "token", "bearer", "jwt"} <= {
        fact.value for fact in facts if fact.kind == "secret"
    }
    facts, _ = observe(piece(("t.har", har(code_trace(), encoded=True)), nature="trace_psc"))
    assert "jwt" in {fact.value for fact in facts if fact.kind == "secret"}


HEADERS = b"POST /dmp HTTP/1.1\r\nAuthorization: Basic dXNlcjpwYXNzd29yZDpsb25n\r\nCookie: JSESSIONID=azerty123\r\n\r\n"


def test_a_soap_log_loses_its_secrets_and_keeps_every_other_byte(tmp_path: Path) -> None:
    log = HEADERS + soap.message() + b"\n" + soap.answer()
    copy = copied(tmp_path, log)
    expected = (
        log.replace(soap.SECRET.encode(), b"***")
        .replace(b"Basic dXNlcjpwYXNzd29yZDpsb25n", b"***")
        .replace(b"JSESSIONID=azerty123", b"***")
    )
    assert copy == expected
    facts, _ = observe(piece(copy, nature="message_dmp"))
    assert "secret" not in {fact.kind for fact in facts}


def test_a_masked_soap_log_is_judged_as_the_log_itself(tmp_path: Path) -> None:
    log = b"\n".join(soap.pair())
    before, after = (
        by_code(run("dmp.airs", piece(data, nature="message_dmp")))
        for data in (log, copied(tmp_path, log))
    )
    assert before == after


@pytest.mark.parametrize(
    "shape", ["JSON", "JSON with \\/", "chunks", "small chunks", "quoted-printable", "prefix"]
)
def test_a_masked_log_of_any_shape_is_judged_as_the_log_itself_or_is_not_made(
    shape: str, tmp_path: Path
) -> None:
    sent = b"\n".join(soap.pair())
    log = {
        "JSON": lambda: b"INFO " + logs.dumped(*soap.pair()),
        "JSON with \\/": lambda: b"INFO " + logs.dumped(*soap.pair()).replace(b"/", b"\\/"),
        "chunks": lambda: logs.chunked(sent, 9_000),
        "small chunks": lambda: logs.chunked(sent, 101),
        "quoted-printable": lambda: logs.printable(sent),
        "prefix": lambda: logs.prefixed(sent),
    }[shape]()
    if shape in (
        "small chunks",
        "quoted-printable",
        "prefix",
    ):  # what they put in the middle of a name, or of a value, cannot be kept
        with pytest.raises(InputError, match="it is not made"):
            copied(tmp_path, log)
        return
    copy = copied(tmp_path, log)
    assert soap.SECRET.encode() not in copy
    for name in ("dmp.airs", "dmp.exchange"):
        before, after = (
            by_code(run(name, piece(data, nature="message_dmp"))) for data in (log, copy)
        )
        assert before == after


def test_no_copy_is_made_when_a_secret_would_stay_in_it(tmp_path: Path) -> None:
    source = tmp_path / "journal.txt"
    encoded = base64.b64encode(soap.message()).decode()
    source.write_text(f"<log>{encoded}</log>", "utf-8")
    with pytest.raises(InputError):
        redact([source])
    key = b"-----BEGIN PRIVATE KEY-----\nMIIE\n-----END PRIVATE KEY-----\n"
    source.write_bytes(soap.message() + key)
    with pytest.raises(InputError, match="would stay"):
        redact([source])
    assert [path.name for path in tmp_path.iterdir()] == ["journal.txt"]


_VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20) | st.sampled_from(["https://wallet.bas.psc.esante.gouv.fr/auth?x=1", "//[", "/a"]),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(["request", "response", "url", "headers", "form", "body", "time", "status", "postData", "params", "text", "name", "value", "content", "log", "id_token", "_segur_audit"]), inner, max_size=4),
    max_leaves=12,
)  # fmt: skip


@settings(max_examples=150, deadline=None)
@given(st.lists(_VALUES, min_size=1, max_size=4))
def test_whatever_the_entries_are_nothing_crashes(
    tmp_path_factory: pytest.TempPathFactory, entries: list[Any]
) -> None:
    folder = tmp_path_factory.mktemp("traces")
    data = json.dumps(entries).encode()
    assert json.loads(copied(folder, data)) is not None
    _, blind = observe(piece(("t.json", data), nature="trace_psc"))
    assert not blind
