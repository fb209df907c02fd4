"""Who may be told what, and which letters leave: events, or a refusal."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from withheld.casefile.fold import Casefile
from withheld.casefile.order import LetterStage, LetterState
from withheld.errors import AlreadyDone, NotFound, NotPermitted, NotReady
from withheld.events.clocks import ClockStopped
from withheld.events.correspondence import (
    AnswerWaived,
    DeliveryFailed,
    DisclosureDecided,
    LetterDrafted,
    LetterKind,
    LettersDelivered,
    LettersReleased,
)
from withheld.events.recorded import Event
from withheld.events.sealed import Sealed
from withheld.model.identity import DocumentID, ItemID, LetterID, SubjectKey
from withheld.model.people import Actor
from withheld.model.review import Audience, Layer, Role


@dataclass(frozen=True, slots=True, kw_only=True)
class DecideDisclosure:
    """Decide what one audience may be told, and why."""

    audience: Audience
    layers: frozenset[Layer]
    reason: Sealed


@dataclass(frozen=True, slots=True, kw_only=True)
class DraftLetter:
    """Put a letter on file to be read by a person."""

    letter: LetterID
    kind: LetterKind
    audience: Audience
    document: DocumentID
    holder: SubjectKey | None = None
    items: tuple[ItemID, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ReleaseLetters:
    """Let letters leave."""

    letters: tuple[LetterID, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordDelivery:
    """Record that letters were handed over."""

    letters: tuple[LetterID, ...]
    channel: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordFailure:
    """Record that a letter could not be handed over."""

    letter: LetterID
    code: str


@dataclass(frozen=True, slots=True, kw_only=True)
class WaiveAnswer:
    """Record why somebody is not answered."""

    audience: Audience
    reason: Sealed


CorrespondenceCommand = (
    DecideDisclosure | DraftLetter | ReleaseLetters | RecordDelivery | RecordFailure | WaiveAnswer
)


def decide(
    view: Casefile,
    command: CorrespondenceCommand,
    actor: Actor | None,
    told: Mapping[Audience, frozenset[Layer]],
) -> tuple[Event, ...]:
    """
    Return what `command` comes to.

    Args:
        view: The order's header, and the items the command names; all of them for the receipt of
            letters to holders.
        command: What is asked for.
        actor: Who asks; None for the receipt of an effect.
        told: What each audience may be told now: counsel's decision, else the pack's default.

    Raises:
        NotPermitted: It is not this person's to decide.
        Refused: Another rule forbids it, or something has to happen first.
    """
    match command:
        case DecideDisclosure(audience=audience, layers=layers, reason=reason):
            if actor is None or not actor.ranks(Role.COUNSEL):
                raise NotPermitted("what may be told of an order is counsel's to decide")
            return (DisclosureDecided(audience=audience, layers=layers, reason=reason),)
        case DraftLetter():
            return _draft(view, command)
        case ReleaseLetters(letters=letters):
            return _release(view, letters, actor, told)
        case RecordDelivery(letters=letters, channel=channel):
            return _delivered(view, letters, channel)
        case RecordFailure(letter=letter, code=code):
            _letter(view, letter)
            return (DeliveryFailed(letter=letter, code=code),)
        case WaiveAnswer(audience=audience, reason=reason):
            if actor is None or not actor.ranks(Role.COUNSEL):
                raise NotPermitted("not to answer is counsel's to decide, with reasons")
            waived = AnswerWaived(audience=audience, reason=reason)
            watched = ("answer", "report") if audience is Audience.AUTHORITY else (_TELL_HOLDER,)
            return (waived, *_stopped(view, watched, "waived"))


def _draft(view: Casefile, command: DraftLetter) -> tuple[Event, ...]:
    if command.letter in view.order.letters:
        raise AlreadyDone("a letter of that name is on file already")
    return (
        LetterDrafted(
            letter=command.letter,
            kind=command.kind,
            audience=command.audience,
            document=command.document,
            holder=command.holder,
            items=command.items,
        ),
    )


def _release(
    view: Casefile,
    letters: Sequence[LetterID],
    actor: Actor | None,
    told: Mapping[Audience, frozenset[Layer]],
) -> tuple[Event, ...]:
    if actor is None or not actor.ranks(Role.REVIEWER):
        raise NotPermitted("a letter leaves when a reviewer releases it")
    if not letters:
        raise NotFound("no letter was named; name at least one")
    for letter in letters:
        found = _letter(view, letter)
        if found.stage not in (LetterStage.DRAFTED, LetterStage.FAILED):
            raise AlreadyDone("a letter among these was released before")
        allowed = told.get(found.audience, frozenset())
        if found.audience is Audience.HOLDER and Layer.EXISTENCE not in allowed:
            raise NotReady(
                "the account holder may not be told of this order as things stand; counsel "
                "decides that first, with reasons"
            )
    return (LettersReleased(letters=tuple(letters)),)


def _letter(view: Casefile, letter: LetterID) -> LetterState:
    """
    Return a letter of the order.

    Raises:
        NotFound: It has none of that name.
    """
    found = view.order.letters.get(letter)
    if found is None:
        raise NotFound(f"order {view.order.order} has no letter of that name")
    return found


def _delivered(view: Casefile, letters: Sequence[LetterID], channel: str) -> tuple[Event, ...]:
    stages = {letter: _letter(view, letter).stage for letter in letters}
    fresh = tuple(one for one in letters if stages[one] is LetterStage.RELEASED)
    if not fresh:
        return ()
    watched = {what for one in fresh for what in _STOPS.get(view.order.letters[one].kind, ())}
    if _TELL_HOLDER in watched and _somebody_waits(view, fresh):
        watched.remove(_TELL_HOLDER)
    return (LettersDelivered(letters=fresh, channel=channel), *_stopped(view, watched, "answered"))


def _somebody_waits(view: Casefile, fresh: Collection[LetterID]) -> bool:
    """Return whether a holder of what is withheld has had no letter, once `fresh` are delivered."""
    told: set[SubjectKey | None] = set()
    for letter in view.order.letters.values():
        is_delivered = letter.stage is LetterStage.DELIVERED or letter.letter in fresh
        if letter.kind is LetterKind.HOLDER and is_delivered:
            told.add(letter.holder)
    return any(
        item.placed is not None and item.holder is not None and item.holder not in told
        for item in view.items.values()
    )


_TELL_HOLDER = "tell-holder"

# Which clocks a delivered letter stops; the one to tell holders, once all of them are told.
_STOPS = {
    LetterKind.RECEIPT: ("acknowledge",),
    LetterKind.ANSWER: ("acknowledge", "answer", "explain", "report"),
    LetterKind.DEFICIENCY: ("explain",),
    LetterKind.FORM: ("acknowledge", "answer", "explain", "report"),
    LetterKind.HOLDER: (_TELL_HOLDER,),
}


def _stopped(view: Casefile, watched: Collection[str], cause: str) -> tuple[Event, ...]:
    return tuple(
        ClockStopped(timer=clock.timer, cause=cause)
        for clock in view.order.clocks.values()
        if clock.what in watched
    )
