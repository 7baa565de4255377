"""saxonche, with the network shut: compiles schematrons and runs the style sheets that come of
them.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from lxml import etree

_SVRL = "{http://purl.oclc.org/dsdl/svrl}"
_PROTOCOLS = "http://saxon.sf.net/feature/allowedProtocols"


@dataclass(frozen=True, slots=True)
class Assertion:
    """A rule that a document breaks: where in it, how grave the schematron says it is, and what it
    says.
    """

    location: str
    role: str
    text: str


class Engine:
    """One Saxon processor. Raises ImportError when the extra `schematron` is not installed."""

    def __init__(self) -> None:
        from saxonche import PySaxonProcessor

        self._processor: Any = PySaxonProcessor(license=False)
        self._processor.set_configuration_property(
            _PROTOCOLS, "file"
        )  # open by default: `doc()` would fetch
        self._loaded: dict[Path, Any] = {}

    def compile(self, schematron: Path, style: Path, steps: list[Path]) -> str | None:
        """Write the style sheet of `schematron` beside it, for its relative `doc()`; the reason
        when it does not compile.
        """
        source = schematron
        between = [
            schematron.with_name(f".{schematron.stem}.{number}.tmp")
            for number in range(len(steps) - 1)
        ]
        try:
            with _quiet():
                for step, target in zip(steps, [*between, style], strict=True):
                    self._transform(step, source, target)
                    source = target
                compiler = self._processor.new_xslt30_processor()
                compiler.compile_stylesheet(stylesheet_file=str(style))
        except Exception as error:  # saxonche raises its own, of several kinds
            style.unlink(missing_ok=True)
            return (
                " ".join(str(error).replace(str(schematron.parent), "").split())[:300]
                or type(error).__name__
            )
        finally:
            for left in between:
                left.unlink(missing_ok=True)
        return None

    def _transform(self, style: Path, source: Path, target: Path) -> None:
        compiled = self._processor.new_xslt30_processor().compile_stylesheet(
            stylesheet_file=str(style)
        )
        compiled.transform_to_file(source_file=str(source), output_file=str(target))
        if not target.is_file() or not target.stat().st_size:
            raise ValueError("no output")

    def run(self, style: Path, document: str) -> tuple[list[Assertion], int]:
        """The rules of `style` that `document` breaks, and how many of its rules fired. Raises
        ValueError when it cannot be run.
        """
        try:
            with _quiet():
                if style not in self._loaded:
                    self._loaded[style] = self._processor.new_xslt30_processor().compile_stylesheet(
                        stylesheet_file=str(style)
                    )
                node = self._processor.parse_xml(xml_text=document)
                report = self._loaded[style].transform_to_string(xdm_node=node)
        except Exception as error:
            raise ValueError(type(error).__name__) from error
        return _read(report)


def _is_open(number: int) -> bool:
    try:
        os.fstat(number)
    except OSError:
        return False
    return True


@contextmanager
def _quiet() -> Iterator[None]:
    """Keeps from the terminal what the native processor writes to it: its traces quote the
    document.
    """
    sys.stdout.flush()
    sys.stderr.flush()
    nowhere = os.open(os.devnull, os.O_WRONLY)
    kept = [(number, os.dup(number)) for number in (1, 2) if _is_open(number)]
    try:
        for number, _ in kept:
            os.dup2(nowhere, number)
        yield
    finally:
        for number, copy in kept:
            os.dup2(copy, number)
            os.close(copy)
        os.close(nowhere)


def _read(report: str | None) -> tuple[list[Assertion], int]:
    if not report:
        raise ValueError("no report")
    root = etree.fromstring(
        report.encode(),
        etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=True),
    )
    broken = [
        Assertion(
            one.get("location", ""),
            (one.get("role") or "error").lower(),
            " ".join("".join(map(str, one.itertext())).split()),
        )
        for one in root.iter(f"{_SVRL}failed-assert", f"{_SVRL}successful-report")
    ]
    return broken, sum(1 for _ in root.iter(f"{_SVRL}fired-rule"))


@cache
def shared_engine() -> Engine:
    """The processor of this process: one at most, kept alive."""
    return Engine()
