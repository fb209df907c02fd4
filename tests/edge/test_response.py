"""What a viewer is answered: RFC 7725, RFC 9457, in their language, telling no more than it may."""

import json
from html.parser import HTMLParser
from pathlib import Path

import pytest

from withheld.edge import texts
from withheld.edge.response import Asked, Pages, Service
from withheld.edge.texts import Texts, ranked
from withheld.edge.told import Disclosed
from withheld.errors import InvalidInput
from withheld.model.territory import COUNTRIES
from withheld.model.withholding import ReasonKind

LEGAL, LAW = ReasonKind.LEGAL_DEMAND, ReasonKind.LOCAL_LAW
PAGES = Pages(
    service=Service(
        name="Chirp",
        blocked_by="https://chirp.example/legal/withheld",
        objections="https://chirp.example/legal/object",
    ),
    texts=Texts.load(),
)


class Outline(HTMLParser):
    """The elements of a page, in order, with their attributes."""

    def __init__(self, page: str) -> None:
        """Read `page`."""
        super().__init__()
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Keep an element."""
        self.elements.append((tag, dict(attrs)))


def test_the_response_is_what_rfc_7725_asks_for() -> None:
    """451, and a link to who withholds: the service, not who demanded it."""
    answered = PAGES.withheld("IN", LEGAL, Asked())
    headers = dict(answered.headers)

    assert answered.status == 451
    assert headers["Link"] == '<https://chirp.example/legal/withheld>; rel="blocked-by"'
    assert headers["Content-Length"] == str(len(answered.body))


def test_no_shared_cache_may_keep_it() -> None:
    """An Indian 451 must not be served to the world."""
    headers = dict(PAGES.withheld("IN", LEGAL, Asked()).headers)

    assert headers["Cache-Control"] == "private, no-store"
    assert headers["Vary"] == "Accept, Accept-Language"


@pytest.mark.parametrize(
    ("reason", "words"),
    [(LEGAL, "because of a legal demand"), (LAW, "its reading of local law")],
)
def test_the_two_kinds_of_reason_have_two_texts_and_both_name_the_country(
    reason: ReasonKind, words: str
) -> None:
    """A viewer can tell a demand from the service's own reading."""
    page = PAGES.withheld("IN", reason, Asked()).body.decode()

    assert words in page
    assert "India" in page


def test_only_what_counsel_disclosed_is_told() -> None:
    """By default no authority, no law; disclosed, they are named, and escaped."""
    silent = PAGES.withheld("IN", LEGAL, Asked()).body.decode()
    told = PAGES.withheld(
        "IN", LEGAL, Asked(), Disclosed(authority="Ministry of <Tests>", law="s.69A IT Act 2000")
    ).body.decode()

    assert "The demand was made" not in silent
    assert "It rests on" not in silent
    assert "Ministry of &lt;Tests&gt;" in told
    assert "s.69A IT Act 2000" in told


def test_a_program_gets_a_problem() -> None:
    """RFC 9457, with the two facts a client can act on, and no more."""
    answered = PAGES.withheld("IN", LEGAL, Asked(accept="application/json"))
    problem = json.loads(answered.body)

    assert dict(answered.headers)["Content-Type"] == "application/problem+json"
    assert sorted(problem) == [
        "blocked_by", "country", "detail", "reason_kind", "status", "title", "type",
    ]  # fmt: skip
    assert (problem["status"], problem["country"], problem["reason_kind"]) == (
        451, "IN", "legal-demand",
    )  # fmt: skip
    assert problem["title"] == "Unavailable For Legal Reasons"


@pytest.mark.parametrize(
    ("accept", "is_problem"),
    [
        ("", False),
        ("*/*", False),
        ("text/html,application/xhtml+xml,*/*;q=0.8", False),
        ("application/json", True),
        ("application/problem+json;q=0.9, text/html;q=0.8", True),
        ("application/json;q=0.1, text/html", False),
        ("application/json;q=0", False),
        ("application/json;q=none", False),
        ("image/avif,image/webp,*/*;q=0.8", False),
    ],
)
def test_a_browser_gets_a_page_and_a_program_a_problem(accept: str, is_problem: bool) -> None:  # noqa: FBT001 -- a column of the table above
    """The client's preference decides; whoever says nothing gets the page."""
    headers = dict(PAGES.withheld("IN", LEGAL, Asked(accept=accept)).headers)

    assert headers["Content-Type"].startswith("application/problem") is is_problem


@pytest.mark.parametrize(
    ("accept_language", "language", "word"),
    [
        ("hi-IN,hi;q=0.9,en;q=0.8", "hi", "भारत"),
        ("ta, hi;q=0.5", "hi", "कानूनी माँग"),
        ("en-GB", "en", "India"),
        ("ta", "en", "India"),
        ("", "en", "India"),
        ("hi;q=0, en;q=0.1", "en", "India"),
    ],
)
def test_the_page_is_in_the_viewers_language(
    accept_language: str, language: str, word: str
) -> None:
    """Hindi for who reads Hindi, else English; the header says which."""
    answered = PAGES.withheld("IN", LEGAL, Asked(accept_language=accept_language))
    page = answered.body.decode()

    assert dict(answered.headers)["Content-Language"] == language
    assert f'<html lang="{language}" dir="ltr">' in page
    assert word in page


def test_the_page_can_be_read_by_everybody() -> None:
    """A language, a title, one landmark, one heading, links with words, nothing to load."""
    page = PAGES.withheld("IN", LEGAL, Asked()).body.decode()
    outline = Outline(page)
    names = [name for name, _ in outline.elements]

    assert names[:2] == ["html", "head"]
    assert names.count("main") == names.count("h1") == names.count("title") == 1
    assert {"script", "img", "link", "iframe"}.isdisjoint(names)
    assert "user-scalable" not in page
    assert [attributes["href"] for name, attributes in outline.elements if name == "a"] == [
        "https://chirp.example/legal/withheld",
        "https://chirp.example/legal/object",
    ]


def test_where_the_country_is_not_known_none_is_named() -> None:
    """What is withheld from viewers of unknown country does not guess where they are."""
    answered = PAGES.withheld(None, LEGAL, Asked(accept="application/json"))

    assert "country" not in json.loads(answered.body)
    assert "where you are" in json.loads(answered.body)["detail"]


def test_a_tombstone_stands_where_the_thing_would_have_stood() -> None:
    """A fragment with its own language, for timelines."""
    fragment = PAGES.tombstone("IN", LEGAL, "hi")

    assert fragment.startswith('<aside class="withheld" role="note" ')
    assert 'lang="hi" dir="ltr">' in fragment
    assert "भारत" in fragment
    assert fragment.endswith("</aside>")


@pytest.mark.parametrize(
    ("kind", "words"),
    [
        ("post", "It concerns a post."),
        ("account", "It concerns an account and its posts."),
        ("video", "It concerns one thing on Chirp, not Chirp as a whole."),
    ],
)
def test_the_class_of_resource_is_named(kind: str, words: str) -> None:
    """RFC 7725 section 3 asks for the classes of person and of resource it applies to."""
    page = PAGES.withheld("IN", LEGAL, Asked(), kind=kind).body.decode()

    assert words in page
    assert "This applies to viewers in India." in page


def test_the_orders_text_stands_in_its_place_where_the_law_asks() -> None:
    """In Brazil, for whoever published it and asked; in its own language, and harmless."""
    disclosed = Disclosed(
        replacement="Vistos <etc>.\n\nDefiro o pedido.", replacement_language="pt-BR"
    )
    page = PAGES.withheld("BR", LEGAL, Asked(), disclosed).body.decode()
    stone = PAGES.tombstone("BR", LEGAL, "", disclosed)
    problem = PAGES.withheld("BR", LEGAL, Asked(accept="application/json"), disclosed).body

    for one in (page, stone):
        assert (
            '<blockquote lang="pt-BR" dir="auto"><p>Vistos &lt;etc&gt;.</p>'
            "<p>Defiro o pedido.</p></blockquote>" in one
        )
    assert json.loads(problem)["replacement"] == disclosed.replacement
    assert "blockquote" not in PAGES.withheld("BR", LEGAL, Asked()).body.decode()


@pytest.mark.parametrize("language", ["ar", "de", "en", "es", "fr", "hi", "pt", "ru", "tr"])
def test_every_language_says_everything(language: str) -> None:
    """Both reasons, with and without a country, every kind, and not knowing: no gap is left."""
    asked = Asked(accept_language=language)
    pages = [
        PAGES.withheld(country, reason, asked, Disclosed(authority="A", law="L"), kind=kind)
        for country in ("IN", "BR", None)
        for reason in ReasonKind
        for kind in ("post", "account", "hashtag", "page")
    ] + [PAGES.unsure(asked)]

    for one in pages:
        assert dict(one.headers)["Content-Language"] == language
        assert "{" not in one.body.decode().split("</style>")[1]
        assert f'<html lang="{language}" dir="{"rtl" if language == "ar" else "ltr"}">' in (
            one.body.decode()
        )


def test_a_tombstone_has_a_name_for_who_cannot_see_it() -> None:
    """A screen reader calls the fragment by what it is, in the language it is in."""
    elements = Outline(PAGES.tombstone("IN", LEGAL, "hi")).elements

    assert elements[0][0] == "aside"
    assert elements[0][1]["aria-label"] == "भारत में रोका गया"
    assert elements[0][1]["lang"] == "hi"


def test_not_knowing_is_no_legal_reason() -> None:
    """An operator who shows nothing in doubt answers 503, without a link to any demand."""
    answered = PAGES.unsure(Asked())

    assert answered.status == 503
    assert "Link" not in dict(answered.headers)
    assert dict(answered.headers)["Cache-Control"] == "private, no-store"


def test_a_language_is_added_by_adding_a_file(tmp_path: Path) -> None:
    """A whole file is a language; one that lacks a sentence is refused at start."""
    english = Path(texts.__file__).parent / "languages" / "en.toml"
    text = english.read_text("utf-8").replace('"en"', '"ur"').replace('"ltr"', '"rtl"')
    (tmp_path / "ur.toml").write_text(text, "utf-8")
    assert Texts.load(tmp_path).choose("ur-PK").direction == "rtl"
    (tmp_path / "ur.toml").write_text(text.replace("unsure =", "other ="), "utf-8")

    with pytest.raises(InvalidInput, match="in ur lack unsure"):
        Texts.load(tmp_path)


def test_english_names_every_country() -> None:
    """No viewer reads a code where a name is owed."""
    assert Texts.load().by_language["en"].countries.keys() == COUNTRIES


@pytest.mark.parametrize(
    "url", ["", "chirp.example", "javascript:alert(1)", 'https://a.example/"', "https://a\r\nX: 1"]
)
def test_a_link_that_is_none_is_refused_at_start(url: str) -> None:
    """Nothing that could split a header or leave a link gets as far as a viewer."""
    with pytest.raises(InvalidInput):
        Service(name="Chirp", blocked_by=url)


def test_alternatives_are_ranked_by_quality_then_place() -> None:
    """RFC 9110 section 12.4.2."""
    assert ranked("a;q=0.5, b, c;q=0.9, d;q=0, ,e") == ["b", "e", "c", "a"]
