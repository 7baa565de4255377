"""The parts of a rewritten exchange, and the entry that they make."""

from __future__ import annotations

import json
from typing import Any
from urllib.parse import urlencode

from ..kit.har import SIDE


class Parts:
    """The parts of a rewritten exchange."""

    def __init__(self, **parts: Any) -> None:
        self.of = parts


def har_entry(parts: Parts) -> dict[str, Any]:
    of = parts.of
    request: dict[str, Any] = {
        "method": of["method"],
        "url": of["url"],
        "headers": _listed(of["headers"]),
    }
    if of["content_type"]:
        request["headers"] += _listed([("content-type", of["content_type"])])
    if of["form"] is not None:
        request["postData"] = {
            "mimeType": of["content_type"],
            "params": _listed(_encoded(of["form"])),
        }
    content = (
        {"mimeType": "application/json", "text": json.dumps(of["body"], ensure_ascii=False)}
        if of["body"] is not None
        else {}
    )
    response: dict[str, Any] = {
        "status": of["status"] or 0,
        "headers": [],
        "content": content,
        "redirectURL": of["location"] or "",
    }
    entry = {
        "startedDateTime": of["time"],
        "request": request,
        "response": response,
        SIDE: of["side"],
    }
    return {name: value for name, value in entry.items() if value not in (None, {})}


def plain_entry(parts: Parts) -> dict[str, Any]:
    of = parts.of
    headers = [
        *of["headers"],
        *([("content-type", of["content_type"])] if of["content_type"] else []),
    ]
    entry = {
        "method": of["method"],
        "url": of["url"],
        "headers": [list(pair) for pair in headers],
        "form": None if of["form"] is None else [list(pair) for pair in _encoded(of["form"])],
        "status": of["status"],
        "response_headers": [["location", of["location"]]] if of["location"] else None,
        "body": of["body"],
        "time": of["time"],
        SIDE: of["side"] or None,
    }
    return {name: value for name, value in entry.items() if value is not None}


def _encoded(form: list[tuple[str, str]]) -> list[tuple[str, str]]:
    """The fields as a browser exports them: percent-encoded all together when one of them has a
    `%`, as they are otherwise.
    """
    if not any("%" in value for _, value in form):
        return form
    return [(name, urlencode({"": value})[1:]) for name, value in form]


def _listed(pairs: list[tuple[str, str]]) -> list[dict[str, str]]:
    return [{"name": name, "value": value} for name, value in pairs]
