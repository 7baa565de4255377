"""Masked by construction: what is ours is never altered, what is given never passes unmasked."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
from pathlib import Path

import pytest
from cda_documents import BIRTH, FAMILY, GIVEN, OTHERS, cda, members, zipped
from folders import ROOT

from segur_audit.cli import run
from segur_audit.model.privacy import MASK, Mask
from segur_audit.model.text import Text, joined, ours, shorten

NEUTRAL = "ZORGLUBSKI"
#: Names from the words of the product, then as people bear them.
NAMES = [
    "PATIENT",
    "PREUVES",
    "DÉPÔT",
    "CONFORME",
    "DOCUMENT",
    "EXIGENCE",
    "MANQUANT",
    "PSC",
    "CDA",
    "FAQ",
    "MANIFEST",
    "RECOMMANDÉ",
    "VERDICT",
    "JALON",
    "LE GOFF",
    "LEFÈVRE-DUBOIS",
    "D'HÉROUVILLE",
    "O'BRIEN",
    "NG",
    "Marie-Hélène",
    "DE LA TOUR D'AUVERGNE",
]
MANIFEST = """segur_audit: 1
editeur: {{nom: Exemple Santé, nie: "0123"}}
solution: {{nom: Exemple DPI, version: "4.2.0", architectures: [web]}}
candidature: {{dispositif: HOP-DPI-Va2, date_depot: 2026-12-15}}
cda: {{n1_systematique: true, n3_envoye: true, n3_lie_au_n1: true}}
preuves:
  - {{fichier: "{folder}/CR {name} 28-03-1979.xml", nature: cda, repond_a: [FAQ.CDA.XFRM]}}
  - {{fichier: "{folder}/{name}.zip", nature: archive_xdm, repond_a: [FAQ.CDA.XFRM]}}
  - {{fichier: "{folder}/coupe-{name}.xml", nature: cda, repond_a: [FAQ.CDA.XFRM, INCONNUE]}}
  - {{fichier: "{folder}/absent-{name}.xml", nature: cda, repond_a: [FAQ.CDA.XFRM]}}
"""


def _texts(folder: str) -> list[tuple[Path, ast.Call]]:
    return [
        (path, node)
        for path in sorted((ROOT / folder).rglob("*.py"))
        if path.name != "text.py"
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "Text"
    ]


@pytest.mark.parametrize("folder", ["segur_audit", "checks"])
def test_every_text_is_made_of_literals_and_values(folder: str) -> None:
    typed = {"rich.text"}  # the terminal's own Text
    flattened = [
        f"{path.relative_to(ROOT)}:{node.lineno}"
        for path, node in _texts(folder)
        if not all(isinstance(argument, ast.Constant) for argument in node.args)
        and not any(f"from {name} import Text\n" in path.read_text("utf-8") for name in typed)
    ]
    assert flattened == []


def test_a_value_is_masked_then_quoted_then_shortened() -> None:
    value = "x" * 70 + " MARTINAUD Honorine"
    text = Text("« {value} »", "'{value}'", value=shorten(value, 78))
    hidden = Mask(["MARTINAUD"]).text(text)
    assert "MARTI" in text.fr and "MARTI" not in hidden.fr and len(hidden.fr) <= 82


def test_what_is_ours_is_never_altered() -> None:
    mask = Mask(["PREUVE", "PSC", "Dépôt"])
    text = Text(
        "preuve {code} : {value}", "proof {code}: {value}", code=ours("SC.PSC.01"), value="PSC"
    )
    assert mask.text(text).fr == f"preuve SC.PSC.01 : {MASK}"
    assert mask.text(joined([text, Text("dépôt", "depot")], " ; ")).fr.endswith(" ; dépôt")
    assert mask.path("preuves/psc/preuve.har") == f"preuves/psc/{MASK}.har"


@pytest.mark.parametrize(
    "written",
    [
        "19520417", "17041952", "170452", "520417", "17/04/1952", "17-4-52", "1952_04_17", "17.04.1952",
        "17 avril 1952", "17avr1952", "April 17, 1952", "17 04 1952",
    ],
)  # fmt: skip
def test_a_birth_date_is_hidden_in_each_of_its_writings(written: str) -> None:
    assert Mask(["1952-04-17"]).plain(f"CR {written}.xml") == f"CR {MASK}.xml"
    assert Mask(["1952-04-18"]).plain(f"CR {written}.xml") == f"CR {written}.xml"


@pytest.mark.parametrize(
    ("name", "written"),
    [
        ("Marie-Hélène", "MARIE HELENE"), ("Marie-Hélène", "mariehelene"), ("D'HÉROUVILLE", "dherouville"),
        ("LE GOFF", "Le_Goff"), ("NG", "CR_NG"), ("LEFÈVRE-DUBOIS", "crlefevredubois"), ("DUPONT", "dupontjean1979"),
        ("O’BRIEN", "O'Brien"), ("ŒUVRARD", "oeuvrard"), ("LÉVÊQUE", "L%C3%89V%C3%8AQUE"), ("LÉVÊQUE", "L&eacute;v&ecirc;que"),
    ],
)  # fmt: skip
def test_a_name_is_hidden_in_each_of_its_writings(name: str, written: str) -> None:
    assert MASK in Mask([name]).plain(f"{written}.pdf")
    assert Mask(["AUTRE"]).plain(f"{written}.pdf") == f"{written}.pdf"


def _dossier(folder: Path, name: str, ours_folder: str = "preuves") -> None:
    """A dossier about a patient of that name, in files, members and a document that is cut."""
    document = cda("N3").replace(FAMILY, name).replace(OTHERS, name).replace(GIVEN, name)
    assert BIRTH in document
    inside = {f"IHE_XDM/SUBSET01/CR {name}.XML": document.encode(), **members()}
    (folder / ours_folder).mkdir(parents=True)
    file_name = name.replace("/", "-")
    (folder / ours_folder / f"CR {file_name} 28-03-1979.xml").write_text(document, "utf-8")
    (folder / ours_folder / f"{file_name}.zip").write_bytes(zipped(inside))
    (folder / ours_folder / f"coupe-{file_name}.xml").write_text(
        document.partition("</patientRole>")[0], "utf-8"
    )
    (folder / "manifest.yaml").write_text(MANIFEST.format(folder=ours_folder, name=name), "utf-8")


COMMANDS = [
    ["check", "manifest.yaml", "--format", one]
    for one in ("plain", "json", "junit", "sarif", "github", "gitlab", "html", "markdown", "csv")
]
COMMANDS += [
    ["check", "manifest.yaml", "--format", "table", "--lang", "en"],
    ["plan", "manifest.yaml"],
    ["explain", "FAQ.CDA.XFRM", "--manifest", "manifest.yaml"],
    ["waiver", "list", "manifest.yaml"],
    ["list", "--manifest", "manifest.yaml"],
]


def _outputs(
    folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> list[str]:
    monkeypatch.chdir(folder)
    monkeypatch.setenv("COLUMNS", "400")
    outputs = []
    for command in COMMANDS:
        code = run(list(command))
        captured = capsys.readouterr()
        outputs.append(f"{code}\n{captured.out}\n{captured.err}")
    return outputs


def _normal(output: str) -> str:
    """An output without its digests and sizes, each run of masks as one."""
    output = re.sub(r"\b[0-9a-f]{12,64}\b", "#", output)
    output = re.sub(r"(yaml:[0-9]+):[0-9]+", r"\1", output)
    output = re.sub(r'("column": |col=|"startColumn": )[0-9]+', "#", output)
    output = re.sub(r'("size": |,|;|class="num">)[0-9]{3,7}\b', "#", output)
    masked = re.escape(MASK)
    output = re.sub(rf"{masked}(?:[\W_]{{0,3}}{masked})*", MASK, output)
    return re.sub(r"[ ─-]{2,}", " ", output)


@pytest.mark.parametrize("name", NAMES)
def test_outputs_differ_from_those_of_another_patient_only_where_masked(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    _dossier(tmp_path / "a", name)
    _dossier(tmp_path / "b", NEUTRAL)
    mine = _outputs(tmp_path / "a", monkeypatch, capsys)
    theirs = _outputs(tmp_path / "b", monkeypatch, capsys)
    for command, one, other in zip(COMMANDS, mine, theirs, strict=True):
        assert NEUTRAL.casefold() not in other.casefold(), command
        assert "28-03-1979" not in other, command
        assert _normal(one).splitlines() == _normal(other).splitlines(), command


def test_the_mask_stays_linear_in_names_and_in_text() -> None:
    """450 documents of 480 names: by the processor's time of the process, with room for a slow machine."""
    program = (
        "import random, re, string, time\n"
        "from segur_audit.model.privacy import Mask\n"
        "random.seed(7)\n"
        "names = [''.join(random.choices(string.ascii_lowercase, k=random.randint(2, 14))) for _ in range(450 * 480)]\n"
        "start = time.process_time()\n"
        "mask = Mask(names)\n"
        "for n in range(450):\n"
        "    mask.value(f'preuves/cda/document-{n}.xml : une valeur qui ne se lit pas, {names[n]}')\n"
        "status = open('/proc/self/status').read()\n"
        "peak = int(re.search(r'VmHWM:\\s+(\\d+)', status)[1]) // 1024\n"
        "print(time.process_time() - start, peak)\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True, cwd=ROOT
    )
    seconds, mebibytes = (float(word) for word in done.stdout.split())
    assert seconds < 6 and mebibytes < 256
