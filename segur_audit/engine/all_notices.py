"""The notices of a report: those that concern the dossier, merged and in order."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from segur_audit.catalogue.reading import Catalogue
from segur_audit.engine.following import follow_notices
from segur_audit.engine.hypotheses import frame_notices, replacement_notices
from segur_audit.engine.lifting import ruling_notices
from segur_audit.engine.naming import strays
from segur_audit.engine.notices import (
    import_notices,
    profile_notices,
    waiver_notices,
    window_notices,
)
from segur_audit.engine.options import Options, reference_date
from segur_audit.engine.remarks import remark_notices
from segur_audit.engine.scope import Scope, absent_from_rem
from segur_audit.engine.speech import Ground
from segur_audit.model.finding import Finding
from segur_audit.model.outcome import Outcome
from segur_audit.model.report import RequirementResult
from segur_audit.model.rule import Rule
from segur_audit.model.text import Text

_COMMON_RULES_ONLY = Rule(
    "catalogue.common_rules_only",
    "",
    None,
    Text(
        "pour {scheme}, seules les règles communes à tous les dispositifs sont intégrées ; le REM "
        "peut être importé",
        "for {scheme} only the rules common to all schemes are built in; the REM can be imported",
    ),
    Text(
        "importez le REM du dispositif : segur-audit rem import --help",
        "import the scheme's REM: segur-audit rem import --help",
    ),
    worth=Outcome.WARNING,
)
_MERGES = Rule(
    "catalogue.merges",
    "",
    None,
    Text(
        "{name} complète ces règles intégrées : {names}",
        "{name} completes these built-in rules: {names}",
    ),
    worth=Outcome.INFO,
)


def gathered_notices(
    about: Ground,
    catalogue: Catalogue,
    scopes: Mapping[str, Scope],
    results: Sequence[RequirementResult],
    options: Options,
    papers: frozenset[str],
) -> Iterator[Finding]:
    manifest, scheme = about.context.manifest, about.scheme
    decisions = about.decisions
    yield from frame_notices(options)
    rules = catalogue.for_scheme(scheme)
    absent = frozenset(r.key for r in rules if absent_from_rem(r, about.rem))
    asked = {key: scope.offered for key, scope in scopes.items() if scope.applies}
    yield from strays(manifest, catalogue, scheme, about.named, absent, asked)
    yield from ruling_notices(decisions.rulings, scopes)
    yield from profile_notices(manifest)
    yield from window_notices(
        manifest, scheme, options.milestone, reference_date(manifest, options).value
    )
    yield from import_notices(catalogue)
    yield from remark_notices(manifest, catalogue.for_scheme(scheme), catalogue.ids, results)
    yield from follow_notices(manifest, catalogue)
    if options.waivers:
        yield from waiver_notices(decisions.waivers, results, papers)
    if (
        scheme not in ("HOP-DPI-Va2", "SAS")
        and about.rem is None
        and any(ref.name == "builtin" for ref in catalogue.refs)
    ):
        yield _COMMON_RULES_ONLY.warns(manifest.place("candidature.dispositif"), scheme=scheme)
    yield from _merge_notices(catalogue)
    yield from replacement_notices(catalogue, scheme, options.milestone)


def _merge_notices(catalogue: Catalogue) -> Iterator[Finding]:
    """What an imported REM completes of the built-in rules."""
    for ref in catalogue.refs:
        if ref.merges:
            names = ", ".join(ref.merges)
            yield _MERGES.tells(None, name=ref.name, names=names)
