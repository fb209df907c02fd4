"""The desk's room: the store, its index, who is signed in, and what a page is made with."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from threading import RLock
from typing import TypeVar
from zoneinfo import ZoneInfo

from jinja2 import Environment, PackageLoader, StrictUndefined, select_autoescape
from markupsafe import Markup
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response

from withheld.adapters.sqlite.desk_index import DeskIndex
from withheld.adapters.sqlite.desk_rows import ItemRow
from withheld.casework.indexing import follow
from withheld.casework.looking import looked
from withheld.casework.office import Office
from withheld.casework.people import Hand
from withheld.errors import DirectoryUnavailable, NotReady
from withheld.events.catalogue import catalogue
from withheld.events.recorded import SERVICE, SYSTEM, from_bytes
from withheld.model.identity import ItemID, OrderID, PersonID
from withheld.model.people import Actor
from withheld.ports.directory import AccountEntry, PostEntry
from withheld.projections.desk import touched
from withheld.projections.service import ServiceState
from withheld.web.charts import CHARTS
from withheld.web.forms import Form
from withheld.web.grids import names_item
from withheld.web.languages import Language, language_of, languages
from withheld.web.live import Live
from withheld.web.marks import marked
from withheld.web.pending import Pending
from withheld.web.pictures import Pictures
from withheld.web.readings import Readings
from withheld.web.sessions import Session, Sessions
from withheld.web.times import LawZone, lasting, when, zone_of
from withheld.web.voices import Voices
from withheld.web.words import happened, placed, said

_Entry = TypeVar("_Entry", AccountEntry, PostEntry)
DIGITS_MAX = 9
"""A number in an address has no more digits; a longer one is none of ours."""


class Services:
    """The state of the service, folded again only when something was added to its stream."""

    def __init__(self, office: Office) -> None:
        """Look at the store of `office`, one hand at a time."""
        self.lock = RLock()
        self._office = office
        self._folded: tuple[int, ServiceState] | None = None

    def now(self) -> ServiceState:
        """Return the state as it is now."""
        with self.lock:
            length = self._office.store.stream_length(SERVICE)
            if self._folded is None or self._folded[0] != length:
                self._folded = (length, self._office.service())
            return self._folded[1]

    def actor(self, person: PersonID) -> Actor | None:
        """Return a person as they may act now, or None."""
        return self.now().actor(person)


@dataclass(slots=True, kw_only=True)
class Room:
    """Everything the pages share."""

    office: Office
    index: DeskIndex
    sessions: Sessions
    services: Services
    voices: Voices
    pending: Pending
    live: Live = field(default_factory=Live)
    pictures: Pictures = field(default_factory=Pictures)
    readings: Readings = field(default_factory=Readings)

    languages: Mapping[str, Language] = field(default_factory=languages)
    """By code: those the desk comes with, and those the operator added beside the store."""
    carry_out: Callable[[], None] = lambda: None
    """Asked to carry out what follows from an act; returns at once."""
    unfinished: tuple[str, ...] = ()
    """What is on record and could not be carried out at the last try, in words for people."""
    heard: int = -1
    """How much of the record was told, or need not be; -1 before anything was listened to."""

    @property
    def lock(self) -> RLock:
        """One hand at a time on the store and the index: each is one connection."""
        return self.services.lock

    def service(self) -> ServiceState:
        """Return the state of the service as a whole."""
        return self.services.now()

    def actor(self, person: PersonID) -> Actor | None:
        """Return a person as they may act now, or None."""
        return self.services.actor(person)

    def overhear(self) -> int:
        """
        Tell the open browsers what people did elsewhere, on the command line, and return how much.

        What is done at this desk is told when it is done; what nobody did is not told.
        """
        with self.lock:
            size = self.office.store.record_size()
            heard, self.heard = self.heard, size
            if heard < 0 or size <= heard:
                return 0
            known = catalogue()
            leaves = [from_bytes(one, known) for one in self.office.store.leaves(heard, size)]
        people = [one for one in leaves if one.by != SYSTEM and one.stream != SERVICE]
        for one in people:
            self.live.tell(OrderID(one.stream), one.by, len(touched(one.event)))
        return len(people)

    def shows(self, order: OrderID, actor: Actor) -> bool:
        """Return whether a person may see that there is an order; behind a wall they may not."""
        if not actor.behind:
            return True
        with self.lock:
            row = self.index.order(order)
        # Of an order that is not there they are told the same as of one that is kept from them.
        return row is not None and not actor.is_walled_from(
            frozenset(row.countries.split()) or None
        )

    @contextmanager
    def holding(self) -> Iterator[None]:
        """Hold the store and an index that is up to the record."""
        with self.lock:
            follow(self.office, self.index)
            yield

    def templates(self) -> Environment:
        """Return what makes pages of templates."""
        environment = Environment(
            loader=PackageLoader("withheld.web"),
            autoescape=select_autoescape(default=True),
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
        )
        environment.globals.update(charts=CHARTS, marked=marked, names_item=names_item)
        return environment


@dataclass(slots=True, kw_only=True)
class Visit:
    """One request by somebody who is signed in."""

    room: Room
    request: Request
    session: Session
    form: Form
    environment: Environment
    actor: Actor
    is_unsure: bool = False
    """The directory gave no answer: whom things mean now is not known, and the page says so."""

    def account(self, ident: str) -> AccountEntry | None:
        """Return an account as the directory knows it now; None also where it gives no answer."""
        return None if self.is_unsure else self._ask(lambda: self.office.directory.account(ident))

    def post(self, ident: str) -> PostEntry | None:
        """Return a post as the directory knows it now; None also where it gives no answer."""
        return None if self.is_unsure else self._ask(lambda: self.office.directory.post(ident))

    def _ask(self, call: Callable[[], _Entry | None]) -> _Entry | None:
        try:
            return call()
        except DirectoryUnavailable:
            # Asked no more for this page: a hundred rows would wait a hundred times.
            self.is_unsure = True
            return None

    @property
    def office(self) -> Office:
        """Return the office."""
        return self.room.office

    @property
    def index(self) -> DeskIndex:
        """Return the desk's index."""
        return self.room.index

    @property
    def person(self) -> PersonID:
        """Return who asks: whoever the session belongs to, never what a form says."""
        return self.session.person

    @property
    def order(self) -> OrderID:
        """Return the order in the address."""
        return OrderID(self.request.path_params["order"])

    @property
    def zone(self) -> ZoneInfo:
        """Return the reader's time zone."""
        return zone_of(self.session.choices.zone)

    @property
    def language(self) -> Language:
        """Return the reader's language."""
        return language_of(self.session.choices.language, self.room.languages)

    def sees(self, order: OrderID) -> bool:
        """Return whether this person may see an order; an index behind the record is brought up."""
        if not self.actor.behind:
            return True
        with self.room.holding():
            return self.room.shows(order, self.actor)

    def query(self, name: str) -> str:
        """Return a field of the address, trimmed."""
        return self.request.query_params.get(name, "").strip()

    def number(self, name: str) -> int:
        """Return a field of the address as a number from 0 on; 0 for anything else."""
        found = self.query(name)
        return int(found) if found.isdecimal() and len(found) <= DIGITS_MAX else 0

    def hand(self) -> Hand:
        """
        Return this person with their key open.

        Raises:
            NotReady: The key is not in force any more.
        """
        if self.actor.key != self.session.hand.signer.id:
            raise NotReady("your key was replaced meanwhile; sign in again")
        return self.session.hand

    @property
    def noted(self) -> int:
        """Return how many notes to this person they have not seen yet."""
        with self.room.lock:
            found = self.index.mentions(self.person)
        return sum(bool(one.is_new) and self.sees(one.order) for one in found)

    def acted(
        self, order: OrderID, count: int, notice: str, *, to: Sequence[PersonID] = ()
    ) -> None:
        """Say on the next page what was done, tell the others, and let it be carried out."""
        self.session.notices.append(notice)
        self.room.live.tell(order, self.person, count, to=to)
        self.room.heard = self.office.store.record_size()
        self.room.carry_out()

    def acted_on_service(self, notice: str) -> None:
        """Say on the next page what was done that is about no order, and tell the others."""
        self.acted(OrderID(SERVICE), 0, notice)

    def page(self, template: str, **values: object) -> Response:
        """Return a page in the reader's language."""
        return HTMLResponse(self.render(template, **values))

    def problem(self, status: int, code: str, message: str) -> Response:
        """Return the page that says why nothing was done."""
        return HTMLResponse(self.render("problem.html", code=code, message=message), status)

    def render(self, template: str, **values: object) -> str:
        """Return a template, filled."""
        language = self.language
        self._note(values)

        def show(at: datetime | str | None, law: LawZone | None = None) -> Markup:
            return when(at, self.zone, law)

        notices = self.session.notices[:]
        if template[0] != "_":
            self.session.notices.clear()
        return self.environment.get_template(template).render(
            visit=self,
            t=language.say,
            tp=language.plain,
            w=lambda word: language.say(said(str(word))),
            wp=lambda word: language.plain(said(str(word))),
            when=show,
            happened=lambda said_: happened(said_, language, show),
            at=lambda place: placed(place, language),
            lasting=lambda text: lasting(text, language),
            lang=language,
            languages=self.room.languages,
            notices=notices,
            csrf=self.session.csrf,
            choices=self.session.choices,
            now=self.office.now(),
            **values,
        )

    def _note(self, values: dict[str, object]) -> None:
        """Note whose safeguards a page is about to show, whatever page it is."""
        seen: dict[OrderID, list[ItemID]] = {}
        for row in _rows_in(values.values()):
            if row.safeguards:
                seen.setdefault(row.order, []).append(row.item)
        for order, items in seen.items():
            looked(self.office, order, items, self.person)

    def to(self, address: str) -> Response:
        """Return the way to another page of the desk."""
        return RedirectResponse(local(address), 303)


def _rows_in(values: Iterable[object]) -> Iterator[ItemRow]:
    """Go through the rows of items that a page is made with, in lists and in what holds one."""
    for value in values:
        if isinstance(value, ItemRow):
            yield value
        elif isinstance(value, list | tuple):
            yield from _rows_in(value)
        elif isinstance(row := getattr(value, "row", None), ItemRow):
            yield row


def local(address: str) -> str:
    """Return an address of this desk; anything that could lead elsewhere becomes the queue."""
    if not address.startswith("/") or address.startswith(("//", "/\\")) or "\\" in address:
        return "/"
    return "".join(one for one in address if one.isprintable())
