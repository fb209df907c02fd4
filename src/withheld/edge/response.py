"""
What a viewer is answered: 451 (RFC 7725) as a page or a problem (RFC 9457), or a tombstone.

It names the country and which of the two kinds of reason it is; it never says who complained, and
who demanded and under which law only as far as counsel disclosed it.  It says nothing of whether
the thing exists.  Nothing here may be kept by a shared cache.
"""

import json
from dataclasses import dataclass
from html import escape

from withheld.edge.texts import Text, Texts, ranked
from withheld.edge.told import NOTHING, Disclosed
from withheld.errors import InvalidInput
from withheld.model.answers import ReasonKind

UNAVAILABLE_FOR_LEGAL_REASONS = 451
SERVICE_UNAVAILABLE = 503

_PROBLEM = "application/problem+json"
_HTML = "text/html"
_PHRASES = {
    UNAVAILABLE_FOR_LEGAL_REASONS: "Unavailable For Legal Reasons",
    SERVICE_UNAVAILABLE: "Service Unavailable",
}
_SECONDS_UNTIL_RETRY = 60
_STYLE = (
    "body{font:1.1rem/1.6 system-ui,sans-serif;max-width:38rem;margin:12vh auto;padding:0 1rem;"
    "color:#1a1a1a;background:#fff}a{color:#0b4f9e}"
    "@media(prefers-color-scheme:dark){body{color:#eee;background:#111}a{color:#9cc9ff}}"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Service:
    """Who withholds, and where viewers read about it."""

    name: str
    blocked_by: str
    """The service's own page on how it withholds; never one that tells which order it was."""
    objections: str = ""
    """Where to object; empty when there is no such page."""

    def __post_init__(self) -> None:
        """
        Refuse what would not fit a header or a link.

        Raises:
            InvalidInput: Not an absolute http or https URL in plain ASCII.
        """
        for url in filter(None, (self.blocked_by, self.objections)):
            plain = url.isascii() and url.isprintable() and not set(url) & set(' <>"')
            if not plain or not url.startswith(("https://", "http://")):
                raise InvalidInput(
                    "a link for the 451 page is no absolute URL; give one such as https://…/legal"
                )
        if not self.blocked_by:
            raise InvalidInput(
                "RFC 7725 section 4 wants a link to who withholds; give the service's own page"
            )


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """The two headers by which a viewer says what they can read."""

    accept: str = ""
    accept_language: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Answered:
    """A whole HTTP response."""

    status: int
    headers: tuple[tuple[str, str], ...]
    body: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class _Said:
    """What a page says, before it is one."""

    text: Text
    title: str
    sentences: list[str]
    replacement: str = ""
    """HTML."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Pages:
    """The responses of one service."""

    service: Service
    texts: Texts

    def withheld(
        self,
        country: str | None,
        reason: ReasonKind,
        asked: Asked,
        disclosed: Disclosed = NOTHING,
        *,
        kind: str = "",
    ) -> Answered:
        """
        Return the 451 for a viewer in `country` (ISO 3166-1 alpha-2; None: not known).

        `kind` is that of the subject, such as `post`: the class of resource it applies to.
        """
        text = self.texts.choose(asked.accept_language)
        title = self._say(text, "title", country)
        members: dict[str, str] = {"reason_kind": reason.value}
        if country is not None:
            members["country"] = country
        if disclosed.replacement:
            members["replacement"] = disclosed.replacement
        said = _Said(
            text=text,
            title=title,
            sentences=self._sentences(text, country, reason, disclosed, kind),
            replacement=self._replacement(text, disclosed),
        )
        return self._answered(UNAVAILABLE_FOR_LEGAL_REASONS, asked, said, members)

    def unsure(self, asked: Asked) -> Answered:
        """Return the 503 for an operator who shows nothing while the edge does not know."""
        text = self.texts.choose(asked.accept_language)
        sentences = [text.say("unsure", service=self.service.name)]
        said = _Said(text=text, title=text.say("unsure_title"), sentences=sentences)
        return self._answered(SERVICE_UNAVAILABLE, asked, said, {})

    def tombstone(
        self,
        country: str | None,
        reason: ReasonKind,
        accept_language: str = "",
        disclosed: Disclosed = NOTHING,
        *,
        kind: str = "",
    ) -> str:
        """
        Return the HTML that stands in a list where the thing would have stood.

        A fragment to be put into any page as it is: it loads nothing, and styles nothing.
        """
        text = self.texts.choose(accept_language)
        sentences = self._sentences(text, country, reason, disclosed, kind)[:-1]
        label = escape(self._say(text, "title", country))
        return (
            f'<aside class="withheld" role="note" aria-label="{label}" '
            f'lang="{escape(text.language)}" dir="{escape(text.direction)}">'
            f"<p>{' '.join(map(escape, sentences))} {self._link(text)}</p>"
            f"{self._replacement(text, disclosed)}</aside>"
        )

    def _replacement(self, text: Text, disclosed: Disclosed) -> str:
        """Return the HTML of what stands in the place of the thing; nothing where nothing does."""
        if not disclosed.replacement:
            return ""
        parts = [one.strip() for one in disclosed.replacement.split("\n\n") if one.strip()]
        language = escape(disclosed.replacement_language)
        marked = f' lang="{language}" dir="auto"' if language else ' dir="auto"'
        quoted = "".join(f"<p>{escape(one)}</p>" for one in parts)
        return f"<p>{escape(text.say('replaced'))}</p><blockquote{marked}>{quoted}</blockquote>"

    def _say(self, text: Text, key: str, country: str | None) -> str:
        """Return a sentence about a country, or about where the viewer is."""
        name = self.service.name
        if country is None:
            return text.say(f"{key}_no_country", service=name)
        return text.say(key, country=self.texts.country(country, text), service=name)

    def _sentences(
        self, text: Text, country: str | None, reason: ReasonKind, disclosed: Disclosed, kind: str
    ) -> list[str]:
        """
        Return what is said, as far as it may be; who withholds is last.

        Law: RFC 7725 section 3: who demands it, under which law, and the classes of person and of
        resource it applies to.
        """
        said = [self._say(text, reason.value, country)]
        if disclosed.authority:
            said.append(text.say("authority", authority=disclosed.authority))
        if disclosed.law:
            said.append(text.say("law", law=disclosed.law))
        if country is not None:
            said.append(text.say("scope", country=self.texts.country(country, text)))
        if kind:
            key = f"kind-{kind}"
            key = key if key in text.sentences else "kind-other"
            said.append(text.say(key, service=self.service.name))
        said.append(text.say("who", service=self.service.name))
        return said

    def _link(self, text: Text) -> str:
        """Return the link to the service's own page."""
        words = escape(text.say("more", service=self.service.name))
        return f'<a href="{escape(self.service.blocked_by)}">{words}</a>'

    def _answered(
        self,
        status: int,
        asked: Asked,
        said: "_Said",
        members: dict[str, str],
    ) -> Answered:
        """Return the response in the representation and language that was asked for."""
        if wants_problem(asked.accept):
            kind, body = _PROBLEM, self._problem(status, said.sentences, members)
        else:
            kind, body = f"{_HTML}; charset=utf-8", self._page(said)
        headers = [
            ("Content-Type", kind),
            ("Content-Language", said.text.language),
            ("Content-Length", str(len(body))),
            # A shared cache must keep neither India's 451 for the world nor the world's 200 for
            # India; RFC 7725 section 3 makes 451 cacheable unless told otherwise.
            ("Cache-Control", "private, no-store"),
            ("Vary", "Accept, Accept-Language"),
            ("X-Content-Type-Options", "nosniff"),
            ("Content-Security-Policy", "default-src 'none'; style-src 'unsafe-inline'"),
        ]
        if status == UNAVAILABLE_FOR_LEGAL_REASONS:
            headers.append(("Link", f'<{self.service.blocked_by}>; rel="blocked-by"'))
        else:
            headers.append(("Retry-After", str(_SECONDS_UNTIL_RETRY)))
        return Answered(status=status, headers=tuple(headers), body=body)

    def _problem(self, status: int, sentences: list[str], members: dict[str, str]) -> bytes:
        """Return the problem details; a blank type has the status's phrase (RFC 9457 4.2.1)."""
        problem = {
            "type": "about:blank",
            "title": _PHRASES[status],
            "status": status,
            "detail": " ".join(sentences),
            **members,
        }
        if status == UNAVAILABLE_FOR_LEGAL_REASONS:
            problem["blocked_by"] = self.service.blocked_by
        return json.dumps(problem, ensure_ascii=False).encode()

    def _page(self, said: "_Said") -> bytes:
        """Return the page: a language, a title, one heading, a landmark; nothing to load."""
        text, title = said.text, said.title
        paragraphs = "".join(f"<p>{escape(one)}</p>" for one in said.sentences) + said.replacement
        links = [self._link(text)]
        if self.service.objections:
            words = escape(text.say("object"))
            links.append(f'<a href="{escape(self.service.objections)}">{words}</a>')
        items = "".join(f"<li>{one}</li>" for one in links)
        return (
            f'<!doctype html><html lang="{escape(text.language)}" dir="{escape(text.direction)}">'
            f'<head><meta charset="utf-8"><title>{escape(title)}</title>'
            '<meta name="viewport" content="width=device-width,initial-scale=1">'
            f"<style>{_STYLE}</style></head>"
            f"<body><main><h1>{escape(title)}</h1>{paragraphs}<ul>{items}</ul></main></body></html>"
        ).encode()


def wants_problem(accept: str) -> bool:
    """Return whether a client prefers JSON to a page; a client that does not say gets the page."""
    for name in ranked(accept):
        if name in {_PROBLEM, "application/json", "application/*"}:
            return True
        if name in {_HTML, "application/xhtml+xml", "text/*", "*/*"}:
            return False
    return False
