"""The published forms of tokens, the words that announce a password, and what only looks like them."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st
from leaking import scanned, zipped
from segur_audit.checks.dossier.leak_literals import EXACT, FOLDED, literals_in, searched
from segur_audit.checks.dossier.leak_named import COMMON, ROOTS, neighbourhoods
from segur_audit.checks.dossier.leak_words import NAMED
from segur_audit.checks.kit.mask import is_masked

from segur_audit.model.outcome import Outcome

BODY = "q7Zt1Lm9Xw3Vb5Nc8Kd2Hf6Jg4Rp0Sy7Ua1We"  # made up: 38 letters and figures
PASSWORD = "Soleil2026!"
#: Split, so that no scanner of repositories takes these made-up tokens for real ones.
TOKENS = {
    "AWS key": "AK" + "IAQ7ZTLM2XW3VB5NCK",
    "AWS secret": f"aws_secret_access_key = {BODY}+/",
    "GitHub": "gh" + f"p_{BODY[:36]}",
    "GitHub, fine-grained": "github" + f"_pat_{BODY[:22]}_{BODY}",
    "GitLab": "gl" + f"pat-{BODY[:20]}",
    "GitLab, runner": "gl" + f"rt-{BODY[:20]}",
    "Slack": "xo" + f"xb-123456789012-{BODY[:24]}",
    "Slack, address": "https://hooks." + f"slack.com/services/T0001/B0001/{BODY[:24]}",
    "Stripe": "sk" + f"_live_{BODY[:24]}",
    "Stripe, restricted": "rk" + f"_live_{BODY[:24]}",
    "Google key": "AI" + f"za{BODY[:35]}",
    "Google secret": "GOC" + f"SPX-{BODY[:28]}",
    "npm": "np" + f"m_{BODY[:36]}",
    "PyPI": "py" + f"pi-AgEIcHlwaS5vcmc{BODY}{BODY}",
    "SendGrid": "S" + f"G.{BODY[:22]}.{BODY}",
    "Azure": f"DefaultEndpointsProtocol=https;AccountKey={BODY}{BODY}==",
    "Vault": "hv" + f"s.{BODY}",
}  # fmt: skip


@pytest.mark.parametrize("token", TOKENS.values(), ids=TOKENS)
def test_a_published_token_is_known_by_its_form(token: str) -> None:
    assert scanned(f"valeur {token}\n".encode())["leak.secret"] is Outcome.FAIL
    assert scanned(json.dumps({"a": token}).encode())["leak.secret"] is Outcome.FAIL


DRAWN = {
    "AWS documentation": "AKIAIOSFODNN7EXAMPLE et wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY",
    "GitHub, stars": "ghp_" + "x" * 36,
    "within a word": f"maghp_{BODY[:36]}",
    "Stripe, a name": "sk_live_xxxxxxxxxxxxxxxxxxxxxxxx",
    "CSS": "class='sk-chasing-dots-with-a-very-long-name-of-its-own'",
    "a risk": "risk-management-and-other-matters-that-are-long-enough-2026",
    "Google, masked": "AIza" + "*" * 35,
    "npm, a package": "npm_config_registry_of_the_company_is_here",
    "prefix alone": "Les jetons GitHub commencent par ghp_ ou github_pat_.",
}


@pytest.mark.parametrize("text", DRAWN.values(), ids=DRAWN)
def test_a_drawing_of_a_token_is_none(text: str) -> None:
    assert scanned(text.encode()) == {"leak.secret": Outcome.PASS}


ANNOUNCED = {
    "setting": f"password={PASSWORD}",
    "plain word in a setting": "password=soleil",
    "spaces": f"db.password = {PASSWORD}",
    "JSON": f'{{"password": "{PASSWORD}"}}',
    "JSON, plain word": '{"password": "soleil"}',
    "YAML": f"smtp:\n  password: {PASSWORD}\n",
    "environment": f"SMTP_PASSWORD={PASSWORD}",
    "French": f"Mot de passe : {PASSWORD}",
    "French, non-breaking space": f"Mot de passe\u00a0: {PASSWORD}",
    "French, upper case": f"MOT DE PASSE : {PASSWORD}",
    "French, guillemets": f"le mot de passe « {PASSWORD} »",
    "French, a sentence": f"Le mot de passe est {PASSWORD}, à changer.",
    "French, of an account": f"Mot de passe du compte administrateur : {PASSWORD}",
    "French, temporary": f"Mot de passe (provisoire) : {PASSWORD}",
    "mdp": f"login : admin / mdp : {PASSWORD}",
    "figures alone": "mot de passe : 482913\n",
    "on the next line": f"Mot de passe :\n{PASSWORD}\n",
    "English": f"The password is {PASSWORD}",
    "passphrase": f"passphrase: {PASSWORD}",
    "pwd": f"Server=db;Uid=app;Pwd={PASSWORD};",
    "XML": f"<password>{PASSWORD}</password>",
    "WS-Security": f'<wsse:Password Type="x#PasswordText">{PASSWORD}</wsse:Password>',
    "pair": f'<property name="password" value="{PASSWORD}"/>',
    "HAR pair": f'{{"name": "password", "value": "{PASSWORD}"}}',
    "page": f'<p>Mot de passe : <b>{PASSWORD}</b></p>',
    "office runs": f"<w:p><w:r><w:t>Mot de passe : </w:t></w:r><w:r><w:t>{PASSWORD}</w:t></w:r></w:p>",
    "option": f"mysqldump --password {PASSWORD}",
    "SQL": "ALTER USER app IDENTIFIED BY 'soleil'",
    "table": f"mot de passe;{PASSWORD}",
    "address": f"https://app:{PASSWORD[:-1]}@serveur.exemple.fr/depot",
    "amqp": "amqp://app:soleil@file.exemple.fr",
    "redis, no user": f"redis://:{PASSWORD[:-1]}@cache.exemple.fr:6379",
    "JDBC": f"jdbc:postgresql://db/app?user=app&password={PASSWORD}",
    "JDBC Oracle": "jdbc:oracle:thin:app/soleil@db:1521:orcl",
    "Spring": f"spring.mail.password={PASSWORD}",
    "Cookie": f"Cookie: JSESSIONID={BODY}; Path=/",
    "Set-Cookie": f"Set-Cookie: sid={BODY}; HttpOnly",
    "Cookie in HAR": f'{{"name": "Cookie", "value": "AUTH_SESSION_ID={BODY}"}}',
    "x-api-key": f"x-api-key: {BODY}",
    "api_key": f"api_key = '{BODY}'",
    "Basic": "Authorization: Basic YXBwOnNvbGVpbDI2",
    "short Basic": "Authorization: Basic YXBwOnNvbGVpbA==",
    "Bearer": f"Authorization: Bearer {BODY}",
    "clé d'API": f"Clé d'API : {BODY}",
    "code in a log": f"GET /retour?code={BODY}&state=abc HTTP/1.1",
    "shared secret": f"shared_secret: {BODY}",
}  # fmt: skip


@pytest.mark.parametrize("text", ANNOUNCED.values(), ids=ANNOUNCED)
def test_a_word_that_announces_a_secret_betrays_it(text: str) -> None:
    assert scanned(text.encode())["leak.secret"] is Outcome.FAIL
    assert scanned(zipped(a=text.encode()))["leak.secret"] is Outcome.FAIL


PROSE = {
    "a rule": "Le mot de passe : il doit contenir 12 caractères, dont 2 chiffres.",
    "a length": "Mot de passe : 12 caractères au minimum",
    "a range": "Mot de passe : 8-64 caractères",
    "an adjective": "Mot de passe : obligatoire\nMot de passe : robuste\n",
    "forgotten": "Mot de passe oublié ? Cliquez ici.",
    "hashing": "Mots de passe : SHA-256, puis bcrypt ; PBKDF2-HMAC-SHA256, 600000 itérations",
    "a way": "Mot de passe : transmis par SMS. Mot de passe : remis en main propre",
    "a requirement": "Mot de passe : SSI/IAM.80.01 ; mot de passe : voir §4.2",
    "a year": "Dernier changement du mot de passe : 2026-03-02",
    "English rule": "Password: must be at least 12 characters. password: required",
    "JSON, empty": '{"password": "", "mdp": null, "pwd": ""}',
    "empty": "Mot de passe :\n\nIdentifiant :\n",
    "dots": "Mot de passe : ................   mdp : ________",
    "form": '<label>Mot de passe</label><input type="password" name="password" placeholder="Mot de passe">',
    "OpenAPI": '{"password": {"type": "string"}, "securitySchemes": {"type": "apiKey", "name": "x-api-key", "in": "header"}}',
    "grant": "grant_type=password&scope=openid",
    "program": "password = getPassword()\npassword: process.env.DB_PASSWORD\n",
    "variables": "password=${DB_PASSWORD}\npassword={{ db_password }}\npwd=%PWD%\nPASSWORD=$PASSWORD",
    "masks": "password=REDACTED\npassword=***\npassword: (masqué)\nmdp=xxxx\npassword=<votre mot de passe>",
    "shell": "PWD=/home/app/depot\npwd: /srv/app",
    "documentation": "https://user:password@serveur.exemple.fr et https://user:motdepasse@serveur.exemple.fr",
    "port": "https://serveur.exemple.fr:8443/a@b",
    "mail": "voir https://exemple.fr/aide, ou écrire à aide@exemple.fr : merci",
    "cookie policy": "Cookie : conservé 13 mois. Set-Cookie: <nom>=<valeur>; Path=/; HttpOnly",
    "cookie choice": "Cookie: lang=fr; dark=1",
    "masked cookie": "Cookie: JSESSIONID=***; sid=[REDACTED]",
    "API": "La clé d'API : à demander au support. api_key: obligatoire",
    "Basic": "Authorization: Basic authentication is refused",
    "secret": "Secret professionnel : article L1110-4 du code de la santé publique",
    "code in CDA": '<code code="11488-4" codeSystem="2.16.840.1.113883.6.1" displayName="x"/>',
    "reset page": '<a href="/password/reset?locale=fr">mot de passe</a>',
}  # fmt: skip


@pytest.mark.parametrize("text", PROSE.values(), ids=PROSE)
def test_what_is_said_about_secrets_is_none(text: str) -> None:
    assert scanned(text.encode()) == {"leak.secret": Outcome.PASS}
    assert scanned(zipped(a=text.encode())) == {"leak.secret": Outcome.PASS}


def test_a_plain_word_after_a_colon_is_left_to_a_person() -> None:
    assert scanned(b"Mot de passe : soleil\n")["leak.possible"] is Outcome.TO_REVIEW


MASKS = st.sampled_from(
    ["REDACTED", "[REDACTED]", "***", "********", "${TOKEN}", "{{access_token}}", "%TOKEN%", "null", "(masqué)", "[masqué]", "<redacted>",
     "<votre mot de passe>", "xxxx", "XXXXXXXXXXXXXXXX", "••••••••", "__REDACTED__", "--redacted--", "$PASSWORD", "N/A", "undefined",
     "sha256:9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08", "<token:64 chars>", "eyJhbGciOiJSUzI1NiJ9.***.***",
     "eyJhbGciOiJSUzI1NiJ9.REDACTED.REDACTED", "redacted-12", "redacted-code-1", "", "[FILTERED]", "CHANGE_ME", "À COMPLÉTER", "#{secret}"]
)  # fmt: skip
PLACES = st.sampled_from(
    ["password={}", "password: {}\n", '{{"password": "{}"}}', "Mot de passe : {}\n", "client_secret={}", '{{"access_token": "{}"}}',
     "Authorization: Bearer {}", "Authorization: Basic {}", "Cookie: sid={}", "x-api-key: {}", "https://app:{}@serveur.exemple.fr/",
     "<password>{}</password>", '{{"name": "Cookie", "value": "JSESSIONID={}"}}', "GET /r?code={}&state=abc", "refresh_token={}&x=1"]
)  # fmt: skip


@given(MASKS, PLACES)
def test_no_placeholder_is_a_secret(mask: str, place: str) -> None:
    assert is_masked(mask)
    assert scanned(place.format(mask).encode()) == {"leak.secret": Outcome.PASS}


@given(
    st.text("abcdefghijkmnpqrstuvwyzABCDEFGHJKLMNPQRSTUVWYZ", min_size=8, max_size=20),
    st.integers(10, 999_999),
)
def test_letters_with_figures_are_no_placeholder(letters: str, figures: int) -> None:
    assert not is_masked(f"{letters[:5]}{figures}{letters[5:]}")


@given(
    st.lists(
        st.sampled_from([*EXACT, *FOLDED, b"x", b"\xc3", b"\x00", b" ", b"?", b"api", b"_"]),
        max_size=9,
    ),
    st.data(),
)
def test_one_pass_finds_the_literals_that_a_search_each_finds(
    parts: list[bytes], data: st.DataObject
) -> None:
    text = b"".join(parts)
    cut = data.draw(st.integers(0, len(text)))
    for one in (text, text[cut:], text.upper(), text.swapcase()):
        found, every = literals_in(one), searched(one)
        assert every - set(COMMON) <= found <= every
        assert neighbourhoods(one, one.lower(), found) == neighbourhoods(one, one.lower(), every)


def test_every_word_of_a_pattern_is_found_by_the_search_that_spares_the_patterns() -> None:
    for named in NAMED:
        for word in named.words:
            text = b"a" * 2_000 + b" ?" + (b"api" if word == b"key" else b"") + word
            text += (
                b"key"
                if word in (b"api", b"access", b"account", b"signing", b"encryption", b"master")
                else b"=x@y"
            )
            assert word in neighbourhoods(text, text, searched(text)), word
    assert ROOTS
