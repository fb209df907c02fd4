"""Signing in: a name, a passphrase, and nothing said of which of them was wrong."""

import re

from jinja2 import Environment
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response

from withheld.adapters.sqlite.desk_rows import Choices
from withheld.errors import NotPermitted
from withheld.model.identity import PersonID
from withheld.web.forms import Form
from withheld.web.languages import language_of, preferred
from withheld.web.room import Room
from withheld.web.sessions import Session
from withheld.web.times import zones

_PERSON = re.compile(r"[a-z][a-z0-9_]{0,31}")


def page(
    room: Room, environment: Environment, request: Request, problem: str = "", status: int = 200
) -> Response:
    """Return the page with the form."""
    wanted = preferred(request.headers.get("accept-language", ""), room.languages)
    language = language_of(wanted, room.languages)
    text = environment.get_template("sign_in.html").render(
        t=language.say,
        tp=language.plain,
        lang=language,
        problem=problem,
        next=request.query_params.get("next", "/"),
    )
    return HTMLResponse(text, status)


def apart(
    room: Room, environment: Environment, request: Request, said: tuple[str, str], status: int
) -> Response:
    """Return a page that says one thing, in the browser's language: a title and a sentence."""
    wanted = preferred(request.headers.get("accept-language", ""), room.languages)
    language = language_of(wanted, room.languages)
    title, message = said
    text = environment.get_template("bare.html").render(
        t=language.say, lang=language, title=language.plain(title), message=language.say(message)
    )
    return HTMLResponse(text, status)


def enter(room: Room, form: Form, address: str) -> tuple[str, Session]:
    """
    Return the secret and the session of whoever the form lets in.

    Raises:
        NotPermitted: Not such a person, not that passphrase.
        TooManyTries: Too many tries failed before.
    """
    name = form.text("person")
    if not _PERSON.fullmatch(name):
        raise NotPermitted("this name and passphrase open no key here; check both, then try again")
    secret, session = room.sessions.sign_in(PersonID(name), form.exact("passphrase"), address)
    with room.lock:
        kept = room.index.choices(session.person)
    zone, language = form.text("zone"), form.text("language")
    session.choices = kept or Choices(
        zone=zone if zone in zones() else "UTC",
        language=language if language in room.languages else "en",
    )
    return secret, session
