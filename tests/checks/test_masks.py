"""What stands for a secret is no secret, and a secret that looks like a mask is one."""

from __future__ import annotations

import json

import pytest
from segur_audit.checks.kit.mask import is_masked
from support import piece

from segur_audit.engine.inspection import observe

MASKS = [
    "***", "*****", "xxxxxxxx", "XXXX", "••••••", "...", "…", "[REDACTED]", "<redacted>", "REDACTED", "redacted", "***MASKED***",
    "__REDACTED__", "--redacted--", "(masqué)", "[masqué]", "<masked>", "« masqué »", "<token:64 chars>",
    "[jeton expurgé]", "null", "undefined", "None", "", "${token}", "${SECRET_1}", "$TOKEN", "{{access_token}}", "{token}", "%TOKEN%",
    "<%= token %>", "#{token}", "sha256:9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08", "eyJhbGciOiJSUzI1NiJ9.***.***",
    "eyJhbGciOiJSUzI1NiIsInR5cCI6IkpXVCJ9.[REDACTED].[REDACTED]", "abcd****wxyz", "redacted-3", "r-a1", "masked by proxy",
    "anonymisé", "removed", "caviardé",
]  # fmt: skip
SECRETS = [
    "aB3xKq90Zt7LmPw2", "uN-s3cret-tres-long", "BCO-465897-tmp2", "$ummer2024", "$3cret!", "<aB3xKq90Zt7LmPw2>", "[a1b2c3d4e5f6a7b8]",
    "eyJhbGciOiJSUzI1NiJ9.eyJzdWIiOiIxMjM0NTY3ODkwIn0.c2lnbmF0dXJl", "sha256", "redacted-but-aB3xKq90Zt7LmPw2",
    "{aB3xKq90Zt7LmPw2", "eyJhbGciOiJSUzI1NiJ9.aB3xKq90Zt7LmPw2.***", "a*b", "hunter2",
]  # fmt: skip


@pytest.mark.parametrize("value", MASKS)
def test_a_mask_is_no_value(value: str) -> None:
    assert is_masked(value)


@pytest.mark.parametrize("value", SECRETS)
def test_a_secret_is_no_mask(value: str) -> None:
    assert not is_masked(value)


def secrets(nature: str, **parts: object) -> set[str]:
    entry = {"method": "GET", "url": "https://ledmp.dmp.gouv.fr/a", "headers": {}, **parts}
    facts, _ = observe(piece(json.dumps([entry]).encode(), nature=nature))
    return {fact.value for fact in facts if fact.kind == "secret" and fact.location.path}


@pytest.mark.parametrize("nature", ["trace_psc", "appel_contextuel"])
def test_cookies_codes_and_tokens_are_secrets_in_a_trace_whatever_its_nature(nature: str) -> None:
    value = "aB3xKq90Zt7LmPw2"
    assert "cookie" in secrets(nature, headers={"Cookie": f"a=***; SESSION={value}"})
    assert "cookie" in secrets(nature, response_headers={"Set-Cookie": f"S={value}; Path=/"})
    assert "token" in secrets(nature, headers={"X-Api-Key": value})
    back = {"url": f"https://dpi.exemple.fr/retour?code={value}&state=etat-aleatoire"}
    assert "code" in secrets(nature, **back)
    assert "code" in secrets(nature, response_headers={"Location": back["url"]}, status=302)


@pytest.mark.parametrize("nature", ["trace_psc", "appel_contextuel"])
@pytest.mark.parametrize("mask", ["***", "[REDACTED]", "(masqué)", "${COOKIE}", "null", ""])
def test_masked_cookies_and_codes_are_none(nature: str, mask: str) -> None:
    headers = {
        "Cookie": f"a={mask}; b={mask}",
        "Authorization": f"Bearer {mask}",
        "X-Api-Key": mask,
    }
    answer = {"Set-Cookie": f"S={mask}; Path=/; HttpOnly"}
    assert secrets(nature, headers=headers, response_headers=answer) == set()
