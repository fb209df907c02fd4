"""
Who sits at the desk: people signed in with their own passphrase, each session with its own key.

A session's key lives in this process only, and signs nothing but that person's own acts while they
are there.  Its secret is a cookie that no script can read; here lies only a digest of it.  What a
person was about to do is kept beside the store and outlives both.
"""

import hmac
import secrets
from collections import OrderedDict, deque
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from threading import Lock

from withheld.adapters.sqlite.desk_rows import Choices
from withheld.casework.people import Hand
from withheld.errors import NotFound, NotPermitted, TooManyTries
from withheld.model.identity import PersonID
from withheld.model.people import Actor
from withheld.ports.keys import Signer
from withheld.web.pending import KEPT_FOR, LASTS, Pending, digest_of

IDLE = timedelta(minutes=15)
"""After so long without a request a session is over."""
TRIES_MAX, TRIES_WITHIN = 5, timedelta(minutes=5)
"""So many failed sign-ins in the name of one person, and then a pause."""
TRIES_OF_ADDRESS_MAX = 30
"""So many from one address: behind a proxy, colleagues share theirs."""
_WATCHED_MAX = 10_000
"""Names and addresses whose failed sign-ins are remembered."""
_SESSIONS_OF_PERSON_MAX = 5


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
    earlier: frozenset[str] = frozenset()
    """Digests of what forms of this person's earlier sessions carried: their pages may be open."""

    @property
    def person(self) -> PersonID:
        """Return who it is."""
        return self.hand.person


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
        pending: Pending,
        *,
        idle: timedelta = IDLE,
    ) -> None:
        """
        Let people in.

        Args:
            open_key: Open a person's key with their passphrase; raises `Refused`.
            actor: Return the person as they may act now, or None.
            now: The clock.
            pending: What waits for people, whatever becomes of their sessions.
            idle: After how long without a request a session is over.
        """
        self._open_key = open_key
        self._actor = actor
        self._now = now
        self._idle = idle
        self._pending = pending
        self._sessions: dict[str, Session] = {}
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
            secret, session = self._begin(Hand(person=person, signer=signer))
        session.earlier = self._pending.earlier(person)
        self._pending.keep_session(person, session.name, session.csrf, LASTS)
        return secret, session

    def find(self, secret: str) -> Session | None:
        """Return the session that `secret` opens, unless it is over or its person may not act."""
        session = self._sessions.get(digest_of(secret)) if secret else None
        if session is None:
            return None
        now = self._now()
        if now - session.seen_at > self._idle or now - session.began_at > LASTS:
            self._lapse(session)
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

    def owner(self, secret: str, csrf: str) -> PersonID | None:
        """Return whose session a form came from that is over now, if that is not long ago."""
        digest = digest_of(secret) if secret else ""
        return self._pending.owner(digest, csrf)

    def _lapse(self, session: Session) -> None:
        """End a session nobody was at; what its pages still send is kept for its person a while."""
        self._forget(session)
        self._pending.keep_session(session.person, session.name, session.csrf, KEPT_FOR)

    def left(self, session: Session) -> timedelta:
        """Return how long a session lasts if nobody does anything from now on."""
        now = self._now()
        return min(session.seen_at + self._idle - now, session.began_at + LASTS - now)

    def lasts(self, session: Session) -> bool:
        """Return whether a session that was found goes on; asks nothing of the store."""
        return session.name in self._sessions and self._now() - session.seen_at <= self._idle

    def end(self, session: Session) -> None:
        """End a session on purpose: its key is let go of, and nothing of it is left."""
        self._forget(session)
        self._pending.end_session(session.name)
        if all(one.person != session.person for one in self.everybody()):
            self._pending.forget_drafts(session.person)

    def _forget(self, session: Session) -> None:
        with self._lock:
            self._sessions.pop(session.name, None)

    def fits(self, session: Session, csrf: str) -> bool:
        """Return whether a form belongs to this session."""
        return hmac.compare_digest(session.csrf.encode(), csrf.encode())

    def _begin(self, hand: Hand) -> tuple[str, Session]:
        secret = secrets.token_urlsafe(32)
        now = self._now()
        session = Session(
            name=digest_of(secret),
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
        return secret, session
