"""
Mail domains: which is an authority's own, and which only looks like it.

Source: the letter pairs are those that Unicode Technical Standard 39 lists as confusable and that
fonts make hardest to tell apart; edits are counted as Damerau and Levenshtein do.
"""

import unicodedata

_LOOK_ALIKE = str.maketrans("01345|!", "oleasll") | str.maketrans(
    # Cyrillic, Greek, Armenian and phonetic letters that print like Latin ones.
    "іаеорсухѕјκοανρԁԛԝһӏɡɑıʏոսցօհ",
    "iaeopcyxsjkoavpdqwhlgaiynugoh",
)
_CAPITALS = str.maketrans("АВЕКМНОРСТУХІЅЈΑΒΕΖΗΙΚΜΝΟΡΤΥΧ", "ABEKMHOPCTYXISJABEZHIKMNOPTYX")
_OTHER_SCRIPTS = frozenset(
    chr(code) for code in (*_LOOK_ALIKE, *_CAPITALS) if chr(code).isalpha() and code > ord("z")
)
_PAIRS = (("rn", "m"), ("vv", "w"), ("cl", "d"), ("ii", "u"))
_NAME_MIN = 4
"""Letters a name must have before a second top-level domain of it means anything."""
_SHORT = 6
_LONG = 12


def domain_of(address: str) -> str:
    """Return the domain of a mail address, lower-cased; empty if there is none."""
    _, at, domain = address.strip().rstrip(">").rpartition("@")
    return domain.strip().rstrip(".").casefold() if at else ""


def is_within(domain: str, known: str) -> bool:
    """Return whether `domain` is `known` or below it."""
    return bool(known) and (domain == known or domain.endswith("." + known))


def looks_like(domain: str, known: str) -> str:
    """Return in words how `domain` imitates `known`; empty where it does not, or is within it."""
    domain, known = _readable(domain), known.casefold()
    if not domain or not known or is_within(domain, known):
        return ""
    if _skeleton(domain) == _skeleton(known):
        return "letters that look alike stand in for others"
    if known in domain or domain.replace("-", ".") == known or _joined(known) in _joined(domain):
        return "the known domain stands inside another one"
    name, _, _ = domain.partition(".")
    known_name, _, _ = known.partition(".")
    if name == known_name and len(name) >= _NAME_MIN:
        return "the name is the same and the ending another"
    allowed = 0 if len(known) < _SHORT else 1 if len(known) < _LONG else 2
    if allowed and _distance(domain, known, at_most=allowed) <= allowed:
        return "it is one or two letters away"
    return ""


def prints_like(text: str, known: str) -> bool:
    """Return whether `text` is `known` spelt with letters of another script that look the same."""
    if not any(sign in _OTHER_SCRIPTS and sign not in known for sign in text):
        return False
    one, other = (" ".join(each.translate(_CAPITALS).split()) for each in (text, known))
    return _skeleton(one.casefold()) == _skeleton(other.casefold())


def _readable(domain: str) -> str:
    """Return `domain` with punycode undone where it can be."""
    domain = domain.casefold()
    if "xn--" not in domain:
        return domain
    try:
        return domain.encode("ascii").decode("idna")
    except UnicodeError:
        # A label that is no punycode is nobody's; what it was meant to show cannot be told.
        return domain


def _joined(domain: str) -> str:
    return domain.replace(".", "").replace("-", "")


def _skeleton(domain: str) -> str:
    plain = unicodedata.normalize("NFKD", domain)
    plain = "".join(sign for sign in plain if not unicodedata.combining(sign))
    for pair, one in _PAIRS:
        plain = plain.replace(pair, one)
    return plain.translate(_LOOK_ALIKE).replace("l", "i").replace("-", "")


def _distance(one: str, other: str, *, at_most: int) -> int:
    """Return how many letters were added, dropped, changed or swapped, up to `at_most` + 1."""
    if abs(len(one) - len(other)) > at_most:
        return at_most + 1
    before: list[int] = []
    above = list(range(len(other) + 1))
    for i, left in enumerate(one, start=1):
        row = [i]
        for j, right in enumerate(other, start=1):
            steps = min(above[j] + 1, row[j - 1] + 1, above[j - 1] + (left != right))
            if i > 1 and j > 1 and left == other[j - 2] and one[i - 2] == right:
                steps = min(steps, before[j - 2] + 1)
            row.append(steps)
        before, above = above, row
    return above[-1]
