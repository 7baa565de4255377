"""What a mask hides in a trace is neither measured nor compared: it never passes, and never fails."""

from __future__ import annotations

import re

import pytest
from psc_traces import array, code_trace
from support import by_code, piece, run

from segur_audit.model.outcome import Outcome

MASKS = ("***", "REDACTED", "[masqué]", "xxxxxxxxxxxxxxxx", "%2A%2A%2A", "[REDACTED-VALUE]")


def judged(pattern: str, mask: str) -> dict[str, Outcome]:
    text = re.sub(pattern, lambda found: found[1] + mask, array(code_trace()).decode())
    return by_code(run("psc.code_flow", piece(("t.json", text.encode()), nature="trace_psc")))


@pytest.mark.parametrize("mask", MASKS)
@pytest.mark.parametrize(
    ("pattern", "codes"),
    [
        (r"([?&]state=)[^&\"]+", ("state", "state.distinct", "callback_state")),
        (r"([?&]nonce=)[^&\"]+", ("nonce", "nonce.distinct", "id_token.nonce")),
    ],
)
def test_a_masked_value_is_left_to_a_person(pattern: str, codes: tuple[str, ...], mask: str) -> None:  # fmt: skip
    found = judged(pattern, mask)
    assert {found[f"psc.{code}"] for code in codes} == {Outcome.TO_REVIEW}


def test_a_masked_id_token_or_client_is_left_to_a_person() -> None:
    token = judged(r"(\"id_token\": ?\")[^\"]+", "***")
    assert token["psc.id_token"] is Outcome.TO_REVIEW
    client = judged(r"([?&]client_id=)[^&\"]+", "xxxx")
    assert client["psc.id_token.audience"] is Outcome.TO_REVIEW


def test_what_a_browser_asks_beforehand_is_no_login() -> None:
    trace = code_trace()
    before = {"method": "OPTIONS", "url": trace[0]["url"], "headers": {}, "status": 204}
    found = by_code(run("psc.code_flow", piece(("t.json", array([before, *trace])), nature="trace_psc")))  # fmt: skip
    assert not {Outcome.FAIL, Outcome.WARNING, Outcome.TO_REVIEW} & set(found.values())
