"""Makes the manifest that `init` writes: what was answered is filled in, the rest waits behind a `#`."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping

from segur_audit import DATA

_FILE = DATA / "manifest.template.yaml"
_LINE = re.compile(r"(?P<indent> *)(?P<key>[a-z_0-9]+): (?P<kind>[?$])(?P<rest>.*)")
_HEAD = re.compile(r"[a-z_0-9]+:(?:\s*#.*)?")

SCHEMA_FILE = "manifest.schema.json"


def manifest_text(answers: Mapping[str, str | list[str]], *, schema: bool) -> str:
    """The manifest for `answers` (`dispositif` at least); `schema`: with the line that editors complete from."""
    scheme = str(answers["dispositif"])
    parts = re.split(r"^%([A-Z0-9]+)\n", _FILE.read_text("utf-8"), flags=re.MULTILINE)
    wanted = (
        {"ALL", "SAS"}
        if scheme == "SAS"
        else {"ALL", "VA2", *(("HOP",) if scheme == "HOP-DPI-Va2" else ())}
    )
    chosen = [
        parts[0],
        *(body for name, body in zip(parts[1::2], parts[2::2], strict=True) if name in wanted),
    ]
    lines = [
        _filled(line, answers)
        for line in "\n".join(part.rstrip("\n") + "\n" for part in chosen).splitlines()
    ]
    modeline = [f"# yaml-language-server: $schema={SCHEMA_FILE}"] if schema else []
    return "\n".join([*modeline, *_without_empty_heads(lines)]) + "\n"


def _filled(line: str, answers: Mapping[str, str | list[str]]) -> str:
    found = _LINE.match(line)
    if not found:
        return line
    indent, key, kind, rest = found["indent"], found["key"], found["kind"], found["rest"]
    name, space, comment = rest.partition(" ")
    if kind == "$" and answers.get(name):
        return f"{indent}{key}: {_scalar(answers[name], name)}{space}{comment}".rstrip()
    shown = rest if kind == "?" else f"…{space}{comment}"
    return f"{indent}# {key}: {shown}".rstrip()


def _scalar(value: str | list[str], name: str) -> str:
    if isinstance(value, list):
        return "[" + ", ".join(value) + "]"
    return value if name in ("date_depot", "dispositif") else json.dumps(value, ensure_ascii=False)


def _without_empty_heads(lines: list[str]) -> Iterator[str]:
    """A section of which nothing is filled in is commented out too: an empty key would say nothing, and look like it did."""
    for index, line in enumerate(lines):
        if not _HEAD.fullmatch(line) or line.startswith("segur_audit"):
            yield line
            continue
        inside = []
        for following in lines[index + 1 :]:
            if following and not following.startswith(" "):
                break
            inside.append(following)
        active = any(text.strip() and not text.strip().startswith("#") for text in inside)
        yield line if active else f"# {line}"
