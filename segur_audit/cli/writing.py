"""Writes reports: to the files that `--output` names, and to standard output. Nothing else is ever
written.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from io import FileIO
from pathlib import Path

from segur_audit.cli.auditing import Outcomes
from segur_audit.cli.console import language
from segur_audit.cli.options import choice
from segur_audit.cli.printing import browser, printed
from segur_audit.manifest.reading import named_files, read_manifest
from segur_audit.model.errors import InputError, UsageError
from segur_audit.model.ids import nearest
from segur_audit.model.text import Text, shorten
from segur_audit.report import format_of, formats, load_format
from segur_audit.report.style import Edition, Style

Target = tuple[str, str]  # format, path
PLAIN = Edition()
PDF = "pdf"  # printed from the HTML report


def targets(outputs: Sequence[str]) -> list[Target]:
    """Each `[FORMAT=]PATH` as a format and a path. Raises UsageError when neither the prefix nor
    the name tells the format.
    """
    return [_target(output) for output in outputs]


def _target(output: str) -> Target:
    name, equals, path = output.partition("=")
    if output.lower().endswith(".pdf") and name in ("pdf", output):
        browser()  # without it nothing is written
        return PDF, _named(path if equals else output)
    if equals and "/" not in name and "." not in name:
        return choice(name, formats(), "--output"), _named(path)
    found = format_of(output)
    if found is None:
        near = nearest(output.rpartition(".")[2], formats())
        raise UsageError(
            Text(
                "--output : le nom « {output} » ne dit pas le format",
                "--output: the name '{output}' does not tell the format",
                output=shorten(output),
            ),
            remedy=Text(
                "écrivez par exemple --output {value}={output}",
                "write for instance --output {value}={output}",
                value=near or "html",
                output=shorten(output),
            ),
        )
    return found, _named(output)


def _named(path: str) -> str:
    if not path:
        raise UsageError(Text("--output : il manque le chemin", "--output: the path is missing"))
    return path


def emit(
    outcomes: Outcomes,
    format: str,
    wanted: Sequence[Target],
    manifests: Sequence[Path],
    *,
    color: str,
    verbosity: int,
    edition: Edition = PLAIN,
) -> None:
    """Write every report that was asked for, then show one on standard output."""
    for _, path in wanted:
        refuse_precious(path, manifests)
    made = [(rendered(outcomes, name, Style(), edition), path) for name, path in wanted]
    for text, path in made:
        if is_stdout(path):
            _to_stdout(text)
        else:
            _to_file(text, Path(path))
    if not any(is_stdout(path) for _, path in wanted):
        _to_stdout(rendered(outcomes, format, _style(color, verbosity)))


def refuse_precious(path: str, manifests: Sequence[Path]) -> None:
    """Raise UsageError when `path` is one of the manifests or of their pieces."""
    if not is_stdout(path) and _resolved(path) in _precious(manifests):
        raise UsageError(
            Text(
                "--output : {path} est le manifeste ou une pièce, il ne sera pas écrasé",
                "--output: {path} is the manifest or evidence, it will not be overwritten",
                path=shorten(path),
            )
        )


def _precious(manifests: Sequence[Path]) -> set[Path]:
    """The files that no report may overwrite."""
    found = {path.resolve() for path in manifests}
    for path in manifests:
        try:
            found.update(
                (path.parent / file).resolve() for _, file in named_files(read_manifest(path).data)
            )
        except InputError:
            continue
    return found


def rendered(outcomes: Outcomes, name: str, style: Style, edition: Edition = PLAIN) -> str | bytes:
    """The report in a format; the formats of the terminal follow the style."""
    if name == PDF:
        return printed(str(rendered(outcomes, "html", style, edition)))
    module = load_format(name)
    if name == "html":
        return module.render(outcomes.all, language(), edition)  # type: ignore[call-arg]
    if name in ("table", "plain"):
        return module.render(outcomes.all, language(), style)  # type: ignore[call-arg]
    return module.render(outcomes.all, language())


def _style(color: str, verbosity: int) -> Style:
    import shutil

    terminal = sys.stdout.isatty()
    forced = color == "always" or (color == "auto" and bool(os.environ.get("FORCE_COLOR")))
    colour = forced or (
        color == "auto"
        and terminal
        and not os.environ.get("NO_COLOR")
        and os.environ.get("TERM") != "dumb"
    )
    width = (
        shutil.get_terminal_size((100, 24)).columns if terminal or "COLUMNS" in os.environ else 100
    )
    return Style(max(40, width), colour, max(-2, min(1, verbosity)))


def _to_stdout(text: str | bytes) -> None:
    if isinstance(text, bytes):
        sys.stdout.buffer.write(text)
        sys.stdout.buffer.flush()
    else:
        sys.stdout.write(text)
        sys.stdout.flush()


def is_stdout(path: str) -> bool:
    """Whether a path is the standard output, under one of its names."""
    return path in ("-", "/dev/stdout", "/dev/fd/1", "/proc/self/fd/1")


def _resolved(path: str) -> Path | None:
    try:
        return Path(path).resolve()
    except (OSError, RuntimeError, ValueError):
        return None  # it cannot be written either


def _to_file(text: str | bytes, path: Path) -> None:
    data = text.encode("utf-8") if isinstance(text, str) else text
    try:
        write_whole(data, path)
    except (OSError, RuntimeError, ValueError) as error:
        raise UsageError(
            Text(
                "--output : {path} ne peut pas être écrit",
                "--output: {path} cannot be written",
                path=shorten(str(path)),
            )
        ) from error


def write_whole(data: bytes, path: Path) -> None:
    """Whole or not at all, through `replaced`; a link is followed.

    What is there and is no ordinary file (a device, a pipe) is written to, and never replaced.
    Raises UsageError, OSError, ValueError.
    """
    from segur_audit.dossier.replacing import replaced

    path.resolve()  # a loop of links, a name that no file can have
    if path.exists() and not path.is_file() and not path.is_dir():
        with path.open("wb", buffering=0) as device:
            _write_all(device, data)
        return
    with replaced(path) as stream:
        stream.write(data)


def _write_all(stream: FileIO, data: bytes) -> None:
    rest = memoryview(data)
    while rest:
        rest = rest[stream.write(rest) or 0 :]
