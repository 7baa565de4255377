"""Names of companies and software, compared without accents, case, legal form or punctuation."""

from __future__ import annotations

import re

from .dates import plain

#: Legal forms that a name may bear or leave out.
_LEGAL = frozenset(
    (
        *(
            "sa",
            "sas",
            "sasu",
            "sarl",
            "eurl",
            "snc",
            "sci",
            "scop",
            "scic",
            "sca",
            "scs",
            "gie",
            "gip",
        ),
        *(
            "eirl",
            "se",
            "sel",
            "selarl",
            "selas",
            "ltd",
            "llc",
            "inc",
            "gmbh",
            "ag",
            "bv",
            "nv",
            "srl",
            "spa",
        ),
    )
)
_WORD = re.compile(r"[a-z0-9]+")


def bare_name(name: str) -> tuple[str, ...]:
    """The words of a name without its legal form (S.A.S. is SAS); what is only a legal form
    stays.
    """
    joined = re.sub(
        r"\b[a-z](?:\.[a-z])+\b\.?", lambda found: found[0].replace(".", ""), plain(name)
    )
    words = tuple(_WORD.findall(joined))
    kept = tuple(word for word in words if word not in _LEGAL)
    return kept or words


def same_name(one: str, other: str) -> bool:
    """Whether two names are those of one company: « Exemple Santé » is « EXEMPLE-SANTE SAS », never
    « Exemple Santé Plus ».
    """
    first, second = bare_name(one), bare_name(other)
    return bool(first) and (first == second or "".join(first) == "".join(second))


def holds_name(text: str, name: str) -> bool:
    """Whether the words of `name` stand together somewhere in `text`."""
    words, wanted = bare_name(text), bare_name(name)
    return bool(wanted) and any(
        words[start : start + len(wanted)] == wanted
        for start in range(len(words) - len(wanted) + 1)
    )


def without_name(text: str, name: str) -> str:
    """A folded text without the name, its legal form included, wherever it stands."""
    wanted = bare_name(name)
    if not wanted or len("".join(wanted)) < 2:
        return text
    legal = "|".join(r"\.?".join(form) for form in sorted(_LEGAL, key=len, reverse=True))
    form = rf"(?:\b(?:{legal})\b\.?)"
    words = r"[^\w]{1,3}".join(map(re.escape, wanted))
    return re.sub(rf"(?:{form}[ ,]{{1,2}})?(?<!\w){words}(?!\w)(?:[ ,]{{1,2}}{form})?", " ", text)
