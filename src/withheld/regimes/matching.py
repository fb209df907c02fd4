"""
Which packs a letter's cited provisions belong to, and an honest "none".

The patterns are part of each pack.  Nothing is guessed: what no pattern knows is handed back,
and where nothing is known the answer is `NoPack`, on which nothing may be proposed.
"""

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from withheld.model.identity import PackID
from withheld.model.territory import EU_MEMBERS
from withheld.regimes.schema import Head, Pack, Provision
from withheld.regimes.terms import Naming

_LONGEST = 1_000
"""In characters: no citation is longer, and a hostile letter must not cost minutes of matching."""
_SPACE = re.compile(r"\s+")
_DASHES = dict.fromkeys(map(ord, "‐‑‒–—−"), "-")


@dataclass(frozen=True, slots=True, kw_only=True)
class PackMatch:
    """A pack that a letter cites."""

    pack: PackID
    variant: str | None
    """The procedure, where exactly one was cited; None where a person must say."""
    cited: tuple[str, ...]
    """The provisions as the letter wrote them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Matched:
    """The packs a letter rests on; one letter can rest on several laws."""

    packs: tuple[PackMatch, ...]
    unmatched: tuple[str, ...] = ()
    """Provisions that no pack knows: counsel looks at these too."""


@dataclass(frozen=True, slots=True, kw_only=True)
class NoPack:
    """No pack describes the law that was cited, or none was."""

    cited: tuple[str, ...]
    because: str = "No pack for this law: nothing is proposed; counsel decides."


def match(packs: Sequence[Pack], provisions: Sequence[str], *, country: str) -> Matched | NoPack:
    """
    Return the packs to which `provisions` belong.

    Args:
        packs: The packs to look through; pass the active ones.
        provisions: As the letter writes them, such as `section 69A` or `ст. 15.3 149-ФЗ`.
        country: ISO 3166-1 alpha-2 of the authority that wrote; `EU` for the Union's own bodies;
            empty where unknown, and then only unmistakable citations count.
    """
    found = []
    known: set[str] = set()
    for pack in packs:
        cited = _cited(pack, provisions, country)
        if _rests_on(cited.values()):
            here = tuple(text for text in provisions if _is_of_it(cited[text]))
            known.update(here)
            variants = {each.variant for text in here for each in cited[text]} - {""}
            variant = variants.pop() if len(variants) == 1 else None
            found.append(PackMatch(pack=pack.id, variant=variant, cited=here))
    if not found:
        return NoPack(cited=tuple(provisions))
    unmatched = tuple(text for text in provisions if text not in known)
    return Matched(packs=tuple(found), unmatched=unmatched)


def tidy(text: str) -> str:
    """Return `text` as patterns see it: one Unicode form, lower case, single spaces, plain dash."""
    # NFKC would glue the numero sign to what follows it: `No398`.
    spaced = text[:_LONGEST].replace("№", " no. ")
    plain = unicodedata.normalize("NFKC", spaced).translate(_DASHES)
    return _SPACE.sub(" ", plain).strip().casefold()


def is_home(head: Head, country: str) -> bool:
    """Return whether an authority of `country` belongs to the pack's jurisdiction."""
    return country == head.jurisdiction or (head.jurisdiction == "EU" and country in EU_MEMBERS)


def _cited(pack: Pack, provisions: Sequence[str], country: str) -> dict[str, tuple[Provision, ...]]:
    """Return for each citation the provisions of `pack` it names, bare articles included."""
    texts = {text: tidy(text) for text in provisions}
    home = is_home(pack.head, country)
    cited = {text: _named(pack, plain, is_home=home) for text, plain in texts.items()}
    if not any(cited.values()):
        return cited
    # (2) The law is named somewhere in the letter: now a bare "rule 9" can mean its rule 9.
    return {
        text: cited[text]
        or tuple(each for each in pack.provision if _any(each.patterns_beside, plain))
        for text, plain in texts.items()
    }


def _named(pack: Pack, text: str, *, is_home: bool) -> tuple[Provision, ...]:
    return tuple(
        each
        for each in pack.provision
        if _any(each.patterns, text) or (is_home and _any(each.patterns_at_home, text))
    )


def _rests_on(cited: Iterable[tuple[Provision, ...]]) -> bool:
    """Return whether the citations, taken together, rest on the pack they were found in."""
    namings = {each.naming for one in cited for each in one}
    if Naming.NAMES in namings:
        return True
    return Naming.LAW_ONLY in namings and Naming.OUTSIDE not in namings


def _is_of_it(cited: tuple[Provision, ...]) -> bool:
    """Return whether one citation speaks of the pack's regime at all."""
    return any(each.naming is not Naming.OUTSIDE for each in cited)


def _any(patterns: Iterable[str], text: str) -> bool:
    return any(re.search(pattern, text) for pattern in patterns)
