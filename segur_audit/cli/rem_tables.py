"""The coverage as a person takes it in at a glance: bars in the terminal, SVG in a page, and as
data.
"""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import asdict
from pathlib import Path

from segur_audit.model.text import Lang, Text, ours, same, shorten
from segur_audit.rem import Rem
from segur_audit.rem.covering import STATES, Coverage, ProofState

_NAMES = {
    "pass": Text("couvertes", "covered"),
    "waived": Text("dérogées", "waived"),
    "to_review": Text("déposées, à vérifier", "supplied, to review"),
    "fail": Text("non conformes", "failing"),
    "missing": Text("manquantes", "missing"),
    "apart": Text("non applicables", "not applicable"),
    "bare": Text("exigences sans preuve au REM", "requirements without proof in the REM"),
}
_SIGNS = {"pass": "█", "waived": "≈", "to_review": "▒", "fail": "✗", "missing": "·"}
_COLOURS = {
    "pass": "#1c7a3d",
    "waived": "#1786ad",
    "to_review": "#b58900",
    "fail": "#a3151f",
    "missing": "#9aa5b0",
}
_BAR = 30


def import_summary(rem: Rem, folder: Path) -> Text:
    """What an import kept, and what comes next."""
    counts = rem.counts
    proofs = {proof.key for one in rem.requirements for proof in one.proofs}
    bare, left = sum(not one.proofs for one in rem.requirements), len(counts.not_understood)
    unsure = sum(proof.confidence == "unsure" for one in rem.requirements for proof in one.proofs)
    many = ", " in rem.sheet
    sheets = ", ".join(f"« {shorten(name, 60)} »" for name in rem.sheet.split(", "))
    where = Text(
        "{how}",
        "{how_2}",
        how=ours("feuilles" if many else "feuille"),
        how_2=ours("sheets" if many else "sheet"),
    )
    version = rem.version or Text("inconnue", "unknown")
    shown = version if isinstance(version, Text) else same(version)
    name, target = shorten(rem.file), shorten(str(folder))
    return Text(
        "{name}, {where} {sheets} : {read} lignes lues, {kept} exigences et "
        "{count_proofs} preuves gardées, {merged} lignes rattachées à une exigence déjà "
        "vue, {left} à relire.\nVersion du REM : {shown}. {bare} exigences sans preuve ; "
        "nature incertaine pour {unsure} preuves.\nEnsuite, dans le manifeste : "
        "catalogues: [{target}] ; ou segur-audit check manifest.yaml --catalogue {target}",
        "{name}, {where} {sheets}: {read} rows read, {kept} requirements and "
        "{count_proofs} proofs kept, {merged} rows tied to a requirement already seen, "
        "{left} to look at.\nVersion of the REM: {shown}. {bare} requirements without "
        "proof; nature unsure for {unsure} proofs.\nNext, in the manifest: catalogues: "
        "[{target}]; or segur-audit check manifest.yaml --catalogue {target}",
        name=name,
        where=where,
        sheets=sheets,
        read=counts.read,
        kept=counts.kept,
        count_proofs=len(proofs),
        merged=counts.merged,
        left=left,
        shown=shown,
        bare=bare,
        unsure=unsure,
        target=target,
    )


def table(covered: Coverage, lang: Lang, verbose: bool = False) -> str:
    """A bar per chapter, the legend, the totals; each proof with `verbose`."""
    from segur_audit.cli.terminal import tabulated

    heads = (Text("Chapitre", "Chapter"), Text("Preuves", "Proofs"), Text("Couverture", "Coverage"))
    rows = []
    for chapter, proofs in covered.chapters.items():
        counts = _counts(proofs)
        total = sum(counts[state] for state in _SIGNS)
        rows.append((chapter, f"{counts['pass']}/{total}", _bar(counts, total)))
    parts = [tabulated(tuple(head[lang] for head in heads), rows), _legend(covered, lang)]
    if verbose:
        names = (
            Text("Preuve", "Proof"),
            Text("Exigence", "Requirement"),
            Text("État", "State"),
            Text("Pièces", "Evidence"),
        )
        details = [
            (
                proof.proof,
                proof.requirement,
                _NAMES[proof.state][lang],
                "\n".join(proof.evidence) or "—",
            )
            for proofs in covered.chapters.values()
            for proof in proofs
        ]
        parts.append("\n" + tabulated(tuple(name[lang] for name in names), details))
    if covered.strays:
        parts.append(
            Text(
                "\nPièces qu'aucune preuve ne demande :\n", "\nEvidence that no proof asks for:\n"
            )[lang]
        )
        parts += [f"  preuves[{index}] {name}\n" for index, name in covered.strays]
    return "".join(parts)


def _counts(proofs: tuple[ProofState, ...]) -> Counter[str]:
    return Counter(proof.state for proof in proofs)


def _bar(counts: Counter[str], total: int) -> str:
    """A bar of a fixed length, whose signs differ without any colour; what is there at all takes
    one sign at least.
    """
    if not total:
        return "—"
    lengths = {
        state: max(1, round(_BAR * counts[state] / total)) if counts[state] else 0
        for state in _SIGNS
    }
    longest = max(lengths, key=lambda state: lengths[state])
    lengths[longest] += _BAR - sum(lengths.values())
    return "".join(sign * max(0, lengths[state]) for state, sign in _SIGNS.items())


def _legend(covered: Coverage, lang: Lang) -> str:
    counts = _counts(tuple(proof for proofs in covered.chapters.values() for proof in proofs))
    counts["bare"] = len(covered.bare)
    words = [
        f"{_SIGNS.get(state, '')} {counts[state]} {_NAMES[state][lang]}".strip()
        for state in STATES
        if counts[state]
    ]
    return "\n" + " · ".join(words) + "\n"


def as_json(covered: Coverage, lang: Lang, verbose: bool = False) -> str:
    """The coverage as data."""
    chapters = {
        chapter: [asdict(proof) for proof in proofs] for chapter, proofs in covered.chapters.items()
    }
    content = {
        "chapters": chapters,
        "without_proof": list(covered.bare),
        "strays": [{"entry": i, "piece": n} for i, n in covered.strays],
    }
    return json.dumps(content, ensure_ascii=False, indent=1) + "\n"


def html(covered: Coverage, lang: Lang, verbose: bool = False) -> str:
    """A page of its own, its chart drawn as SVG; everything is escaped."""
    from markupsafe import Markup, escape

    rows = Markup("")
    for number, (chapter, proofs) in enumerate(covered.chapters.items()):
        rows += _svg_row(number, chapter, _counts(proofs), lang)
    height = 26 * len(covered.chapters) + 6
    title = Text("Couverture du REM", "Coverage of the REM")[lang]
    chart = Markup('<svg viewBox="0 0 1000 {}" role="img" aria-label="{}">{}</svg>').format(
        height, title, rows
    )
    body = Markup("").join(
        Markup('<tr><th scope="row">{}</th><td>{}</td><td>{}</td><td>{}</td></tr>').format(
            proof.proof,
            proof.requirement,
            _NAMES[proof.state][lang],
            ", ".join(proof.evidence) or "—",
        )
        for proofs in covered.chapters.values()
        for proof in proofs
    )
    heads = (
        Text("Preuve", "Proof"),
        Text("Exigence", "Requirement"),
        Text("État", "State"),
        Text("Pièces", "Evidence"),
    )
    head = Markup("").join(Markup('<th scope="col">{}</th>').format(name[lang]) for name in heads)
    return str(
        _PAGE.format(
            lang=lang,
            title=escape(title),
            chart=chart,
            legend=escape(_legend(covered, lang).strip()),
            head=head,
            body=body,
        )
    )


def _svg_row(number: int, chapter: str, counts: Counter[str], lang: Lang) -> str:
    from markupsafe import Markup

    total, left, top = sum(counts[state] for state in _SIGNS), 220.0, 26 * number + 4
    row = Markup('<text x="0" y="{}">{}</text>').format(top + 14, chapter)
    for state, colour in _COLOURS.items():
        width = 560 * counts[state] / total if total else 0
        if width:
            label = f"{_NAMES[state][lang]} : {counts[state]}"
            row += Markup(
                '<rect x="{}" y="{}" width="{}" height="18" fill="{}"><title>{}</title></rect>'
            ).format(round(left, 1), top, round(width, 1), colour, label)
        left += width
    return row + Markup('<text x="790" y="{}">{}/{}</text>').format(top + 14, counts["pass"], total)


_PAGE = """<!DOCTYPE html>
<html lang="{lang}"><head><meta charset="utf-8"><title>{title}</title>
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<style>body{{font:16px/1.5 system-ui,sans-serif;max-width:72rem;margin:1rem auto;padding:0 1rem;
color:#1b2733}}
svg{{width:100%;height:auto}}svg text{{font:13px system-ui,sans-serif}}
table{{border-collapse:collapse;width:100%;font-size:.92rem}}
th,td{{text-align:left;vertical-align:top;border-bottom:1px solid #cfd8e0;
padding:.3rem .6rem 0 0}}</style></head>
<body><main><h1>{title}</h1>{chart}<p>{legend}</p>
<table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>
</main></body></html>
"""
