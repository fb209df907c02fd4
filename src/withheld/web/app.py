"""
The desk as a web application: read-only pages on loopback, behind a token.

Whoever opens the address printed at the start gets a cookie; without it nothing is shown.  A
request for another host than this machine is refused, so that no page elsewhere can reach in.
"""

import hmac
from collections.abc import Awaitable, Callable

from jinja2 import Environment, PackageLoader, StrictUndefined, select_autoescape
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.middleware.base import BaseHTTPMiddleware
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response
from starlette.routing import Route

from withheld.casework.office import Office
from withheld.errors import NotFound
from withheld.model.identity import OrderID, SubjectID
from withheld.web.gathering import order_page

COOKIE = "withheld-desk"
_HOSTS = frozenset({"127.0.0.1", "localhost", "[::1]"})
_HEADERS = {
    "Content-Security-Policy": "default-src 'none'; style-src 'self'; img-src 'self'; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "Cache-Control": "no-store",
}


class Desk:
    """The pages of one store."""

    def __init__(self, office: Office, token: str) -> None:
        """Serve `office` to whoever holds `token`."""
        self._office = office
        self._token = token
        self._templates = Environment(
            loader=PackageLoader("withheld.web"),
            autoescape=select_autoescape(default=True),
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
        )

    def app(self) -> Starlette:
        """Return the application."""
        return Starlette(
            routes=[
                Route("/", self.queue),
                Route("/orders/{order}", self.order),
                Route("/subjects/{subject}", self.subject),
                Route("/desk.css", self.style),
            ],
            middleware=[Middleware(BaseHTTPMiddleware, dispatch=self._guard)],
        )

    def queue(self, request: Request) -> Response:
        """Show every order, the one whose clock runs out first on top."""
        del request
        orders = [self._office.record.order(order) for order in self._office.store.orders()]
        orders.sort(
            key=lambda one: (
                min((c.due_at for c in one.clocks.values()), default=None)
                or self._office.now().replace(year=9999)
            )
        )
        return self._page("queue.html", orders=orders, now=self._office.now())

    def order(self, request: Request) -> Response:
        """Show one order with its document beside its items."""
        after = request.query_params.get("after", "0")
        try:
            page = order_page(
                self._office,
                OrderID(request.path_params["order"]),
                after=int(after) if after.isdecimal() else 0,
                stage=request.query_params.get("stage", ""),
            )
        except NotFound as error:
            return self._page("missing.html", status=404, message=str(error))
        chosen = request.query_params.get("stage", "")
        return self._page("order.html", page=page, stage=chosen, now=self._office.now())

    def subject(self, request: Request) -> Response:
        """Show everything ever ordered against one subject."""
        subject = SubjectID(request.path_params["subject"])
        key = self._office.store.find_subject(subject)
        named = self._office.store.items_on(key) if key else []
        rows = [
            (order, self._office.record.view(order, [item]).items[item]) for order, item in named
        ]
        return self._page("subject.html", subject=subject, rows=rows)

    def style(self, request: Request) -> Response:
        """Return the one style sheet."""
        del request
        from importlib.resources import files

        sheet = files("withheld.web").joinpath("desk.css").read_text(encoding="utf-8")
        return Response(sheet, media_type="text/css")

    def _page(self, template: str, status: int = 200, **values: object) -> Response:
        return HTMLResponse(self._templates.get_template(template).render(**values), status)

    async def _guard(
        self, request: Request, call_next: Callable[[Request], Awaitable[Response]]
    ) -> Response:
        """Let in who holds the token and asks for this machine."""
        host = request.headers.get("host", "").rsplit(":", 1)[0]
        if host not in _HOSTS:
            response: Response = HTMLResponse("This desk answers on loopback only.", 403)
        elif self._fits(request.query_params.get("token", "")):
            response = RedirectResponse(request.url.path, 303)
            response.set_cookie(COOKIE, self._token, httponly=True, samesite="strict")
        elif self._fits(request.cookies.get(COOKIE, "")):
            response = await call_next(request)
        else:
            response = HTMLResponse(
                "Open the address that `withheld desk` printed; it lets you in.", 403
            )
        response.headers.update(_HEADERS)
        return response

    def _fits(self, token: str) -> bool:
        return hmac.compare_digest(token.encode(), self._token.encode())
