"""The terminal report, in rich tables: what was audited, what blocks, what needs a person, the results, the verdict."""

from __future__ import annotations

import io
from collections.abc import Iterator, Sequence


from rich.box import SIMPLE_HEAD
from rich.console import Console, Group, RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text as Rich

from segur_audit.model import FailedManifest, Finding, Level, Location, Outcome, Report, RequirementResult
from segur_audit.report import Reports
from segur_audit.report.counts import by_chapter, worst_first
from segur_audit.report.style import DEFAULT, Style
from segur_audit.report.verdict import assurance_tally, next_command, tally, verdict_line
from segur_audit.report.words import MILESTONES, OUTCOMES, SYMBOLS
from segur_audit.wording import Lang, Text

