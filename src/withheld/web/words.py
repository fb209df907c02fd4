"""The words people read for what the record calls by a slug."""

from collections.abc import Callable, Iterable
from datetime import datetime
from enum import StrEnum

from markupsafe import Markup

from withheld.casefile.order import LetterStage
from withheld.casework.clocking import COUNT_DAYS, WATCH, WATCHED
from withheld.casework.timeline import Said
from withheld.events.correspondence import LetterKind
from withheld.events.intake import Channel, Relation
from withheld.events.own_policy import PolicyLetterKind
from withheld.events.redress import ChallengeSide, ComplaintResult, Happening, InterimFate
from withheld.events.verification import EvidenceKind
from withheld.events.working import NoteKind
from withheld.intake import cells, items, recognised, sightings, urls
from withheld.model.counsel import LaneKind
from withheld.model.own_policy import Source
from withheld.model.reading import Act, Intent
from withheld.model.review import (
    Audience,
    Bindingness,
    Layer,
    Outcome,
    Role,
    SafeguardClass,
    Standing,
)
from withheld.regimes.terms import ClockKind
from withheld.resolution.words import Doubt, Unresolved
from withheld.web.languages import Language

_KINDS: tuple[type[StrEnum], ...] = (
    Act,
    Audience,
    Bindingness,
    ChallengeSide,
    Channel,
    ClockKind,
    ComplaintResult,
    Doubt,
    EvidenceKind,
    Happening,
    Intent,
    InterimFate,
    LaneKind,
    Layer,
    LetterKind,
    LetterStage,
    NoteKind,
    Outcome,
    PolicyLetterKind,
    Relation,
    Role,
    SafeguardClass,
    Source,
    Standing,
    Unresolved,
)
"""Everything a page calls by the slug of one of these."""
_DOUBTS = (
    cells.ROUNDED,
    items.ROLE_UNCLEAR,
    recognised.OCR,
    recognised.READINGS_DIFFER,
    sightings.HIDDEN,
    sightings.HYPERLINK_DIFFERS,
    sightings.STRUCK,
    urls.GLUED_WORD,
    urls.MISSPELT_SCHEME,
    urls.REORDERED,
    urls.WRAPPED,
)
_CLOCKS = (
    *(f"{WATCH}{one}" for one in sorted(WATCHED)),
    COUNT_DAYS,
    "obstacle",
    "preserve",
    "resume",
    "second",
    "silence-ends",
    "review-silence",
)
"""What a clock waits for besides what a law calls it."""
_NARROWER = (
    "label",
    "one-country",
    "posts-not-account",
    "posts-not-word",
    "until-a-date",
    "withhold-not-suspend",
)
_GROUNDS = (
    "protected-speech",
    "outside-the-provision",
    "not-specific",
    "not-hosted",
    "gone",
    "no-power",
)
_SLUGS = frozenset({"what", "cause"})
"""Places of a sentence in which a slug stands that is no enum."""
_SUBJECTS = ("account", "post", "hashtag", "file", "page", "search", "media", "list")

_SAID = {
    "withhold": "withhold",
    "withhold-under-protest": "withhold under protest",
    "withhold-and-challenge": "withhold and challenge",
    "narrower": "a narrower act",
    "ask": "ask the authority",
    "decline": "decline",
    "no-action": "no action",
    "seconding": "waits for a second",
    "provisional": "provisionally withheld",
    "open": "open",
    "doubtful": "in doubt",
    "unresolved": "not on this service",
    "listed": "not looked up yet",
    "deleted": "struck from the order",
    "undecided": "undecided",
    "waiting": "waiting for a second",
    "news-media": "news media",
    "court-or-parliament": "court or parliament",
    "state-body": "the state's own account",
    "not-confirmed": "not confirmed",
    "not-an-order": "not an order",
    "not-binding": "not binding",
    "defective-but-binding": "defective but binding",
    "not-found": "not found",
    "not-ours": "not this service's",
    "ocr": "read by machine",
    "watch-confirm-interim": "the authority confirms, or it lapses",
    "watch-decide": "the authority decides, or it lapses",
    "overdue": "ran out",
    "within-a-day": "within a day",
    "within-a-week": "within a week",
    "later": "later",
    "no-clock": "no clock",
    "confirm-interim": "the interim order is confirmed",
    "count-days": "count the working days",
    "tell-holder": "tell the account holder",
    "silence-ends": "the silence ends",
    "review-silence": "look at the silence again",
    "warn-first": "warn first",
    "typo-host": "host misspelt",
    "typo-path": "address misspelt",
    "misspelt-scheme": "https misspelt",
    "reordered": "shown in another order than written",
    "wrapped": "put together from two lines",
    "struck": "struck through",
    "rounded": "last digits lost",
    "rounded-id": "last digits lost",
    "hyperlink-differs": "link leads elsewhere",
    "author-mismatch": "another author",
    "role-unclear": "named, or only mentioned",
    "recycled-handle": "handle had another owner",
    "similar-handle": "looks alike",
    "bare-id": "a bare number",
    "produce-data": "hand over data",
    "notify-holder": "notify the account holder",
}


def said(word: str) -> str:
    """Return what people read for a slug; a slug without a word of its own loses its dashes."""
    return _SAID.get(word) or word.replace("-", " ").replace("_", " ")


def happened(what: Said, language: Language, show: Callable[[datetime], Markup]) -> Markup:
    """Return what happened as a sentence in a language; instants are shown by `show`."""
    values: dict[str, object] = {}
    for name, one in what.values.items():
        if isinstance(one, datetime):
            values[name] = show(one)
        elif isinstance(one, StrEnum) or name in _SLUGS:
            values[name] = language.say(said(str(one)))
        elif name == "title":
            values[name] = language.say(str(one))
        else:
            values[name] = one
    filled = language.say(what.text, **values)
    return filled if filled.startswith("<") else Markup(filled[:1].upper() + filled[1:])  # noqa: S704 -- escaped by `say`


def placed(place: str, language: Language) -> str:
    """Return a place in a document, such as `annexure.xlsx, sheet Annexure-I, row 7`, in words."""
    return ", ".join(_part(one, language) for one in place.split(", "))


def _part(part: str, language: Language) -> str:
    kind, _, name = part.partition(" ")
    if part == "the document":
        return language.plain("the document")
    if kind in ("line", "page", "row") and name.isdecimal():
        return language.plain(f"{kind} {{n}}", n=name)
    return language.plain("sheet {name}", name=name) if kind == "sheet" else part


def every() -> list[str]:
    """Return all the words a page may show for a slug, for a catalogue to hold."""
    slugs: Iterable[str] = (
        *_SAID,
        *(str(one) for kind in _KINDS for one in kind),
        *_DOUBTS,
        *_CLOCKS,
        *_NARROWER,
        *_GROUNDS,
        *_SUBJECTS,
    )
    return sorted({said(one) for one in slugs})
