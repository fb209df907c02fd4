"""Addresses in texts: what ends them, what belongs to them, what was done to hide them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from withheld.intake.urls import WRAPPED, find_urls

ONE_LINE = [
    pytest.param("see https://chirp.example/ab/1 now", ["https://chirp.example/ab/1"], id="plain"),
    pytest.param("at https://chirp.example/ab.", ["https://chirp.example/ab"], id="full stop"),
    pytest.param("(https://chirp.example/ab)", ["https://chirp.example/ab"], id="brackets around"),
    pytest.param(
        "https://wiki.example/Farm_(India) x", ["https://wiki.example/Farm_(India)"], id="balanced"
    ),
    pytest.param("[it](https://chirp.example/9) x", ["https://chirp.example/9"], id="Markdown"),
    pytest.param("<https://chirp.example/9>", ["https://chirp.example/9"], id="angle brackets"),
    pytest.param("“https://chirp.example/9”", ["https://chirp.example/9"], id="curly quotes"),
    pytest.param("HTTPS://CHIRP.EXAMPLE/a", ["HTTPS://CHIRP.EXAMPLE/a"], id="capitals"),
    pytest.param("hxxps[:]//chirp[.]example/a", ["https://chirp.example/a"], id="defanged"),
    pytest.param("hxxp://chirp(dot)example/a", ["http://chirp.example/a"], id="(dot)"),
    pytest.param("chirp.example/ab/12 please", ["chirp.example/ab/12"], id="bare with a path"),
    pytest.param("www.chirp.example x", ["www.chirp.example"], id="www"),
    pytest.param("https://пример.рф/путь вот", ["https://пример.рф/путь"], id="IDN"),
    pytest.param("https://chirp.example/ab। फिर", ["https://chirp.example/ab"], id="danda"),
    pytest.param("请看https://chirp.example/ab。次", ["https://chirp.example/ab"], id="CJK stop"),
    pytest.param("https://chirp.example/ab请删除", ["https://chirp.example/ab"], id="CJK letters"),
    pytest.param(
        "https://a.example/1https://b.example/2",
        ["https://a.example/1", "https://b.example/2"],
        id="glued",
    ),
    pytest.param(
        "1https://a.example/1;2)https://b.example/2",
        ["https://a.example/1", "https://b.example/2"],
        id="serial numbers glued",
    ),
    pytest.param(
        "https://archive.example/web/https://a.example/1",
        ["https://archive.example/web/https://a.example/1"],
        id="an address within an address stays one",
    ),
    pytest.param("https://chirp.example/a\u200bb", ["https://chirp.example/ab"], id="zero width"),
    pytest.param(
        "https://chirp.example/of\ufb01ce", ["https://chirp.example/office"], id="ligature"
    ),
    pytest.param("https://chirp.example/far\u00admer", ["https://chirp.example/farmer"], id="shy"),
    pytest.param(
        "https://chirp.example/name__ x", ["https://chirp.example/name__"], id="underscores"
    ),
    pytest.param(
        '<a href="https://f.example/?a=1&amp;b=2">', ["https://f.example/?a=1&b=2"], id="HTML"
    ),
    pytest.param("at://did:plc:abc/app.feed/3k x", ["at://did:plc:abc/app.feed/3k"], id="at URI"),
    pytest.param("http://203.0.113.9:8080/x", ["http://203.0.113.9:8080/x"], id="IP and port"),
    pytest.param("write to desk@ministry.example", [], id="mail address"),
    pytest.param("rule 3.2.1 of s.69A and/or 5/6", [], id="numbers of rules"),
    pytest.param("1226_notice.rtf.sig attached", [], id="file name"),
]


@pytest.mark.parametrize(("text", "urls"), ONE_LINE)
def test_an_address_is_found_as_the_service_would_know_it(text: str, urls: list[str]) -> None:
    """Punctuation, defanging and invisible characters are undone; nothing is in doubt for that."""
    found = find_urls(text)

    assert [one.url for one in found] == urls
    assert not any(one.doubts for one in found)
    assert [text[one.start : one.end] for one in found] == [one.as_written for one in found]


@pytest.mark.parametrize(
    ("text", "url"),
    [
        (
            "https://chirp.example/s/13598\n22309110784 x",
            "https://chirp.example/s/1359822309110784",
        ),
        ("https://chirp.example/ab/\nstatus/1359 x", "https://chirp.example/ab/status/1359"),
        ("https://one-\ntwo.example/ x", "https://one-two.example/"),
        ("https://chirp.example/x=\n/123 x", "https://chirp.example/x/123"),
        ("https:// chirp.example/ab x", "https://chirp.example/ab"),
        ("https: // chirp.example/ab x", "https://chirp.example/ab"),
        (
            "https://g.example/feff8490109d9f\n64b1a1659ab3 x",
            "https://g.example/feff8490109d9f64b1a1659ab3",
        ),
    ],
)
def test_an_address_joined_over_a_break_is_in_doubt(text: str, url: str) -> None:
    """What was put together is put together openly: a person confirms it."""
    (found,) = find_urls(text)

    assert found.url == url
    assert found.doubts == ("wrapped",)


@pytest.mark.parametrize(
    "text",
    [
        "https://chirp.example/ab\nThe legal basis is as follows",
        "https://chirp.example/s/123456789\n2. https://chirp.example/s/5",
        "https://chirp.example/s/123456789\n2 https://chirp.example/s/5",
        "https://chirp.example/s/12345678901\n14. something",
        "https://chirp.example/ab/\nremains online",
        "https://chirp.example/name__\nInciting",
        "https://chirp.example/name/\nInciting",
    ],
)
def test_the_next_line_is_not_taken_for_the_rest_of_an_address(text: str) -> None:
    """A sentence, a serial number or another address below is not part of it."""
    found = find_urls(text)

    assert found[0].url == text.split("\n", maxsplit=1)[0]
    assert not found[0].doubts


def test_a_blank_within_a_cell_is_a_slip_and_no_doubt() -> None:
    """Nothing else can follow in a cell, so that the blank says nothing."""
    (found,) = find_urls("https:// chirp.example/ab", is_cell=True)

    assert found.url == "https://chirp.example/ab"
    assert not found.doubts


def test_a_misspelt_scheme_is_in_doubt() -> None:
    """A scheme that machines read wrongly shows that the rest may be wrong too."""
    (found,) = find_urls("httDs://chirp.example/ab")

    assert found.url == "https://chirp.example/ab"
    assert found.doubts == ("misspelt-scheme",)


@pytest.mark.parametrize(
    ("text", "is_reordered"),
    [
        ("https://chirp.example/\u202efdp.ab\u202c", True),
        ("\u202ehttps://chirp.example/ab", True),
        ("\u202eabc\u202c https://chirp.example/ab", False),
        ("\u202eabc\nhttps://chirp.example/ab", False),
        ("\u200ehttps://chirp.example/ab\u200e", False),
        ("https://chirp.example/ab \u202exyz", False),
    ],
)
def test_an_address_shown_in_another_order_is_in_doubt(text: str, *, is_reordered: bool) -> None:
    """A person who reads the letter sees another address than the machine (UAX 9, U+202E)."""
    (found,) = find_urls(text)

    assert ("reordered" in found.doubts) is is_reordered


@given(st.text(max_size=300))
def test_any_text_at_all_is_searched_without_failing(text: str) -> None:
    """Whatever stands in the text, every address found stands where it is said to stand."""
    for one in find_urls(text):
        assert text[one.start : one.end] == one.as_written


@given(
    st.from_regex(r"https://[a-z]{3,9}\.example/[a-z0-9_]{1,20}", fullmatch=True),
    st.sampled_from([". ", ", ", ") ", "\n", "” ", "> ", " ", "। ", "。"]),
)
def test_what_follows_an_address_does_not_change_it(url: str, after: str) -> None:
    """Punctuation of every script ends an address without becoming part of it."""
    found = find_urls(f"see {url}{after}then")

    assert [one.url for one in found] == [url]


@pytest.mark.parametrize(
    ("above", "below", "whole"),
    [
        ("https://chirp.example/a/statu", "s/1354886802703381466", "/a/status/1354886802703381466"),
        ("https://chirp.example/a/st", "atus/1354886802703381466", "/a/status/1354886802703381466"),
        ("https://chirp.example/some_na", "me/status/135488680", "/some_name/status/135488680"),
        ("https://view.example/chan", "nel/UCabc", "/channel/UCabc"),
    ],
)
def test_an_address_broken_within_its_paths_words_is_one(
    above: str, below: str, whole: str
) -> None:
    """The half of `status` above and its rest below say nothing apart; that they met is a doubt."""
    (found,) = find_urls(above, following=below)

    assert found.absolute.endswith(whole)
    assert found.doubts == (WRAPPED,)


@pytest.mark.parametrize("below", ["and/or its copies", "s/o Ram Lal", "w/e 12 March", "posts"])
def test_words_with_a_slash_below_an_address_are_no_rest(below: str) -> None:
    """Only what reads as a path goes on with one."""
    (found,) = find_urls("https://chirp.example/a/b", following=below)

    assert found.doubts == ()


@pytest.mark.parametrize("written", ["v=1&hl;=en", "v=1&amp;hl=en"])
def test_what_an_editor_made_of_an_ampersand_is_undone(written: str) -> None:
    """A name behind `&` is no sign of HTML's where it has a value."""
    (found,) = find_urls(f"see https://view.example/watch?{written} please")

    assert found.absolute == "https://view.example/watch?v=1&hl=en"


def test_a_lone_number_below_an_id_is_a_doubt() -> None:
    """It may be the id's last digits or the next address's number: nobody guesses."""
    found = find_urls(
        "https://chirp.example/a/status/1354886802703385\n588\nhttps://chirp.example/b"
    )

    assert [(one.url, one.doubts) for one in found] == [
        ("https://chirp.example/a/status/1354886802703385", (WRAPPED,)),
        ("https://chirp.example/b", ()),
    ]
