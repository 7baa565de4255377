"""How much of a PDF is read, at most. Source: docs/contract.md, section 4 (evidence is hostile)."""

from __future__ import annotations

PAGES = 400
LAID_OUT = 40  # pages of a form whose layout is looked at
CHARACTERS = 2_000_000  # of all its pages
OBJECTS = 200_000  # drawn on its pages
SECONDS = 1.0  # of processor time, for one PDF, whatever is asked of it
SECONDS_A_MEGABYTE = 1  # more for a larger one…
MOST_SECONDS = 3  # … up to that
WAITED = 30  # seconds after which an answer is no longer waited for, on the busiest machine
MEMORY = 256 << 20  # bytes of the process that reads
