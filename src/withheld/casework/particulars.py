"""
(4) What an order says of itself, confirmed by a person, and the clocks that follow from it.

The pack proposes territory, secrecy and clocks; what a person says goes before what it proposes.
"""

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from withheld.casefile.fold import Casefile
from withheld.casework.clocking import calendar_of, started_by
from withheld.casework.lawful import pack_in, told_by
from withheld.casework.office import Office
from withheld.errors import InvalidInput, NotFound, NotReady
from withheld.events.clocks import ClockStarted
from withheld.events.intake import OrderReceived
from withheld.model.identity import AuthorityID, OrderID, PackID, PersonID, TimerID
from withheld.model.reading import FURTHER_ORDER, Act, ProposalKind
from withheld.model.review import Audience, Layer
from withheld.model.territory import Territory
from withheld.regimes import duties, evaluating, timing
from withheld.regimes.matching import Matched, NoPack, match
from withheld.regimes.schema import Pack
from withheld.regimes.spans import parse_span
from withheld.regimes.terms import ClockKind, Commands, Start, SummerTime
from withheld.review.commands import ConfirmParticulars
from withheld.review.deciding import ReviewFacts, decide

_AS_STATED = "as stated in the order"
_CLOCK_OF = {
    Act.REPORT_BACK: "answer",
    Act.NOTIFY_HOLDER: "tell-holder",
    Act.PRODUCE_DATA: "assist",
    Act.LIFT: "reinstate",
    Act.SILENCE: "review-silence",
}
"""The clock of a clause that says when; every other clause's is the clock to act."""
_FIRST_ON_EARTH = timedelta(hours=14)
"""How far the clocks of Kiribati are ahead of UTC: it is nowhere later."""
_ANYWHERE = timedelta(days=2)
"""Once so much has passed since a day began somewhere, it is over everywhere."""
REVIEW_SILENCE_AFTER = timedelta(days=90)
"""When a silence that has no end is looked at again, unless a person says otherwise."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """What a person says the order is; None leaves it to what was read, or to the pack."""

    pack: PackID | None = None
    has_no_pack: bool = False
    """The person says that no pack describes this law."""
    variant: str = ""
    provisions: tuple[str, ...] = ()
    territory: Territory | None = None
    authority: AuthorityID | None = None
    deadline: str = ""
    """How long the order gives to act, an ISO 8601 duration."""
    is_secret: bool | None = None
    secrecy_ends_at: datetime | None = None
    secrecy_review_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class _Judged:
    """An order, and by which law on which day it is judged."""

    office: Office
    view: Casefile
    said: Said
    received: OrderReceived
    pack: Pack | None
    variant: str
    on: date

    def starts_at(self) -> datetime:
        """Return when the order's clocks start."""
        return self.received.clock_starts_at


def confirm(office: Office, order: OrderID, said: Said, *, by: PersonID) -> None:
    """
    Confirm an order's particulars, and start its clocks.

    Raises:
        NotReady: Intake is not complete, or something cannot be told from the order.
        InvalidInput: What was said does not fit.
    """
    view = office.record.view(order)
    received = _received(view)
    pack, cited_variant = _pack(office, view, said)
    case = _Judged(
        office=office,
        view=view,
        said=said,
        received=received,
        pack=pack,
        variant=_variant(pack, said.variant or cited_variant or ""),
        on=_law_date(pack, received),
    )
    silence = _silence(case)
    command = ConfirmParticulars(
        pack=pack.id if pack else None,
        pack_version=pack.head.version if pack else None,
        variant=case.variant,
        provisions=said.provisions or proposed(office, view, ProposalKind.PROVISION),
        territory=_territory(case),
        authority=said.authority,
        is_secret=silence.is_commanded,
        secrecy_cite=silence.cite,
        secrecy_ends_at=silence.ends_at,
        secrecy_review_at=silence.review_at,
        clocks=_clocks(case, silence),
    )
    if not command.provisions:
        raise NotReady("the order cites no provision that was read; name it with --provision")
    facts = ReviewFacts(actor=office.actor(by), policy=office.service().policy)
    events = decide(view, command, facts, office.now())
    office.append(order, events, by=by, expects=view.order.version)


def proposed(office: Office, view: Casefile, kind: ProposalKind) -> tuple[str, ...]:
    """Return the values that were read of one kind, in the document's order."""
    proposals = view.order.proposals
    if proposals is None:
        return ()
    values = zip(proposals.kinds, office.open(proposals.values), strict=True)
    return tuple(
        str(value["value"]) for found, value in values if found is kind and isinstance(value, dict)
    )


def pack_of(office: Office, view: Casefile) -> Pack | None:
    """Return the pack the order is judged by, as it is installed and signed now; None if none."""
    return pack_in(office.active_packs(), view.order)


def told_of(office: Office, view: Casefile) -> dict[Audience, frozenset[Layer]]:
    """Return what each audience may be told now: counsel's decision, else the pack's default."""
    return told_by(office.active_packs(), view)


def _received(view: Casefile) -> OrderReceived:
    if view.order.received is None:
        raise NotReady("no order was received under this name")
    return view.order.received


def _pack(office: Office, view: Casefile, said: Said) -> tuple[Pack | None, str | None]:
    """
    Return the pack, and the procedure where the letter cites exactly one.

    Raises:
        NotFound: The pack that was named is not installed, or not signed by counsel.
        NotReady: No pack fits what is cited, or more than one does.
    """
    if said.has_no_pack:
        return None, None
    active = office.active_packs()
    if said.pack is not None:
        found = next((one for one in active if one.id == said.pack), None)
        if found is None:
            raise NotFound(
                f"no pack {said.pack} is installed and signed by counsel; signed are: "
                + (", ".join(one.id for one in active) or "none")
            )
        return found, _cited_variant(office, view, said, found)
    cited = said.provisions or proposed(office, view, ProposalKind.PROVISION)
    matched = match(active, cited, country=country_of(office, view, said.authority))
    match matched:
        case NoPack(because=because):
            raise NotReady(f"{because} Name a pack with --pack, or say --no-pack")
        case Matched(packs=packs):
            if len(packs) > 1:
                raise NotReady(
                    "the order rests on more than one law: "
                    + ", ".join(one.pack for one in packs)
                    + "; say with --pack by which these items are judged"
                )
            return next(one for one in active if one.id == packs[0].pack), packs[0].variant


def _cited_variant(office: Office, view: Casefile, said: Said, pack: Pack) -> str | None:
    cited = said.provisions or proposed(office, view, ProposalKind.PROVISION)
    matched = match([pack], cited, country=country_of(office, view, said.authority))
    return matched.packs[0].variant if isinstance(matched, Matched) else None


def country_of(office: Office, view: Casefile, authority: AuthorityID | None = None) -> str:
    """Return the country of the authority, as the registry has it; empty where unknown."""
    known = authority or view.order.authority
    return next((one.country for one in office.authorities() if one.id == known), "")


def _variant(pack: Pack | None, named: str) -> str:
    if pack is None:
        return ""
    names = {one.rule.key for one in pack.variant}
    variant = named or pack.head.default_variant
    if names and variant not in names:
        raise InvalidInput(
            f"pack {pack.id} knows no such procedure; it knows {', '.join(sorted(names))}"
        )
    return variant


def _law_date(pack: Pack | None, received: OrderReceived) -> date:
    """Return the day by whose law the order is judged, in the law's own zone."""
    at = received.clock_starts_at
    return timing.law_date(pack.head, at) if pack else at.date()


def _territory(case: _Judged) -> Territory:
    if case.said.territory is not None:
        return case.said.territory
    found = (
        evaluating.default_territory(
            case.pack,
            variant=case.variant,
            on=case.on,
            issuer_country=country_of(case.office, case.view, case.said.authority) or None,
        )
        if case.pack
        else None
    )
    if found is None:
        raise NotReady("no rule says how far this order reaches; say it with --territory")
    return found


@dataclass(frozen=True, slots=True, kw_only=True)
class _Silence:
    """Whether silence is commanded, by what, and until when or when it is reviewed."""

    is_commanded: bool
    cite: str = ""
    ends_at: datetime | None = None
    review_at: datetime | None = None


def _silence(case: _Judged) -> _Silence:
    rule = evaluating.secrecy(case.pack, variant=case.variant, on=case.on) if case.pack else None
    said = case.said
    stamped = bool(proposed(case.office, case.view, ProposalKind.SECRECY))
    by_law = rule is not None and rule.commands is Commands.ALWAYS
    is_commanded = said.is_secret if said.is_secret is not None else stamped or by_law
    if not is_commanded:
        return _Silence(is_commanded=False)
    review_at = said.secrecy_review_at
    if review_at is None and said.secrecy_ends_at is None:
        review_at = _review_at(case)
    return _Silence(
        is_commanded=True,
        cite=rule.rule.cite if rule else "",
        ends_at=said.secrecy_ends_at,
        review_at=review_at,
    )


def _review_at(case: _Judged) -> datetime:
    """
    Return when people look at a silence without a stated end again.

    When the order says that it ends, else after 90 days, or once the law's longest silence is over,
    counted from the order's arrival: it was decided before that, so the silence has ended by then
    unless it was extended.  Nobody is told by this; people ask.
    """
    now = case.office.now()
    later = _lasts_until(case, Act.SILENCE) or now + REVIEW_SILENCE_AFTER
    if case.pack is None:
        return later
    end = evaluating.gag_ends(
        case.pack, variant=case.variant, on=case.on, decided_at=case.starts_at()
    )
    return later if end is None else min(later, max(now, end))


def _clocks(case: _Judged, silence: _Silence) -> tuple[ClockStarted, ...]:
    stated = _stated(case)
    found = _clocks_of_pack(case, stated)
    if stated is not None and not any(one.what == "act" for one in found):
        found.append(_started(case, "act", stated, _AS_STATED))
    at = silence.ends_at or silence.review_at
    if at is not None:
        what = "silence-ends" if silence.ends_at else "review-silence"
        found.append(_started(case, what, at, silence.cite or _AS_STATED))
    kept_until = _lasts_until(case, Act.PRESERVE)
    if kept_until is not None and not _keeps_longer(case, kept_until):
        found.append(_started(case, "preserve", kept_until, _AS_STATED))
    return (*found, *_clocks_of_demands(case, stated))


def _keeps_longer(case: _Judged, until: datetime) -> bool:
    """Return whether the law has what was removed kept as long: its clock starts on removal."""
    if case.pack is None:
        return False
    end = duties.kept_until(
        case.pack, variant=case.variant, on=case.on, removed_at=case.starts_at()
    )
    return end is not None and end >= until


def _clocks_of_pack(case: _Judged, stated: datetime | None) -> list[ClockStarted]:
    """Return the service's own clocks, and those after which an interim order may have lapsed."""
    if case.pack is None:
        return []
    arrivals = (
        (Start.RECEIVED, case.received.received_at),
        (Start.SERVED, case.received.served_at),
        (Start.READ, case.received.read_at),
    )
    # It was given before it came: where nobody recorded when, people ask a little late.
    given = dict.fromkeys((Start.ISSUED, Start.INTERIM), case.starts_at())
    country = country_of(case.office, case.view, case.said.authority)
    runs = timing.clocks(
        case.pack,
        variant=case.variant,
        on=case.on,
        starts=given | {start: at for start, at in arrivals if at is not None},
        stated=None if stated is None else {ClockKind.ACT: stated},
        calendar=calendar_of(case.office, case.pack, country),
    )
    mark = str(case.view.order.version)
    return list(started_by(case.view.order.order, runs, mark=mark, now=case.office.now()))


def _clocks_of_demands(case: _Judged, stated: datetime | None) -> list[ClockStarted]:
    """
    Return the clocks that single clauses set, such as a report within 48 hours.

    A clause about the act itself adds a clock only where it is another instant than the order's
    shortest, which runs already, and where no person said how long the order gives.
    """
    found = []
    for demand in case.view.order.demands:
        what, due_at = _CLOCK_OF.get(demand.act, "act"), _due(case, demand.within)
        is_told = what == "act" and (due_at == stated or bool(case.said.deadline))
        if due_at is not None and not is_told:
            found.append(_started(case, what, due_at, _AS_STATED, f"demand-{demand.demand}"))
    return found


def _stated(case: _Judged) -> datetime | None:
    """Return by when the order itself wants the act done, the earliest it says."""
    texts = (
        (case.said.deadline,)
        if case.said.deadline
        else proposed(case.office, case.view, ProposalKind.DEADLINE)
    )
    return min((due_at for text in texts if (due_at := _due(case, text)) is not None), default=None)


def _lasts_until(case: _Judged, act: Act) -> datetime | None:
    """
    Return when something ends that the order says goes on for so long; None where it says not.

    Of a day all is counted, wherever it is: in doubt, what is kept is kept longer.
    """
    said = [one.lasts for one in case.view.order.demands if one.act is act and one.lasts]
    found = []
    for text in said:
        if text.startswith("P"):
            found.append(parse_span(text).after(case.starts_at()))
        elif text != FURTHER_ORDER:
            day = _due(case, text)
            found.append(None if day is None else day + _ANYWHERE)
    return max((one for one in found if one is not None), default=None)


def _due(case: _Judged, text: str | None) -> datetime | None:
    """
    Return the instant at which a clock runs out that an order states, or None where it states none.

    A day without an hour counts from its beginning, and an hour without a zone in the law's zone,
    or where it is that hour first: in doubt, early.
    """
    if text is None:
        return None
    if text.startswith("P"):
        return case.starts_at() + _length(text)
    told = datetime.fromisoformat(text)
    if told.tzinfo is not None:
        return told.astimezone(UTC)
    head = case.pack.head if case.pack else None
    ahead = head.utc_offset if head else _FIRST_ON_EARTH
    if head and head.summer_time is not SummerTime.NONE:
        ahead += timedelta(hours=1)
    return told.replace(tzinfo=UTC) - ahead


def _length(text: str) -> timedelta:
    """Return an ISO 8601 duration as a length of time; months count 30 days, to be early."""
    if text in ("PT0S", "PT0M", "PT0H"):
        return timedelta()
    span = parse_span(text)
    return timedelta(days=span.days + 30 * span.months, minutes=span.minutes)


def _started(case: _Judged, what: str, due_at: datetime, cite: str, key: str = "") -> ClockStarted:
    # The stream's length makes the name fresh when particulars are confirmed anew.
    name = "/".join(part for part in (case.view.order.order, what, key) if part)
    timer = TimerID(f"{name}/{case.view.order.version}")
    return ClockStarted(timer=timer, what=what, due_at=due_at, cite=cite)
