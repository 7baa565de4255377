"""The values that a PDF form holds, one line a field, as a person reads them beside their label."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from pypdf import PageObject

_MOST, _LONGEST, _PARENTS = 2_000, 4_000, 16
_RADIO = 1 << 15  # PDF 32000-1, table 226: the flag of radio buttons


def values_of(page: PageObject) -> Iterator[str]:
    """`label : value` of each field of the page that is filled; `[X]` or `[ ]` of a box. What is no
    field is left.
    """
    annotations = page.get("/Annots")
    listed = annotations.get_object() if annotations is not None else None
    for reference in list(listed)[:_MOST] if isinstance(listed, list) else ():
        widget = reference.get_object()
        if isinstance(widget, dict) and widget.get("/Subtype") == "/Widget":
            line = _line(widget)
            if line:
                yield line[:_LONGEST]


def _line(widget: Any) -> str | None:  # a dictionary of pypdf
    kind, value = _inherited(widget, "/FT"), _inherited(widget, "/V")
    label = _label(widget)
    if kind == "/Btn":
        return _box(widget, label)
    if kind not in ("/Tx", "/Ch") or value is None:
        return None
    text = ", ".join(map(str, value)) if isinstance(value, list) else str(value)
    return f"{label} : {text}" if text.strip() else None


def _box(widget: Any, label: str) -> str | None:
    """A box, ticked or not; of radio buttons, the one that is chosen. A push button says
    nothing.
    """
    state = widget.get("/AS")
    if state is None:
        return None
    ticked = str(state) != "/Off"
    if int(_inherited(widget, "/Ff") or 0) & _RADIO:
        return f"{label} : {str(state).removeprefix('/')}" if ticked else None
    return f"{label} : {'[X]' if ticked else '[ ]'}"


def _label(widget: Any) -> str:
    """What a person sees of the name of a field: its description, else its own name."""
    told = _inherited(widget, "/TU") or _inherited(widget, "/T")
    return " ".join(str(told or "").split()).rstrip(" :")


def _inherited(widget: Any, key: str) -> Any:
    """The value of `key` in a field, or in what it is a part of."""
    node = widget
    for _ in range(_PARENTS):
        value = node.get(key)
        if value is not None:
            return value.get_object() if hasattr(value, "get_object") else value
        parent = node.get("/Parent")
        node = parent.get_object() if parent is not None else None
        if not isinstance(node, dict):
            return None
    return None
