"""Contextual calls of Web-PS as traces and texts show them: what was called is told from what is only written, each rule both ways."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest
from folders import TESTS
from hypothesis import given, settings
from hypothesis import strategies as st
from psc_traces import CALLBACK, REALM, WALLET, array, har, logout
from support import by_code, piece, run
from webps_calls import (
    DMP,
    DPI,
    INS,
    ORDER,
    TOKEN,
    WRONG,
    Exchanges,
    F,
    N,
    P,
    R,
    W,
    dmp,
    findings,
    get,
    login,
    record,
)

from segur_audit.engine.inspection import observe
from segur_audit.evidence.files import EvidenceFile
from segur_audit.manifest.reading import Declared
from segur_audit.model.outcome import Outcome
from segur_audit.model.piece import EvidenceRecord


def judged(exchanges: Exchanges) -> dict[str, Outcome]:
    """The outcomes on a HAR, which are those on the same exchanges as a plain array."""
    found = by_code(findings(har(exchanges)))
    assert by_code(findings(array(exchanges))) == found
    return found


def test_a_login_then_a_call_that_the_dmp_accepts_pass() -> None:
    assert set(judged([login(), dmp()]).values()) == {P}


def test_an_address_in_what_the_software_loads_is_no_call() -> None:
    script = get(
        f"{DPI}/app.js",
        answer='const DMP="https://ledmp.dmp.gouv.fr/pages/"; // GET https://ledmp.dmp.gouv.fr/pages/',
    )
    found = judged([login(), script])
    assert found["webps.host"] is F and not {"webps.form", "webps.login"} & set(found)
    titled = json.loads(har([login(), script]))
    titled["log"]["pages"] = [{"title": f"GET {DMP}"}]
    assert by_code(findings(json.dumps(titled)))["webps.host"] is F


def test_a_link_to_the_login_is_no_login() -> None:
    link = get(f"{DPI}/", 0, answer=f'<a href="{login()["url"]}">Pro Santé Connect</a>')
    assert judged([link, dmp()])["webps.login"] is N
    page = f'<html><a href="{login()["url"]}">x</a> puis GET {DMP}</html>'
    found = by_code(findings(page, "page.html"))
    assert found["webps.host"] is R and found["webps.form"] is N and "webps.login" not in found


def test_a_link_to_the_dmp_before_the_login_changes_nothing() -> None:
    home = get(f"{DPI}/", 0, answer=f'<a href="{DMP}">DMP</a>')
    assert set(judged([home, login(1), dmp()]).values()) == {P}


def test_the_order_is_that_of_time() -> None:
    assert judged([dmp(seconds=10), login(0)])["webps.login"] is P
    assert judged([login(20), dmp(seconds=10)])["webps.login"] is W


@pytest.mark.parametrize(("status", "outcome"), [(200, P), (302, P), (403, F), (500, F), (0, R)])
def test_a_call_that_the_dmp_refused_or_did_not_answer_proves_nothing(
    status: int, outcome: Outcome
) -> None:
    assert judged([login(), dmp(status=status)])["webps.answer"] is outcome


def test_a_picture_of_the_dmp_does_not_answer_for_the_page() -> None:
    assert (
        judged([login(), dmp(status=403), get("https://ledmp.dmp.gouv.fr/favicon.ico", 11)])[
            "webps.answer"
        ]
        is F
    )


def test_a_redirection_to_the_dmp_is_a_call_whose_answer_is_unknown() -> None:
    sent = get(f"{DPI}/dmp", 5, status=302, answer_headers={"Location": DMP})
    found = judged([login(), sent])
    assert found["webps.host"] is P and found["webps.login"] is P and found["webps.answer"] is R
    assert set(judged([login(), sent, dmp(DMP)]).values()) == {P}, "followed, it is told once"


def test_a_browser_that_turns_http_into_https_is_not_failed() -> None:
    plain = DMP.replace("https", "http")
    assert judged([login(), dmp(plain, status=307), dmp(DMP, 11)])["webps.host"] is W
    assert judged([login(), dmp(plain)])["webps.host"] is F


def test_a_login_that_was_given_up_or_refused_is_none() -> None:
    back = get(f"{CALLBACK}?error=access_denied&state=etat-123456", 5)
    assert judged([login(), back, dmp()])["webps.login"] is W
    assert (
        judged([login(), get(f"{CALLBACK}?code=x&state=etat-123456", 5), dmp()])["webps.login"] is P
    )
    silent = get(f"{DPI}/silencieux?error=login_required&state=autre-etat", 5)
    assert judged([login(), silent, dmp()])["webps.login"] is P, "the return of another login"


@pytest.mark.parametrize(
    "text",
    [
        f"{DMP}?ins={INS}\n",
        f"Le DPI ouvre {DMP} dans le navigateur.\n",
        json.dumps({"adresse": DMP}),
    ],
)
def test_an_address_that_is_only_written_waits_for_a_trace(text: str) -> None:
    found = findings(text, "appel.txt")
    assert by_code(found)["webps.host"] is R and by_code(found)["webps.form"] is N
    assert "HAR" in next(str(one.remedy) for one in found if one.code == "webps.host")


def test_the_lines_of_a_log_are_calls() -> None:
    log = f"GET {login()['url']}\nHTTP/1.1 302 Found\nLocation: {DMP}\n"
    assert set(by_code(findings(log, "appel.txt")).values()) == {P}
    assert set(by_code(findings(log.encode("utf-16"), "appel.txt")).values()) == {P}
    bracketed = f"[10:00:00] GET {login()['url']} 302\n[10:00:01] GET {DMP} 200\n"
    assert set(by_code(findings(bracketed, "appel.txt")).values()) == {P}


def test_a_har_that_stops_is_told_and_shows_no_call_by_its_text() -> None:
    whole = har([login(), dmp(), get(f"{DPI}/")])
    assert by_code(findings(whole[:-200]))["webps.cut"] is R
    assert by_code(findings(har([login(), get(f"{DPI}/"), dmp()])[:-700]))["webps.host"] is R, (
        "the call may be in what was not read"
    )
    huge = har(
        [
            get(
                f"{DPI}/",
                answer_headers={f"X-{n}": f"GET {DMP} " + "x" * 200_000 for n in range(30)},
            )
        ]
    )
    assert by_code(findings(huge))["webps.host"] is R, (
        "no entry could be read, and its text is no log"
    )
    early = b'{"log": {"entries": [{"response": {"content": {"text": "GET https://ledmp.dmp.gouv.fr/pages/'
    assert by_code(findings(early))["webps.host"] is R


def test_an_entry_that_cannot_be_read_is_told_and_a_picture_in_its_address_is_not() -> None:
    picture = get("data:image/png;base64," + "A" * 300_000, 20)
    assert set(judged([login(), dmp(), picture]).values()) == {P}
    spoilt = json.loads(har([login(), dmp()]))
    spoilt["log"]["entries"].append(None)
    assert by_code(findings(json.dumps(spoilt)))["webps.entry"] is R


@pytest.mark.parametrize(
    ("address", "outcome"),
    [
        (f"{REALM}/protocol/openid-connect/userinfo?access_token=abcdefgh", F),
        (f"{REALM}/protocol/openid-connect/token?client_secret=abcdefgh", F),
        (logout()["url"], P),  # a hint, at its place
        (f"https://stats.exemple.org/?jeton={TOKEN}", F),
        (f"{DMP}?jeton={TOKEN}", P),  # the grammar of the DMP is not public
        (f"{DPI}/accueil?session={TOKEN}", P),  # neither a referrer nor a third party
        (f"{DPI}/accueil?access_token=abcdefgh", F),
        (f"{DPI}/accueil?access_token=***", P),
    ],
)
def test_a_secret_has_no_place_in_an_address(address: str, outcome: Outcome) -> None:
    assert (
        judged([login(), get(address.replace("bas.psc", "esw")), dmp()])["webps.secret"] is outcome
    )


@pytest.mark.parametrize(
    ("address", "outcome"),
    [
        (
            f"https://www.google-analytics.com/collect?cid={ORDER}",
            None,
        ),  # fifteen digits, and no key of an INS
        (f"https://www.google-analytics.com/collect?dp=/patients/{INS}", W),
        (f"https://tiers.exemple.org/?ins={WRONG}", W),  # by its name
        (f"{DPI}/patients/{INS}", None),  # the software's own page
    ],
)
def test_a_third_party_receives_no_ins(address: str, outcome: Outcome | None) -> None:
    assert judged([login(), get(address), dmp()]).get("webps.third_party") is outcome


def test_the_host_of_the_page_that_calls_the_dmp_is_the_softwares_own() -> None:
    away = login(redirect_uri="https://connexion.exemple.org/retour")
    page = get(f"{DPI}/patients/{INS}")
    assert "webps.third_party" not in judged([away, page, dmp()])
    assert judged([away, page, dmp(Referer="")])["webps.third_party"] is W


def test_a_referrer_gives_away_what_it_carries() -> None:
    statistics = get(
        "https://stats.exemple.org/", 11, headers={"Referer": f"{DMP}?ins={INS}&jeton={TOKEN}"}
    )
    found = judged([login(), dmp(), statistics])
    assert found["webps.third_party"] is W and found["webps.secret"] is F
    assert set(judged([login(), dmp(Referer=f"{DPI}/patients/{INS}")]).values()) == {P}, (
        "the DMP may know its patient"
    )


def test_a_number_of_fifteen_digits_is_no_ins_without_its_key_or_its_name() -> None:
    assert "webps.ins" not in judged([login(), dmp(f"{DMP}?sid={ORDER}")])
    assert judged([login(), dmp(f"{DMP}?sid={INS}")])["webps.ins"] is P
    assert judged([login(), dmp(f"{DMP}?ins={WRONG}")])["webps.ins"] is W


def methods(
    *records: EvidenceRecord, declared: tuple[str, ...] = ("web_ps_psc",)
) -> dict[str, Outcome]:
    known = Declared(list(declared), "dmp.consultation")
    return by_code(
        run("webps.methods", Declared(records, "audit.evidence"), "FAQ.DMP.WEBPS", declared=known)
    )


def test_a_call_by_card_beside_a_call_by_psc_lowers_nothing() -> None:
    psc, card = record([login(), dmp()]), record([dmp()])
    assert methods(psc, card, declared=("web_ps_psc", "web_ps_cps")) == {"webps.methods": P}
    assert methods(card)["webps.methods"] is R
    assert methods(psc) == {"webps.methods": P}
    assert methods(psc, declared=("web_ps_psc", "web_ps_cps"))["webps.card"] is W
    assert methods(record([dmp()], "faq.dmp.webps.appel"))["webps.methods"] is R, (
        "by the number of a proof"
    )
    assert methods()["webps.methods"] is N, "without a piece the declaration decides"
    assert methods(record([dmp()], "DMP/WEB.12"))["webps.methods"] is N, (
        "a piece that answers another requirement"
    )


def test_the_environments_of_the_login_and_of_the_call_are_told() -> None:
    def environments(exchanges: Exchanges) -> set[str]:
        return {fact.value for fact in record(exchanges).facts if fact.kind == "environment"}

    assert environments([login(), dmp()]) == {"production"}
    assert environments([get(f"{WALLET}?client_id=x"), dmp()]) == {"bas", "production"}


@pytest.mark.parametrize(
    ("problem", "word"),
    [("missing", "absent"), ("unreadable", "illisible"), (None, "trop volumineux")],
)
def test_what_was_not_read_says_why(problem: str | None, word: str) -> None:
    file = EvidenceFile("appel.txt", 1, kind="text", problem=problem)
    opened = piece(nature="appel_contextuel")
    told = run("webps.call", type(opened)(0, opened.entry, opened.place, (file,), {}))
    assert [one.code for one in told] == ["evidence.unreadable"] and word in told[0].message.fr


def test_many_addresses_are_read_in_reasonable_time_and_the_rest_is_said() -> None:
    assert (
        by_code(findings(array([dmp(f"{DMP}/{n}", n) for n in range(6_000)])))["webps.too_long"]
        is R
    )
    many = array([login(), *(get(f"{DPI}/{n}", n) for n in range(6_000)), dmp(seconds=9_999)])
    assert set(by_code(findings(many)).values()) == {P}, "what does not matter takes no room"


_JUDGE = """
import re, sys
sys.path.insert(0, sys.argv[1])
from pathlib import Path
from support import by_code, run
from segur_audit.evidence.files import open_file
from segur_audit.engine.inspection import observe
from segur_audit.model.piece import Piece
from segur_audit.model.place import Location
file = open_file(Path(sys.argv[2]).parent, Path(sys.argv[2]).name, "appel_contextuel")
piece = Piece(0, {"nature": "appel_contextuel"}, Location("m"), (file,), {})
found = by_code(run("webps.call", piece))
observe(piece)
print(found["webps.host"].value, found["webps.login"].value)
print(re.search(r"VmHWM:\\s+(\\d+) kB", open("/proc/self/status").read())[1])
"""


def test_a_har_of_200_mb_is_read_within_256_mib(tmp_path: Path) -> None:
    if not Path("/proc/self/status").exists():
        pytest.skip("the peak of memory is read in /proc")
    head, tail = (
        har([login(), dmp(), get(f"{DPI}/", 20, answer="FILLER")])
        .decode()
        .rsplit('{"startedDateTime"', 1)
    )
    filler = ('{"startedDateTime"' + tail.partition("]}}")[0]).replace("FILLER", "x" * 1_000_000)
    with (tmp_path / "grand.har").open("w", encoding="utf-8") as out:
        out.write(head)
        for _ in range(200):
            out.write(filler + ",")
        out.write('{"startedDateTime"' + tail)
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
    assert told[0] == "pass pass"
    assert int(told[1]) < 256 * 1024


@settings(max_examples=100, deadline=None)
@given(
    st.floats(0, 1),
    st.integers(0, 60),
    st.sampled_from([b"", b"[", b"{", b'"', b"null", b"\x00", b"1e999", b"\\u00"]),
)
def test_a_damaged_har_never_crashes(place: float, length: int, scrap: bytes) -> None:
    whole = har([login(), dmp(), get(f"{DPI}/")])
    at = int(place * len(whole))
    data = whole[:at] + scrap + whole[at + length :]
    assert findings(data)
    _, blind = observe(piece(("appel.har", data), nature="appel_contextuel"))
    assert not blind


@pytest.mark.parametrize(
    "pattern", [r".*.*.*.*\x00", "(a|a)" * 40 + "b", "a?" * 29 + "b", r"\w+\w+!", "(x+)+y"]
)
def test_a_form_that_could_take_for_ever_is_refused(pattern: str) -> None:
    started = [dmp(f"{DMP}{'a' * 300}")]
    told = next(
        f
        for f in findings(har(started), pattern=Declared(pattern, "verifications.web_ps_url"))
        if f.code == "webps.form"
    )
    assert told.outcome is R and "expression régulière simple" in told.message.fr


def test_an_ordinary_form_is_compared() -> None:
    pattern = Declared(
        r"^https://ledmp\.dmp\.gouv\.fr/pages/(?:[A-Za-z]+)\?ins=\d{15}(&\w+)?$",
        "verifications.web_ps_url",
    )
    assert by_code(findings(har([login(), dmp()]), pattern=pattern))["webps.form"] is P
