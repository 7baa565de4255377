"""Prepares the tree that the user downloaded (ansforge/TestContenuCDA-3-0): a copy, its known
defects mended, compiled.

Source of the defects: docs/evidence.md, B.2.
"""

from __future__ import annotations

import hashlib
import json
import os
import re
import shutil
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

from lxml import etree

from segur_audit.model.errors import InputError
from segur_audit.model.place import Location
from segur_audit.model.text import Text

from .engine import Engine
from .tree import FORMAT, INDEX, Compiled, Tree

STRUC_MIN = "profils/structurationMinimale/ASIP-STRUCT-MIN-StrucMin"
_VOCABULARY = "profils/structurationMinimale/include/voc-1.2.250.1.213.1.1.5.471-DYNAMIC.xml"
_TYPE_CODES = "JDV_J07_XdsTypeCode_CISIS.xml"
_STEPS = ("iso_dsdl_include.xsl", "iso_abstract_expand.xsl", "iso_svrl_for_xslt2.xsl")
_FOLDERS = ("schematrons", "jeuxDeValeurs")
_FILES, _BYTES = 30_000, 2 << 30
_INCLUDE = re.compile(rb"""<(?:\w+:)?include\s[^>]*?href\s*=\s*["']([^"'#]+)""")
_OID = re.compile(rb"(?<![0-9.])1\.2\.250\.1\.213\.1\.1\.1(?:\.[0-9]+)+(?![0-9]|\.[0-9])")
_COMMON = "1.2.250.1.213.1.1.1.1"  # of every document, of no model

Progress = Callable[[int, int, str], None]


def prepare(source: Path, target: Path, progress: Progress | None = None) -> Tree:
    """Prepare `source` into `target`, which is replaced whole. Raises InputError: it is not the
    tree of ANS, or is too large.
    """
    for step in _STEPS:
        if not (source / "schematrons/moteur" / step).is_file():
            raise _not_a_tree(source, f"schematrons/moteur/{step}")
    target.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=target.parent) as folder:
        made = Path(folder) / "tree"
        digest = _copy(source, made)
        mend(made)
        tree = _compile(made, digest, progress)
        _write_index(tree)
        if target.exists():
            shutil.rmtree(target)
        os.replace(made, target)  # noqa: PTH105
    return Tree(target, tree.sha256, tree.compiled, tree.failed)


def _not_a_tree(source: Path, wanting: str) -> InputError:
    return InputError(
        Text(
            "ce n'est pas l'arbre des schématrons de l'ANS : il manque {wanting}",
            "this is not the ANS tree of schematrons: no {wanting}",
            wanting=wanting,
        ),
        location=Location(source.name),
        remedy=Text(
            "donnez la racine de votre copie de TestContenuCDA",
            "give the root of your copy of TestContenuCDA",
        ),
    )


def _copy(source: Path, made: Path) -> str:
    """Copy what is needed and return the digest of all of it. Links are not followed, old versions
    are left.
    """
    digest, count, size = hashlib.sha256(), 0, 0
    for path in _sources(source):
        relative, data = path.relative_to(source).as_posix(), path.read_bytes()
        count, size = count + 1, size + len(data)
        if count > _FILES or size > _BYTES:
            raise InputError(
                Text("l'arbre est trop volumineux", "the tree is too large"),
                location=Location(source.name),
            )
        digest.update(f"{relative}\0{hashlib.sha256(data).hexdigest()}\n".encode())
        (made / relative).parent.mkdir(parents=True, exist_ok=True)
        (made / relative).write_bytes(data)
    return digest.hexdigest()


def _sources(source: Path) -> Iterator[Path]:
    for top in _FOLDERS:
        for folder, folders, files in os.walk(source / top):
            folders[:] = sorted(name for name in folders if not name.startswith(("_OLD", ".")))
            for name in sorted(files):
                path = Path(folder) / name
                if (
                    path.is_file()
                    and not path.is_symlink()
                    and path.suffix.lower() in (".sch", ".xsl", ".xml")
                ):
                    yield path


def mend(made: Path) -> None:
    """Mend what the published tree lacks: a vocabulary file, and includes written in another case
    than their files.
    """
    vocabulary, codes = made / "schematrons" / _VOCABULARY, made / "jeuxDeValeurs" / _TYPE_CODES
    if not vocabulary.exists() and codes.is_file():
        vocabulary.parent.mkdir(parents=True, exist_ok=True)
        vocabulary.write_bytes(vocabulary_of(codes.read_bytes()))
    for path in sorted((made / "schematrons").rglob("*.sch")):
        for href in _INCLUDE.findall(path.read_bytes()):
            wanted = path.parent / href.decode("utf-8", "replace")
            if not wanted.exists() and (found := _in_any_case(wanted, made)) is not None:
                wanted.parent.mkdir(parents=True, exist_ok=True)
                shutil.copyfile(found, wanted)


def _in_any_case(wanted: Path, inside: Path) -> Path | None:
    """The file that `wanted` means but for its case, inside the tree only."""
    try:
        parts = wanted.resolve().relative_to(inside.resolve()).parts
    except ValueError:
        return None
    place = inside.resolve()
    for part in parts:
        names = {name.name.casefold(): name for name in place.iterdir()} if place.is_dir() else {}
        if part.casefold() not in names:
            return None
        place = names[part.casefold()]
    return place if place.is_file() else None


def vocabulary_of(value_set: bytes) -> bytes:
    """A value set of ANS (SVS) in the shape that the schematron reads:
    valueSets/valueSet/conceptList/concept, without namespace.
    """
    root = etree.fromstring(
        value_set, etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False)
    )
    made = etree.Element("valueSets")
    inner = etree.SubElement(
        etree.SubElement(made, "valueSet", id="1.2.250.1.213.1.1.5.471"), "conceptList"
    )
    for concept in root.iter("{*}Concept", "Concept"):
        etree.SubElement(
            inner,
            "concept",
            {
                str(key): str(value)
                for key, value in concept.attrib.items()
                if not str(key).startswith("{")
            },
        )
    return etree.tostring(made, encoding="utf-8", xml_declaration=True)


def _compile(made: Path, digest: str, progress: Progress | None) -> Tree:
    base, engine = made / "schematrons", Engine()
    names = [
        path
        for path in (
            base / f"{STRUC_MIN}.sch",
            *sorted(base.glob("profils/*.sch")),
            *sorted(base.glob("*.sch")),
        )
        if path.is_file()
    ]
    compiled: list[Compiled] = []
    failed: dict[str, str] = {}
    for number, path in enumerate(names):
        name = path.relative_to(base).with_suffix("").as_posix()
        if progress:
            progress(number, len(names), name)
        style = path.with_name(f"{path.stem}.compiled.xsl")
        reason = engine.compile(path, style, [base / "moteur" / step for step in _STEPS])
        if reason is None:
            data = style.read_bytes()
            relative = style.relative_to(made).as_posix()
            compiled.append(Compiled(name, relative, hashlib.sha256(data).hexdigest(), _oids(path)))
        else:
            failed[name] = reason
    return Tree(made, digest, tuple(compiled), failed)


def _oids(path: Path) -> tuple[str, ...]:
    """The document templates that a schematron speaks of, in itself or in the header that it
    includes.
    """
    texts = [path.read_bytes()]
    for href in _INCLUDE.findall(texts[0]):
        inner = path.parent / href.decode("utf-8", "replace")
        if "entete" in inner.name.casefold() and inner.is_file():
            texts.append(inner.read_bytes())
    oids = {oid.decode() for text in texts for oid in _OID.findall(text)}
    return tuple(sorted(oids - {_COMMON}))


def _write_index(tree: Tree) -> None:
    rows = [
        {"name": one.name, "path": one.path, "sha256": one.sha256, "oids": list(one.oids)}
        for one in tree.compiled
    ]
    content = {
        "format": FORMAT,
        "format_version": 1,
        "sha256": tree.sha256,
        "compiled": rows,
        "failed": tree.failed,
    }
    (tree.folder / INDEX).write_text(json.dumps(content, ensure_ascii=False, indent=1), "utf-8")
