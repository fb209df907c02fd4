"""`withheld desk`: the reviewers' desk in a browser."""

import sys
from contextlib import suppress
from datetime import timedelta
from pathlib import Path
from threading import Event, Thread
from typing import Annotated

from cyclopts import Parameter

from withheld.bootstrap import keyring, open_index, open_office
from withheld.casework.office import Office
from withheld.casework.outbox import work
from withheld.errors import BrokenInvariant, Refused
from withheld.model.identity import PersonID
from withheld.ports.keys import Signer
from withheld.web.app import Desk
from withheld.web.languages import languages, languages_in
from withheld.web.pending import Pending
from withheld.web.room import Room, Services
from withheld.web.sessions import Sessions
from withheld.web.voices import Voices

LANGUAGES = "languages"
"""The folder in a store from which catalogues of further languages are taken."""
_PORT = 8421
_IDLE_MINUTES = 15
_TRIES_AGAIN_ROUNDS = 15
"""After so many times of listening what failed is tried again."""
_LISTENS_SECONDS = 2.0
"""How often the desk looks whether something was done elsewhere."""


def make_room(
    office: Office, folder: Path, *, idle: timedelta = timedelta(minutes=_IDLE_MINUTES)
) -> Room:
    """Return the desk's room for a store, with nobody signed in yet."""
    services = Services(office)
    index = open_index(folder)
    pending = Pending(index, services.lock, office.now)
    keys = keyring(folder)

    def open_key(person: PersonID, passphrase: str) -> Signer:
        """Return the key that a person is enrolled with, opened."""
        actor = services.actor(person)
        return keys.person(person, passphrase, actor.key if actor else None)

    sessions = Sessions(open_key, services.actor, office.now, pending, idle=idle)
    return Room(
        office=office,
        index=index,
        sessions=sessions,
        pending=pending,
        services=services,
        voices=Voices(office),
        languages={**languages(), **languages_in(folder / LANGUAGES)},
    )


class Carrier:
    """Beside the pages: carries out what follows from acts, and hears what is done elsewhere."""

    def __init__(self, room: Room) -> None:
        """Work for `room`; `start` begins, `stop` ends."""
        self._room = room
        self._asked = Event()
        self._stopped = False
        self._thread = Thread(target=self._run, daemon=True, name="withheld-work")

    def start(self, *, works: bool = True) -> None:
        """Begin to listen, and unless told otherwise have every act ask for a round."""
        if works:
            self._room.carry_out = self._asked.set
        self._thread.start()

    def stop(self) -> None:
        """End after the round that is under way."""
        self._stopped = True
        self._asked.set()
        self._thread.join()

    def _run(self) -> None:
        rounds = 0
        while True:
            is_asked = self._asked.wait(_LISTENS_SECONDS)
            if self._stopped:
                return
            rounds = 0 if is_asked else rounds + 1
            is_due = is_asked or (bool(self._room.unfinished) and rounds >= _TRIES_AGAIN_ROUNDS)
            if is_due:
                rounds = 0
                self._asked.clear()
            try:
                self._room.overhear()
                if is_due:
                    with self._room.lock:
                        self._room.unfinished = work(self._room.office).failed
            except Exception as error:  # noqa: BLE001 -- whatever it is, the next round comes
                self._room.unfinished = (_words_of(error),)
            if is_due:
                for one in self._room.unfinished:
                    sys.stderr.write(f"recorded, but not carried out yet: {one}\n")


def _words_of(error: Exception) -> str:
    """Return what went wrong; of what nobody foresaw no more than its kind, whatever it quotes."""
    is_ours = isinstance(error, (Refused, BrokenInvariant))
    return str(error) if is_ours else f"unforeseen: {type(error).__name__}"


def desk(
    *,
    store: Annotated[Path, Parameter(name="--store", env_var="WITHHELD_STORE")],
    port: Annotated[int, Parameter(name="--port")] = _PORT,
    idle_minutes: Annotated[int, Parameter(name="--idle-minutes")] = _IDLE_MINUTES,
    host_names: Annotated[tuple[str, ...], Parameter(name="--host-name", negative=())] = (),
    is_idle: Annotated[bool, Parameter(name="--no-work", negative=())] = False,
) -> int:
    """
    Serve the reviewers' desk: people sign in with their own passphrase, decide, second and tell.

    It answers on 127.0.0.1.  For colleagues on other machines let the operator's own proxy pass
    requests on over TLS, and name the host they use with --host-name.
    Exit status: 0 when it is stopped, or 2 when there is no such store.

    Example: withheld desk --store ./store

    Parameters
    ----------
    store
        The folder of the case store.
    port
        The port on 127.0.0.1.
    idle_minutes
        After how many minutes without a request people are signed out.
    host_names
        A name under which the operator's proxy serves the desk over TLS; say it once for each.
    is_idle
        Only record what is decided: leave what follows (tables, letters) to `withheld work`.
    """
    import uvicorn

    room = make_room(open_office(store), store, idle=timedelta(minutes=idle_minutes))
    # An index that is made anew takes its seconds here, and not in the first page somebody opens.
    if room.index.gaps():
        room.index.begin_again()
    with room.holding():
        carrier = Carrier(room)
    carrier.start(works=not is_idle)
    sys.stdout.write(f"Open http://127.0.0.1:{port}/ and sign in  (stop with Ctrl-C)\n")
    sys.stdout.flush()
    app = Desk(room, hosts=frozenset(host_names)).app()
    # Stopping it by Ctrl-C is how it ends.
    with suppress(KeyboardInterrupt):
        uvicorn.run(
            app,
            host="127.0.0.1",
            port=port,
            log_level="warning",
            # Browsers hold a stream open; nobody waits for them to let go.
            timeout_graceful_shutdown=2,
        )
    carrier.stop()
    return 0
