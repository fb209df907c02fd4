"""
The rows of the two lists, with what each of them means.

Most rows are what they seem.  About one in ten carries a tracking query, one in a hundred an
invisible character, a lost slash or no id; some name the same subject twice, some another
service, and some hit the wrong one.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from random import Random

from withheld.model.identity import SubjectID
from withheld.model.review import SafeguardClass
from withheld.ports.directory import PostEntry
from withheld.testing.protest import spellings
from withheld.testing.protest.people import HOST, SHORT_HOST, Account
from withheld.testing.protest.spellings import Named, Spelling

TAG = "HarvestOfLies"
_SLIPS_OF_POSTS = ("author-mismatch", "id-cut", "id-rounded", "id-missing")
_SLIPS = ("author-mismatch", "typo-host", "id-cut", "typo-handle", "id-rounded", "id-missing")
REMARKS = (
    "Inciting",
    "Fake news / अफवाह",
    "सार्वजनिक व्यवस्था",
    "Operated from abroad",
    "Automated amplification",
    "",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class TruthRow:
    """One row of a list, and what it means."""

    order: str
    """`first` or `second`."""
    serial: int
    """As the list prints it, counted from 1."""
    as_written: str
    form: str
    """Which spelling, slip or trap it is."""
    subject: SubjectID | None
    """What it means on the service; None where that cannot be told."""
    unresolved: str | None = None
    """A slug of why not; None when it resolves."""
    needs_person: bool = False
    """It resolves, but a person must confirm it."""
    safeguard: SafeguardClass | None = None
    """The class of speech of the account concerned, where it deserves a second look."""
    holder: SubjectID | None = None
    remark: str = ""
    post_id: str = ""
    """Printed in a column of its own, where a sheet rounds it; empty for accounts."""
    hyperlink: str = ""
    """Where the cell leads when clicked, if not to what it says."""
    sheet_trap: str = ""
    """`struck`, `hidden` or `hyperlink-differs` in the spreadsheet; else empty."""
    is_glued: bool = False
    """The serial number sticks to the address instead of standing in its own column."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Target:
    """An account or a post that a list means."""

    account: Account
    post: PostEntry | None = None

    @property
    def named(self) -> Named:
        """What a spelling needs to know."""
        return Named(
            handle=self.account.entry.handle,
            account=self.account.entry.id,
            post=self.post.id if self.post else "",
        )

    @property
    def subject(self) -> SubjectID:
        """The stable id it has on the service."""
        return SubjectID(
            f"post:{self.post.id}" if self.post else f"account:{self.account.entry.id}"
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Shape:
    """What kind of list it is."""

    order: str
    """`first` or `second`."""
    repeats: int
    """How many targets are named again in another spelling."""
    in_sheet: bool
    """The list is a spreadsheet, with all that a spreadsheet can hide."""


def list_rows(
    rng: Random,
    targets: Sequence[Target],
    *,
    shape: Shape,
    extras: Sequence[TruthRow],
    strangers: Sequence[Account],
) -> tuple[TruthRow, ...]:
    """
    Return the rows that name `targets`, each once in some spelling, and the `extras`, shuffled.

    `strangers` are accounts on no list, which slips may hit.
    """
    rows = [_row(rng, target, order=shape.order) for target in targets]
    rows = _spoil(rng, rows, targets, strangers)
    again = rng.sample(targets, k=min(shape.repeats, len(targets)))
    rows += [_row(rng, target, order=shape.order) for target in again]
    rows += list(extras)
    rng.shuffle(rows)
    rows = [replace(row, serial=serial) for serial, row in enumerate(rows, start=1)]
    return tuple(_trapped(rng, rows, strangers if shape.in_sheet else ()))


def extras_of(rng: Random, *, count: int) -> tuple[TruthRow, ...]:
    """Return `count` rows of the first list that name no account and no post we can tell."""
    tag, search = f"hashtag:{TAG.casefold()}", f"search:#{TAG.casefold()}"
    every = (
        _extra("first", f"#{TAG}", "hashtag-bare", subject=tag),
        _extra("first", "https://vidtube.example/watch?v=Q7tavimora", "other-service"),
        _extra("first", f"https://{HOST}/tavimora/status/", "id-missing", unresolved="no-id"),
        _extra("first", spellings.search_page(f"#{TAG}"), "search", subject=search),
        _extra("first", f"https://{SHORT_HOST}/Aq7xT", "short-link", unresolved="short-link"),
        _extra("first", spellings.hashtag_page(TAG), "hashtag-page", subject=tag),
    )
    return (*every[:count], *elsewhere(rng, order="first", count=count - len(every)))


def elsewhere(rng: Random, *, order: str, count: int) -> tuple[TruthRow, ...]:
    """Return `count` rows that name pages of services that are not ours; none if negative."""
    stems = ("".join(rng.choices("aeiklmnorstu", k=7)) for _ in range(count))
    return tuple(
        _extra(order, rng.choice(spellings.ELSEWHERE).format(stem=stem), "other-service")
        for stem in stems
    )


def _extra(
    order: str, as_written: str, form: str, *, subject: str = "", unresolved: str = "not-ours"
) -> TruthRow:
    return TruthRow(
        order=order,
        serial=0,
        as_written=as_written,
        form=form,
        subject=SubjectID(subject) if subject else None,
        unresolved=None if subject else unresolved,
        remark=REMARKS[0],
    )


def _row(rng: Random, target: Target, *, order: str) -> TruthRow:
    only = spellings.OF_POSTS if target.post else spellings.OF_ACCOUNTS
    form, spelling = _drawn(rng, {**spellings.ANY, **only})
    return TruthRow(
        order=order,
        serial=0,
        as_written=spelling(target.named),
        form=form,
        subject=target.subject,
        safeguard=target.account.safeguard,
        holder=SubjectID(f"account:{target.account.entry.id}"),
        remark=rng.choice(REMARKS),
        post_id=target.named.post,
    )


def _drawn(rng: Random, choices: Mapping[str, tuple[int, Spelling]]) -> tuple[str, Spelling]:
    forms = list(choices)
    form = rng.choices(forms, [choices[form][0] for form in forms])[0]
    return form, choices[form][1]


def _spoil(
    rng: Random,
    rows: list[TruthRow],
    targets: Sequence[Target],
    strangers: Sequence[Account],
) -> list[TruthRow]:
    """Write one row in thirty so that nothing, or the wrong thing, can be found by it."""
    spoiled = list(rows)
    free = [index for index, row in enumerate(rows) if row.safeguard is None]
    rng.shuffle(free)
    posts = [index for index in free if targets[index].post is not None]
    accounts = [index for index in free if targets[index].post is None]
    for turn in range(len(rows) // 30):
        form = _SLIPS[turn % len(_SLIPS)]
        pool = posts if form in _SLIPS_OF_POSTS and posts else accounts
        if form in _SLIPS_OF_POSTS and not posts:
            form = "typo-handle"
        if pool:
            index = pool.pop()
            spoiled[index] = _spoiled(
                rng, rows[index], targets[index], form=form, strangers=strangers
            )
    return spoiled


def _spoiled(
    rng: Random, row: TruthRow, target: Target, *, form: str, strangers: Sequence[Account]
) -> TruthRow:
    if form == "author-mismatch":
        # The id is what counts on the service; that the handle is somebody else's is a doubt.
        other = rng.choice(strangers).entry.handle if strangers else "nobody"
        named = replace(target.named, handle=other)
        return replace(row, as_written=named.url, form=form, needs_person=True)
    if form == "typo-host":
        written = spellings.typo_host(target.named)
        return replace(row, as_written=written, form=form, needs_person=True)
    why, spelling = spellings.SPOILED[form]
    return replace(
        row,
        as_written=spelling(target.named),
        form=form,
        subject=None,
        unresolved=why,
        safeguard=None,
        holder=None,
        post_id="",
    )


def _trapped(rng: Random, rows: list[TruthRow], strangers: Sequence[Account]) -> list[TruthRow]:
    """Glue some serials to their address and, in a sheet, strike, hide and mislead."""
    trapped = list(rows)
    plain = [i for i, row in enumerate(rows) if row.form in {"plain", "query-source"}]
    chosen = rng.sample(plain, k=min(len(plain), len(rows) // 24))
    for turn, index in enumerate(chosen):
        trap = (
            ("glued", "struck", "hyperlink-differs", "hidden")[turn % 4] if strangers else "glued"
        )
        trapped[index] = _with_trap(rng, rows[index], trap, strangers)
    return trapped


def _with_trap(rng: Random, row: TruthRow, trap: str, strangers: Sequence[Account]) -> TruthRow:
    if trap == "glued":
        return replace(row, is_glued=True)
    link = f"https://{HOST}/{rng.choice(strangers).entry.handle}"
    return replace(
        row,
        sheet_trap=trap,
        hyperlink=link if trap == "hyperlink-differs" else "",
        needs_person=True,
    )
