"""Reads one exchange of a trace, from a HAR 1.2 entry or from the plain form `{method, url,
headers, form, status, body, time}`.
"""

from __future__ import annotations

import datetime as dt
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qsl, unquote_plus, urlsplit

from segur_audit.evidence.jsonscan import CUT
from segur_audit.model.place import Location

from .bodies import as_utf8, decoded, inflated

#: The member of an entry in which `trace redact` keeps what the checks need of the secrets that it
#: took away.
SIDE = "_segur_audit"

Pairs = tuple[tuple[str, str], ...]

_MAX_FIELDS = 500
#: The headers that a browser may write before the form that it uploads.
_UPLOADED = re.compile(
    r"\A(?:Content-[A-Za-z-]{1,30}:[^\r\n]{0,400}\r?\n){1,10}\r?\n", re.IGNORECASE
)
_ENCODED = re.compile(r"%[0-9A-Fa-f]{2}")
_FORM = "application/x-www-form-urlencoded"
_SECONDS = 1_000_000_000
_MILLISECONDS = 100_000_000_000  # above it, an epoch is in milliseconds


@dataclass(frozen=True, slots=True)
class Url:
    """A URL in its parts; all but `raw` are empty when it cannot be read."""

    raw: str
    scheme: str = ""
    host: str = ""
    port: str = ""
    path: str = ""
    query: Pairs = ()
    fragment: str = ""

    @property
    def base(self) -> tuple[str, str, str, str]:
        """What two URLs that differ by their parameters only have in common."""
        return (self.scheme, self.host, self.port, self.path)


@dataclass(frozen=True, slots=True)
class Exchange:
    """One request and its answer. Header names are in lower case; a part that the capture does not
    hold is None.
    """

    place: Location
    method: str
    url: Url
    headers: Pairs
    form: Pairs | None
    content_type: str
    status: int | None
    answer_headers: Pairs
    body: str | None
    started: dt.datetime | None
    side: Mapping[str, Any] = field(default_factory=dict)

    def header(self, name: str) -> str | None:
        """The first request header of that name (lower case)."""
        return next((value for key, value in self.headers if key == name), None)

    @property
    def redirection(self) -> str | None:
        """Where the answer sends the browser."""
        return next(
            (value for key, value in self.answer_headers if key == "location" and value), None
        )


def read_exchange(entry: Mapping[str, Any], place: Location) -> Exchange | None:
    """The exchange that `entry` describes, in either form; None when it is none (no URL)."""
    return (
        _from_har(entry, place)
        if isinstance(entry.get("request"), dict)
        else _from_plain(entry, place)
    )


def read_url(raw: str) -> Url:
    """`raw` in its parts; a URL that breaks the rules has none of them."""
    try:
        parts = urlsplit(raw.strip())
        query = tuple(parse_qsl(parts.query, keep_blank_values=True, max_num_fields=_MAX_FIELDS))
        host = (parts.hostname or "").rstrip(".").lower()
    except ValueError:
        return Url(raw)
    place = parts.netloc.rpartition("@")[2]
    port = place.rpartition(":")[2] if re.search(r":[0-9]+$", place) else ""
    scheme = parts.scheme.lower()
    port = "" if (scheme, port) in (("https", "443"), ("http", "80")) else port
    return Url(raw, scheme, host, port, parts.path, query, parts.fragment)


def body_object(exchange: Exchange) -> dict[str, Any] | None:
    """The JSON object of the answer, None when there is none that can be read."""
    return parse_object(exchange.body or "")


def parse_object(text: str) -> dict[str, Any] | None:
    """The JSON object that `text` is, None when it is none."""
    try:
        value = json.loads(text)
    except (ValueError, RecursionError):
        return None
    return value if isinstance(value, dict) else None


def _from_har(entry: Mapping[str, Any], place: Location) -> Exchange | None:
    request, answer = _mapping(entry, "request"), _mapping(entry, "response")
    headers, answer_headers = _headers(request.get("headers")), _headers(answer.get("headers"))
    sent = _mapping(request, "postData")
    content_type = _first(headers, "content-type") or _text(sent.get("mimeType")) or ""
    redirect = _text(answer.get("redirectURL"))
    if redirect and _first(answer_headers, "location") is None:
        answer_headers = (*answer_headers, ("location", redirect))
    url = _url(_text(request.get("url")), headers, request.get("queryString"))
    if url is None:
        return None
    return Exchange(
        place,
        (_text(request.get("method")) or _first(headers, ":method") or "").upper(),
        url,
        headers,
        _form(_text(sent.get("text")) or None, sent.get("params"), content_type) if sent else None,
        content_type,
        _status(answer.get("status")) or _status(_first(answer_headers, ":status")),
        answer_headers,
        _content(_mapping(answer, "content")),
        _instant(entry.get("startedDateTime")),
        _mapping(entry, SIDE),
    )


def _from_plain(entry: Mapping[str, Any], place: Location) -> Exchange | None:
    headers = _headers(entry.get("headers"))
    content_type = _first(headers, "content-type") or ""
    url = _url(_text(entry.get("url")), headers, None)
    if url is None:
        return None
    form, body = entry.get("form"), entry.get("body")
    return Exchange(
        place,
        (_text(entry.get("method")) or _first(headers, ":method") or "").upper(),
        url,
        headers,
        _form(form, None, content_type)
        if isinstance(form, str)
        else _form(None, form, content_type)
        if form is not None
        else None,
        content_type,
        _status(entry.get("status")),
        _headers(entry.get("response_headers")),
        json.dumps(body) if isinstance(body, (dict, list)) else _text(body),
        _instant(entry.get("time")),
        _mapping(entry, SIDE),
    )


def _mapping(holder: Mapping[str, Any], key: str) -> Mapping[str, Any]:
    value = holder.get(key)
    return value if isinstance(value, dict) else {}


def _text(value: object) -> str | None:
    """A string that was neither cut nor of another type."""
    return value if isinstance(value, str) and not value.startswith(CUT) else None


def _headers(value: object) -> Pairs:
    return tuple((name.strip().lower(), content) for name, content in _pairs(value))


def _pairs(value: object) -> Pairs:
    """Names and values, from `[{name, value}]`, `[[name, value]]` or `{name: value or list of
    values}`.
    """
    found: list[tuple[str, str]] = []
    if isinstance(value, dict):
        for name, content in value.items():
            found += [
                (name, _scalar(one))
                for one in (content if isinstance(content, list) else [content])
            ]
    for one in value if isinstance(value, list) else ():
        if isinstance(one, dict) and isinstance(one.get("name"), str):
            found.append((one["name"], _scalar(one.get("value"))))
        elif isinstance(one, list) and len(one) == 2 and isinstance(one[0], str):
            found.append((one[0], _scalar(one[1])))
    return tuple(found)


def _scalar(value: object) -> str:
    if isinstance(value, str):
        return value
    return json.dumps(value) if isinstance(value, (int, float)) else ""


def _first(pairs: Pairs, name: str) -> str | None:
    return next((value for key, value in pairs if key == name), None)


def _url(raw: str | None, headers: Pairs, query: object) -> Url | None:
    """The URL; what HTTP/2 puts in pseudo-headers completes one that is relative or absent."""
    path = raw or _first(headers, ":path")
    if not path or path.startswith(CUT):
        return None
    authority = _first(headers, ":authority") or _first(headers, "host")
    if path.startswith("/") and not path.startswith("//") and authority:
        path = f"{_first(headers, ':scheme') or 'https'}://{authority}{path}"
    url = read_url(path)
    if not url.query and "?" not in path and isinstance(query, list):
        return Url(url.raw, url.scheme, url.host, url.port, url.path, _pairs(query), url.fragment)
    return url


def _form(text: str | None, params: object, content_type: str) -> Pairs | None:
    """The fields that were sent: the raw text when the capture holds it, else the parameters, of
    which browsers decode or not.
    """
    if text is None:
        pairs = _pairs(params)
        encoded = any(
            _ENCODED.search(value) or (name == "scope" and "+" in value) for name, value in pairs
        )
        return (
            tuple((unquote_plus(name), unquote_plus(value)) for name, value in pairs)
            if encoded
            else pairs
        )
    if text.startswith(CUT):
        return None
    text = _UPLOADED.sub("", text, count=1)
    if not content_type.lower().startswith(_FORM) and (sent := parse_object(text)) is not None:
        return tuple((name, _scalar(value)) for name, value in sent.items())
    if content_type and not content_type.lower().startswith(_FORM):
        return ()
    try:
        return tuple(parse_qsl(text.strip(), keep_blank_values=True, max_num_fields=_MAX_FIELDS))
    except ValueError:
        return ()


def _status(value: object) -> int | None:
    """An HTTP status; 0 is what browsers write when no answer came."""
    if isinstance(value, str) and re.fullmatch(r"[1-5][0-9]{2}", value):
        return int(value)
    return (
        value
        if isinstance(value, int) and not isinstance(value, bool) and 100 <= value <= 599
        else None
    )


def _content(content: Mapping[str, Any]) -> str | None:
    text = _text(content.get("text"))
    if text is None or content.get("encoding") != "base64":
        return text
    raw = decoded(text.encode("utf-8", "replace"))
    plain = None if raw is None else inflated(raw)
    return None if plain is None else as_utf8(plain).decode("utf-8", "replace")


def _instant(value: object) -> dt.datetime | None:
    """A date and time in ISO form (UTC when it names no zone), or seconds or milliseconds since
    1970.

    A number that would be an instant of before 2001 is a duration: it tells no time.
    """
    try:
        if isinstance(value, str) and re.fullmatch(r"[0-9]{10,16}(?:\.[0-9]{1,9})?", value):
            value = float(value)
        if isinstance(value, str):
            read = dt.datetime.fromisoformat(value.strip())
            return (read if read.tzinfo else read.replace(tzinfo=dt.UTC)).astimezone(dt.UTC)
        if isinstance(value, (int, float)) and not isinstance(value, bool) and value >= _SECONDS:
            seconds = value / 1000 if abs(value) > _MILLISECONDS else value
            return dt.datetime(1970, 1, 1, tzinfo=dt.UTC) + dt.timedelta(seconds=seconds)
    except (ValueError, OverflowError):
        return None
    return None
