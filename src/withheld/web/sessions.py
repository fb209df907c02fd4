"""
Who sits at the desk: people signed in with their own passphrase, each session with its own key.

A session lives in this process only.  Its secret is a cookie that no script can read; here lies
only a digest of it.  The person's key is open for as long as the session lasts and signs nothing
but that person's own opinions.
"""

import hmac
import secrets
from collections import OrderedDict, deque
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from hashlib import sha256
from threading import Lock

from withheld.adapters.sqlite.desk_rows import Choices
from withheld.casework.people import Hand
from withheld.errors import NotFound, NotPermitted, TooManyTries
from withheld.model.identity import AuthorityID, OrderID, PersonID
from withheld.model.people import Actor
from withheld.model.review import Standing
from withheld.ports.keys import Signer
from withheld.web.drafts import Draft

IDLE = timedelta(minutes=15)
"""After so long without a request a session is over."""
LASTS = timedelta(hours=12)
"""A session is over after a long day, however busy."""
TRIES_MAX, TRIES_WITHIN = 5, timedelta(minutes=5)
"""So many failed sign-ins in the name of one person, and then a pause."""
TRIES_OF_ADDRESS_MAX = 30
"""So many from one address: behind a proxy, colleagues share theirs."""
_WATCHED_MAX = 10_000
"""Names and addresses whose failed sign-ins are remembered."""
_SESSIONS_OF_PERSON_MAX = 5
KEPT_FOR, _LAPSED_MAX = timedelta(hours=1), 20
"""How long what somebody was about to send is kept for them, and of how many sessions."""
_DRAFTS_MAX = 40
"""Acts a person has looked at and not confirmed; the oldest is forgotten first."""


@dataclass(slots=True, kw_only=True)
class Session:
    """One person at one browser."""

    name: str
    """The digest of its secret."""
    hand: Hand
    csrf: str
    """What every form of this session carries."""
    began_at: datetime
    seen_at: datetime
    choices: Choices = field(default_factory=Choices)
    shows_media: bool = False
    notices: list[str] = field(default_factory=list)
    """What to say on the next page."""
    undo: str = ""
    """Where the last act is taken back."""
    drafts: "OrderedDict[str, Draft]" = field(default_factory=OrderedDict)
    unsent: "Unsent | None" = None
    """What this person sent after an earlier session of theirs was over."""
    earlier: frozenset[str] = frozenset()
    """What forms of this person's lapsed sessions carried: pages of theirs may still be open."""

    @property
    def person(self) -> PersonID:
        """Return who it is."""
        return self.hand.person

    def keep(self, draft: Draft) -> str:
        """Keep an act that waits to be confirmed, and return the name of its form."""
        name = secrets.token_urlsafe(18)
        self.drafts[name] = draft
        while len(self.drafts) > _DRAFTS_MAX:
            self.drafts.popitem(last=False)
        return name


@dataclass(frozen=True, slots=True, kw_only=True)
class Unsent:
    """A form that came when its session was over: nothing was done, and nothing typed is lost."""

    path: str
    """Where it was sent to, on this desk."""
    fields: Mapping[str, Sequence[str]]


@dataclass(slots=True, kw_only=True)
class Lapsed:
    """A session that ended because nobody was there; its key was let go of."""

    person: PersonID
    csrf: str
    drafts: "OrderedDict[str, Draft]"
    at: datetime
    unsent: Unsent | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class CoSigning:
    """A call-back that one of two callers wrote down, and the other has yet to sign."""

    order: OrderID
    authority: AuthorityID
    standing: Standing
    note: str
    hand: Hand
    session: str
    """The digest of the first caller's session: with it ends what waits."""


class Tries:
    """Failed sign-ins, counted by person and by address."""

    def __init__(self) -> None:
        self._failed: OrderedDict[str, deque[datetime]] = OrderedDict()

    def check(self, names: Mapping[str, int], now: datetime) -> None:
        """
        Refuse a further try for a while after too many failed.

        Raises:
            TooManyTries: The message says how long.
        """
        for name, most in names.items():
            recent = self._failed.get(name, deque())
            while recent and recent[0] <= now - TRIES_WITHIN:
                recent.popleft()
            if len(recent) >= most:
                minutes = int((recent[0] + TRIES_WITHIN - now).total_seconds()) // 60 + 1
                raise TooManyTries(
                    f"{len(recent)} sign-ins failed; wait {minutes} minutes, then try again"
                )

    def failed(self, names: Mapping[str, int], now: datetime) -> None:
        """Count a failed try."""
        for name, most in names.items():
            self._failed.setdefault(name, deque(maxlen=most)).append(now)
            self._failed.move_to_end(name)
        while len(self._failed) > _WATCHED_MAX:
            self._failed.popitem(last=False)

    def forget(self, name: str) -> None:
        """Forget the failed tries of a name that got in."""
        self._failed.pop(name, None)


class Sessions:
    """Everybody who is signed in."""

    def __init__(
        self,
        open_key: Callable[[PersonID, str], Signer],
        actor: Callable[[PersonID], Actor | None],
        now: Callable[[], datetime],
        *,
        idle: timedelta = IDLE,
    ) -> None:
        """
        Let people in.

        Args:
            open_key: Open a person's key with their passphrase; raises `Refused`.
            actor: Return the person as they may act now, or None.
            now: The clock.
            idle: After how long without a request a session is over.
        """
        self._open_key = open_key
        self._actor = actor
        self._now = now
        self._idle = idle
        self._sessions: dict[str, Session] = {}
        self._lapsed: OrderedDict[str, Lapsed] = OrderedDict()
        self._waiting: dict[OrderID, CoSigning] = {}
        self._tries = Tries()
        self._lock = Lock()

    def sign_in(self, person: PersonID, passphrase: str, address: str) -> tuple[str, Session]:
        """
        Return a fresh secret and its session.

        Raises:
            TooManyTries: Too many failed before.
            NotPermitted: Not such a person, not that passphrase, or they may not act here.
        """
        watched = {f"person {person}": TRIES_MAX, f"address {address}": TRIES_OF_ADDRESS_MAX}
        with self._lock:
            self._tries.check(watched, self._now())
            # Counted before it is tried, so that tries side by side do not slip through.
            self._tries.failed(watched, self._now())
        try:
            signer = self._open_key(person, passphrase)
        except (NotFound, NotPermitted) as error:
            # One answer for all: whether a name is enrolled is nobody's business out here.
            raise NotPermitted(
                "this name and passphrase open no key here; check both, then try again"
            ) from error
        actor = self._actor(person)
        if actor is None or actor.key != signer.id:
            raise NotPermitted(
                "this name and passphrase open no key that is in force here; ask the operator"
            )
        with self._lock:
            for name in watched:
                self._tries.forget(name)
            return self._begin(Hand(person=person, signer=signer))

    def find(self, secret: str) -> Session | None:
        """Return the session that `secret` opens, unless it is over or its person may not act."""
        session = self._sessions.get(_digest(secret)) if secret else None
        if session is None:
            return None
        now = self._now()
        if now - session.seen_at > self._idle or now - session.began_at > LASTS:
            self._lapse(session, now)
            return None
        actor = self._actor(session.person)
        if actor is None or actor.key != session.hand.signer.id:
            self.end(session)
            return None
        return session

    def everybody(self) -> tuple[Session, ...]:
        """Return who is signed in."""
        with self._lock:
            return tuple(self._sessions.values())

    def lapsed(self, secret: str) -> Lapsed | None:
        """Return the session that `secret` opened until it lapsed, if that is not long ago."""
        found = self._lapsed.get(_digest(secret)) if secret else None
        return found if found is not None and self._now() - found.at <= KEPT_FOR else None

    def _lapse(self, session: Session, now: datetime) -> None:
        """End a session nobody was at; what its person was about to do is kept for them."""
        self.end(session)
        with self._lock:
            self._lapsed[session.name] = Lapsed(
                person=session.person, csrf=session.csrf, drafts=session.drafts, at=now
            )
            while len(self._lapsed) > _LAPSED_MAX:
                self._lapsed.popitem(last=False)

    def left(self, session: Session) -> timedelta:
        """Return how long a session lasts if nobody does anything from now on."""
        now = self._now()
        return min(session.seen_at + self._idle - now, session.began_at + LASTS - now)

    def lasts(self, session: Session) -> bool:
        """Return whether a session that was found goes on; asks nothing of the store."""
        return session.name in self._sessions and self._now() - session.seen_at <= self._idle

    def end(self, session: Session) -> None:
        """End a session; its key is let go of."""
        with self._lock:
            self._sessions.pop(session.name, None)

    def wait_for_second(self, call: CoSigning) -> None:
        """Keep a call-back until the second caller signs it, or the first one signs out."""
        self._waiting[call.order] = call

    def waiting_for_second(self, order: OrderID) -> CoSigning | None:
        """Return the call-back of an order that waits, if its first caller is still signed in."""
        found = self._waiting.get(order)
        if found is not None and found.session not in self._sessions:
            self.forget_waiting(order)
            return None
        return found

    def forget_waiting(self, order: OrderID) -> None:
        """Forget the call-back of an order that waited."""
        self._waiting.pop(order, None)

    def fits(self, session: Session, csrf: str) -> bool:
        """Return whether a form belongs to this session."""
        return hmac.compare_digest(session.csrf.encode(), csrf.encode())

    def _begin(self, hand: Hand) -> tuple[str, Session]:
        secret = secrets.token_urlsafe(32)
        now = self._now()
        session = Session(
            name=_digest(secret),
            hand=hand,
            csrf=secrets.token_urlsafe(24),
            began_at=now,
            seen_at=now,
        )
        own = [one for one in self._sessions.values() if one.person == hand.person]
        for old in sorted(own, key=lambda one: one.seen_at)[: -_SESSIONS_OF_PERSON_MAX + 1 or None]:
            if len(own) >= _SESSIONS_OF_PERSON_MAX:
                self._sessions.pop(old.name, None)
        self._sessions[session.name] = session
        self._give_back(session, now)
        return secret, session

    def _give_back(self, session: Session, now: datetime) -> None:
        """Give a person what they were about to do when their last sessions lapsed."""
        for name, lapsed in list(self._lapsed.items()):
            if lapsed.person == session.person:
                del self._lapsed[name]
                if now - lapsed.at <= KEPT_FOR:
                    session.drafts.update(lapsed.drafts)
                    session.unsent = lapsed.unsent or session.unsent
                    session.earlier |= {lapsed.csrf}


def _digest(secret: str) -> str:
    return sha256(secret.encode()).hexdigest()
