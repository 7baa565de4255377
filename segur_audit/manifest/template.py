"""Makes the manifest that `init` writes: what was answered is filled in, the rest waits behind a
`#`, section by section.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence

from segur_audit import DATA

_FILE = DATA / "manifest.template.yaml"
_LINE = re.compile(r"(?P<indent> *)(?P<key>[a-z_0-9]+): (?P<kind>[?$])(?P<rest>.*)")
_HEAD = re.compile(r"[a-z_0-9]+:(?:\s.*)?")

SCHEMA_FILE = "manifest.schema.json"

_COLUMN = 42  # where the comments begin

#: What stands for an answer that was not given, behind its `#`.
_EXAMPLES = {
    "nom": '"Nom de la société"',
    "solution": '"Nom du logiciel"',
    "version": '"1.0.0"',
    "architectures": "[web]",
    "date_depot": "2026-12-15",
}
#: A rule of the scheme, for the command that the head of the file shows.
_RULES = {"SAS": "FAQ.SAS.MONTANT", "HOP-DPI-Va2": "SC.PSC.13"}
_RULE = "SC.SSI/GEN.18"


def manifest_text(answers: Mapping[str, str | list[str]], *, schema: bool) -> str:
    """The manifest for `answers` (`dispositif` at least); `schema`: with the line that editors
    complete from.

    Without the signs « # » at the beginning of the lines of a section, the section is valid, alone
    or with others.
    """
    scheme = str(answers["dispositif"])
    lines = [_filled(line, answers) for line in _template(scheme)]
    modeline = [f"# yaml-language-server: $schema={SCHEMA_FILE}"] if schema else []
    return "\n".join([*modeline, *_sections(lines)]) + "\n"


def _template(scheme: str) -> Iterator[str]:
    """The lines of the template that are for a scheme."""
    wanted = {"ALL", "SAS"} if scheme == "SAS" else {"ALL", "VA2"}
    wanted |= {"HOP"} if scheme == "HOP-DPI-Va2" else set()
    chosen = True
    for line in _FILE.read_text("utf-8").splitlines():
        if line.startswith("%"):
            chosen = line[1:] in wanted
        elif chosen:
            yield line.replace("%RULE", _RULES.get(scheme, _RULE))


def _filled(line: str, answers: Mapping[str, str | list[str]]) -> str:
    """A line of the template: filled in, or with an example behind a `#` (`?` and `$` mark what is
    to be filled in).
    """
    key = _LINE.match(line)
    if not key:
        return line
    rest, mark, comment = key["rest"].partition("  #")
    name, told = rest.rstrip(), f"# {comment.strip()}" if mark else ""
    indent, sign = key["indent"], "# "
    if key["kind"] == "?":
        value = name
    elif answers.get(name):
        value, sign = _scalar(answers[name], name), ""
    else:
        value = _EXAMPLES[name]
    line = f"{indent}{sign}{key['key']}: {value}"
    return f"{line.ljust(_COLUMN - 2)}  {told}".rstrip()


def _scalar(value: str | list[str], name: str) -> str:
    if isinstance(value, list):
        return "[" + ", ".join(value) + "]"
    return value if name in ("date_depot", "dispositif") else json.dumps(value, ensure_ascii=False)


def _sections(lines: Sequence[str]) -> Iterator[str]:
    """The lines, each section of which nothing is filled in behind a `#` at the beginning of each
    of its lines.
    """
    index = 0
    while index < len(lines):
        end = index + 1
        if _HEAD.fullmatch(lines[index]) and not lines[index].startswith("segur_audit"):
            while end < len(lines) and lines[end].startswith(" "):
                end += 1
            body = lines[index + 1 : end]
            live = any(not line.lstrip().startswith("#") for line in body)
            yield from lines[index:end] if live else _behind([lines[index], *body])
        else:
            yield lines[index]
        index = end


def _behind(lines: Sequence[str]) -> Iterator[str]:
    """A whole section as a comment: one sign at the beginning of each line, none inside."""
    for line in lines:
        bare = line.lstrip()
        indent = line[: len(line) - len(bare)]
        yield f"# {indent}{bare.removeprefix('# ')}"
