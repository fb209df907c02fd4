"""
The desk as a web application on loopback: people sign in as themselves, and act as nobody else.

Every request passes one gate: the host is ours, the session is somebody's, a form carries that
session's own token.  What a page then asks for is decided by the casework below, where events are
appended; a page decides nothing.
"""

from collections.abc import Callable
from importlib.resources import files
from urllib.parse import quote

from jinja2 import Environment
from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response, StreamingResponse
from starlette.routing import Route

from withheld.casework.record import NO_ORDER
from withheld.errors import (
    AlreadyDone,
    BrokenInvariant,
    InvalidInput,
    NotFound,
    NotPermitted,
    NotReady,
    Refused,
    TooManyTries,
)
from withheld.web import entrance, pages
from withheld.web.forms import BYTES_MAX, Form, form_of
from withheld.web.gate import Gate
from withheld.web.pending import Unsent, digest_of
from withheld.web.room import Room, Visit, local
from withheld.web.sessions import Session

COOKIE = "withheld-desk"
_STATUS: dict[type[Refused], int] = {
    NotFound: 404,
    TooManyTries: 429,
    NotPermitted: 403,
    AlreadyDone: 409,
    NotReady: 409,
    InvalidInput: 422,
}
_FILES = {
    "desk.css": "text/css",
    "desk.js": "text/javascript",
    "desk.svg": "image/svg+xml",
    "devanagari.ttf": "font/ttf",
}
_FONT_PACKAGE, _FONT = "fontpkg_noto_sans_devanagari", "NotoSansDevanagari[wdth,wght].ttf"

NOT_DONE = "Nothing was done"
NOT_HERE = ("It is not here", "The desk has no page of that address.")
NOT_YOURS = (
    NOT_DONE,
    (
        "This form is not of your session, or your session began anew; nothing was done. Open the "
        "page again."
    ),
)
BROKEN = (
    "Something broke",
    (
        "It was not your doing. If you had sent something, it is not certain whether it was done: "
        "look at the order's history before you send it again, and tell whoever runs the desk."
    ),
)
Handler = Callable[[Visit], Response]


class Desk:
    """The pages of one store."""

    def __init__(self, room: Room, *, hosts: frozenset[str] = frozenset()) -> None:
        """
        Serve the orders in `room`.

        Args:
            room: The store, its index and its people.
            hosts: Names besides this machine's own by which the operator's proxy passes requests
                on, each over TLS; none by default.
        """
        self._room = room
        self._hosts = hosts
        self._templates: Environment = room.templates()
        self._files = {name: _bytes_of(name) for name in _FILES}

    def app(self) -> Starlette:
        """Return the application."""
        routes = [
            Route("/sign-in", self.sign_in_page, methods=["GET"]),
            Route("/sign-in", self.sign_in, methods=["POST"]),
            Route("/sign-out", self.sign_out, methods=["POST"]),
            Route("/live", self.live, methods=["GET"]),
            *(Route(f"/{name}", self.file, methods=["GET"]) for name in _FILES),
            *(
                Route(path, self._endpoint(handler), methods=[method])
                for method, path, handler in pages.ROUTES
            ),
        ]
        return Starlette(
            routes=routes,
            middleware=[Middleware(Gate, hosts=self._hosts)],
            exception_handlers={404: self._not_here, 405: self._not_here, 500: self._broken},
        )

    async def _not_here(self, request: Request, error: Exception) -> Response:
        """Say that the desk has no such page."""
        del error
        return self._apart(request, NOT_HERE, 404)

    async def _broken(self, request: Request, error: Exception) -> Response:
        """Say that something broke, and that it is not certain what was done; never what it was."""
        del error
        return self._apart(request, BROKEN, 500)

    def _apart(self, request: Request, said: tuple[str, str], status: int) -> Response:
        return entrance.apart(self._room, self._templates, request, said, status)

    async def file(self, request: Request) -> Response:
        """Return the style sheet, the script or the icon."""
        name = request.url.path.removeprefix("/")
        return Response(
            self._files[name],
            media_type=_FILES[name],
            headers={"Cache-Control": "private, max-age=300"},
        )

    async def sign_in_page(self, request: Request) -> Response:
        """Show where to sign in."""
        return entrance.page(self._room, self._templates, request)

    async def sign_in(self, request: Request) -> Response:
        """Let somebody in with their own passphrase, and nobody without."""
        try:
            form = await _form(request)
            secret, session = await run_in_threadpool(
                entrance.enter, self._room, form, request.client.host if request.client else ""
            )
        except Refused as error:
            return entrance.page(self._room, self._templates, request, str(error), _status(error))
        response = RedirectResponse(local(form.text("next") or "/"), 303)
        response.set_cookie(
            self._cookie(request),
            secret,
            httponly=True,
            samesite="strict",
            secure=self._is_tls(request),
            path="/",
        )
        del session
        return response

    async def sign_out(self, request: Request) -> Response:
        """End the session and let go of its key."""
        session = await run_in_threadpool(self._session, request)
        form = await _form(request)
        if session is not None and self._room.sessions.fits(session, form.text("csrf")):
            self._room.sessions.end(session)
        response = RedirectResponse("/sign-in", 303)
        response.delete_cookie(self._cookie(request), path="/")
        return response

    async def live(self, request: Request) -> Response:
        """Tell this browser what colleagues do, as long as its session lasts."""
        session = await run_in_threadpool(self._session, request)
        if session is None:
            return Response(status_code=401)
        after = request.headers.get("last-event-id", "")
        actor = await run_in_threadpool(self._room.actor, session.person)
        stream = self._room.live.stream(
            int(after) if after.isdecimal() else self._room.live.latest,
            left=lambda: self._room.sessions.left(session),
            may_go_on=lambda: self._room.sessions.lasts(session),
            may_see=lambda order: actor is not None and self._room.shows(order, actor),
            person=session.person,
        )
        return StreamingResponse(stream, media_type="text/event-stream")

    def _endpoint(self, handler: Handler) -> Callable[[Request], object]:
        async def run(request: Request) -> Response:
            session = await run_in_threadpool(self._session, request)
            if session is None:
                await self._keep_unsent(request)
                return _to_sign_in(request)
            form = Form({})
            if request.method == "POST":
                try:
                    form = await _form(request)
                except Refused as error:
                    return self._apart(request, (NOT_DONE, str(error)), _status(error))
                token, sent = form.text("csrf"), Unsent(path=request.url.path, fields=form.fields)
                if digest_of(token) in session.earlier:
                    # Typed into a page of the session before, by the same person: shown first.
                    await run_in_threadpool(self._room.pending.keep_unsent, session.person, sent)
                    return RedirectResponse("/unsent", 303)
                if not self._room.sessions.fits(session, token):
                    return self._apart(request, NOT_YOURS, 403)
                await run_in_threadpool(self._sent, session, sent.path)
            # What a browser asks for by itself does not count as somebody being there.
            if request.headers.get("x-quiet") != "1":
                session.seen_at = self._room.office.now()
            return await run_in_threadpool(self._visit, handler, request, session, form)

        return run

    def _sent(self, session: Session, path: str) -> None:
        """Forget what was kept for somebody, now that they send it themselves."""
        kept = self._room.pending.unsent(session.person)
        if kept is not None and kept.path == path:
            self._room.pending.drop_unsent(session.person)

    async def _keep_unsent(self, request: Request) -> None:
        """Keep a form that came after its session was over, for whoever's session it was."""
        if request.method != "POST":
            return
        try:
            form = await _form(request)
        except Refused:
            # No form of ours: there is nothing of anybody's to keep.
            return
        secret = request.cookies.get(self._cookie(request), "")
        owner = await run_in_threadpool(self._room.sessions.owner, secret, form.text("csrf"))
        if owner is not None:
            sent = Unsent(path=request.url.path, fields=form.fields)
            await run_in_threadpool(self._room.pending.keep_unsent, owner, sent)

    def _visit(self, handler: Handler, request: Request, session: Session, form: Form) -> Response:
        actor = self._room.actor(session.person)
        if actor is None:
            return _to_sign_in(request)
        visit = Visit(
            room=self._room,
            request=request,
            session=session,
            form=form,
            environment=self._templates,
            actor=actor,
        )
        try:
            if "order" in request.path_params and not visit.sees(visit.order):
                # Said as of an order that is not there: a wall hides that there is one.
                raise NotFound(NO_ORDER)
            return handler(visit)
        except Refused as error:
            with self._room.holding():
                return visit.problem(_status(error), error.code, str(error))
        except BrokenInvariant as error:
            with self._room.lock:
                return visit.problem(500, error.code, str(error))

    def _session(self, request: Request) -> Session | None:
        return self._room.sessions.find(request.cookies.get(self._cookie(request), ""))

    def _is_tls(self, request: Request) -> bool:
        return request.headers.get("host", "").rsplit(":", 1)[0] in self._hosts

    def _cookie(self, request: Request) -> str:
        return f"__Host-{COOKIE}" if self._is_tls(request) else COOKIE


def _bytes_of(name: str) -> bytes:
    """Return a file that every page may ask for; the font comes from its own package."""
    if name.endswith(".ttf"):
        return files(_FONT_PACKAGE).joinpath("files", _FONT).read_bytes()
    return files("withheld.web").joinpath(name).read_bytes()


async def _form(request: Request) -> Form:
    """
    Return the form a request sends.

    Raises:
        InvalidInput: No form, or a larger one than any of ours.
    """
    if not request.headers.get("content-type", "").startswith("application/x-www-form-urlencoded"):
        raise InvalidInput("this is no form of the desk; open the page and send its own")
    body = bytearray()
    async for chunk in request.stream():
        body += chunk
        if len(body) > BYTES_MAX:
            raise InvalidInput(f"a form of more than {BYTES_MAX:,} bytes; decide in smaller sets")
    return form_of(bytes(body))


def _status(error: Refused) -> int:
    return next((code for kind, code in _STATUS.items() if isinstance(error, kind)), 400)


def _to_sign_in(request: Request) -> Response:
    if request.headers.get("x-fragment") == "1":
        return Response("Your session is over; sign in again.", 401)
    wanted = request.url.path if request.method == "GET" else "/unsent"
    if request.method == "GET" and request.url.query:
        wanted += f"?{request.url.query}"
    return RedirectResponse(f"/sign-in?next={quote(wanted)}" if wanted != "/" else "/sign-in", 303)
