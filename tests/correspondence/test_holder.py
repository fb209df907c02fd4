"""Letters to account holders: their own rows, in their language, as far as counsel allows."""

from dataclasses import replace
from datetime import UTC, date, datetime
from string import Formatter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from withheld.correspondence.holder import (
    CopyOfOrder,
    Helper,
    HolderLetterFacts,
    HolderRow,
    ReinstatementFacts,
    Remedy,
    RestoredRow,
    holder_letter,
    reinstatement_letter,
)
from withheld.correspondence.holder_words import Because, HolderWords, own_thing, words_in
from withheld.errors import InvalidInput, NotPermitted
from withheld.model.papers import Letterhead
from withheld.model.review import Layer
from withheld.model.territory import COUNTRIES, Territory
from withheld.model.wording import LANGUAGES
from withheld.renderers.text import to_text

CHIRP = Letterhead(
    service="Chirp",
    legal_name="Chirp Example Ltd",
    address=("1 Example Street", "Exampletown"),
    mail="legal@chirp.example",
)
AT = datetime(2021, 2, 10, 9, 30, tzinfo=UTC)
INDIA = Territory.of("IN")
POST = "https://chirp.example/lantern/status/71"

LETTER = HolderLetterFacts(
    language="en",
    letterhead=CHIRP,
    written_at=AT,
    handle="@lantern",
    rows=(
        HolderRow(what=POST, withheld_in=INDIA, since=AT),
        HolderRow(what="your account", withheld_in=None),
    ),
    disclosed=frozenset(Layer),
    law="Information Technology Act 2000, section 69A",
    authority="Ministry of Invented Affairs",
    reasons="Public order.",
    copy=CopyOfOrder.ON_REQUEST,
    complain_at="appeals@chirp.example",
    reference="H-7Q2",
    remedies=(Remedy(forum="A writ petition to the High Court (Constitution, article 226)"),),
    helpers=(Helper(name="Invented Freedom Fund", link="https://fund.example/"),),
)
RESTORED = ReinstatementFacts(
    language="en",
    letterhead=CHIRP,
    written_at=AT,
    handle="@lantern",
    rows=(RestoredRow(what=POST, shown_again_in=INDIA, since=AT),),
    because=Because.COMPLAINT_UPHELD,
    disclosed=frozenset(Layer),
)


def test_the_letter_says_what_where_why_until_when_and_who_can_help() -> None:
    """An account holder finds everything needed to contest a withholding in one letter."""
    text = to_text(holder_letter(LETTER))

    assert (
        text
        == """\
Content of yours on Chirp is withheld in India
==============================================

Chirp Example Ltd
1 Example Street
Exampletown
legal@chirp.example

10 February 2021

Hello @lantern,

A legal demand made us withhold content of yours. This letter says what,
where, on what ground and until when, how you can contest it, and who
can help you.

What was done
-------------

(1)
Your content: https://chirp.example/lantern/status/71
Withheld in:  India
Since:        10 February 2021, 09:30 UTC
Until:        until further notice
(2)
Your content: your account
Withheld in:  not withheld
Since:        –
Until:        –

It is still shown everywhere else. Nothing was deleted.

Why
---

The demand rests on this law: Information Technology Act 2000, section
69A.

It was made by: Ministry of Invented Affairs.

The reasons it gives: Public order.

You can ask us for a copy of the order.

How to contest it
-----------------

Complain to us: appeals@chirp.example. *Give this reference: H-7Q2*

- A writ petition to the High Court (Constitution, article 226)

Who can help
------------

These organisations advise people whose speech was restricted:

- Invented Freedom Fund: https://fund.example/

This letter names only content of your own account.
"""
    )


def test_the_hindi_letter_is_worded_in_hindi() -> None:
    """A holder who reads Hindi gets the same letter in Hindi."""
    text = to_text(holder_letter(replace(LETTER, language="hi")))

    assert (
        text
        == """\
Chirp पर आपकी सामग्री भारत में रोकी गई है
=====================================

Chirp Example Ltd
1 Example Street
Exampletown
legal@chirp.example

10 फ़रवरी 2021

नमस्ते @lantern,

एक क़ानूनी माँग के कारण हमें आपकी सामग्री रोकनी पड़ी। यह पत्र बताता है कि क्या रोका
गया, कहाँ, किस आधार पर और कब तक; आप इसे कैसे चुनौती दे सकते हैं; और कौन आपकी मदद
कर सकता है।

क्या किया गया
------------

(1)
आपकी सामग्री: https://chirp.example/lantern/status/71
कहाँ रोकी गई: भारत
कब से:        10 फ़रवरी 2021, 09:30 UTC
कब तक:       अगली सूचना तक
(2)
आपकी सामग्री: your account
कहाँ रोकी गई: नहीं रोकी गई
कब से:        –
कब तक:       –

बाक़ी हर जगह यह अब भी दिखती है। कुछ भी मिटाया नहीं गया है।

क्यों
---

माँग इस क़ानून पर आधारित है: Information Technology Act 2000, section 69A.

माँग करने वाला प्राधिकारी: Ministry of Invented Affairs.

माँग में दिए गए कारण: Public order.

आप हमसे आदेश की प्रति माँग सकते हैं।

इसे चुनौती कैसे दें
-------------

हमसे शिकायत करें: appeals@chirp.example. *यह संदर्भ दें: H-7Q2*

- A writ petition to the High Court (Constitution, article 226)

कौन मदद कर सकता है
-----------------

ये संस्थाएँ उन लोगों को सलाह देती हैं जिनकी अभिव्यक्ति पर रोक लगी है:

- Invented Freedom Fund: https://fund.example/

इस पत्र में केवल आपके अपने खाते की सामग्री का नाम है।
"""
    )


def test_the_letter_of_reinstatement_says_what_is_shown_again() -> None:
    """What was withheld and is shown again is named with its place, its time and its reason."""
    text = to_text(reinstatement_letter(RESTORED))

    assert (
        text
        == """\
Content of yours on Chirp is shown again
========================================

Chirp Example Ltd
1 Example Street
Exampletown
legal@chirp.example

10 February 2021

Hello @lantern,

Content of yours that was withheld after a legal demand is shown again.
This letter says what, where and why.

What is shown again
-------------------

(1)
Your content:      https://chirp.example/lantern/status/71
Shown again in:    India
Since:             10 February 2021, 09:30 UTC
Still withheld in: nowhere, as far as we may tell you

Why
---

Your complaint was upheld.

This letter names only content of your own account.
"""
    )


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_language_keeps_the_facts(language: str) -> None:
    """Whatever the language, no fact of the letter is lost in it."""
    text = to_text(holder_letter(replace(LETTER, language=language)))

    facts = (POST, "@lantern", "section", "69A", "Ministry of Invented", "Public order.",
             "appeals@chirp.example", "H-7Q2", "article 226", "https://fund.example/", "09:30",
             "2021")  # fmt: skip
    assert [fact for fact in facts if fact not in text] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_sentence_names_the_same_facts_in_every_language(language: str) -> None:
    """A translation that drops a place holder would drop a fact."""
    english, other = words_in("en"), words_in(language)

    assert {name: _fields(other, name) for name in HolderWords.__slots__} == {
        name: _fields(english, name) for name in HolderWords.__slots__
    }


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_thing_without_an_address_is_named_in_the_holders_language(language: str) -> None:
    """The account is `your account`, a post is known by its number, and never by another's."""
    account, post, page = (own_thing(kind, "71", language) for kind in ("account", "post", "page"))

    assert "71" not in account
    assert post.endswith("71")
    assert "page" in page
    assert len({account, post, page}) == 3


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_reason_for_reinstatement_has_words(language: str) -> None:
    """No reason is left unsaid in any language."""
    assert set(words_in(language).because) == set(Because)


def test_where_silence_is_commanded_there_is_no_draft() -> None:
    """A letter that may not be sent is not even drafted."""
    silent = frozenset(Layer) - {Layer.EXISTENCE}

    with pytest.raises(NotPermitted):
        holder_letter(replace(LETTER, disclosed=silent))
    with pytest.raises(NotPermitted):
        reinstatement_letter(replace(RESTORED, disclosed=silent))


@given(st.frozensets(st.sampled_from(Layer)))
def test_nothing_is_told_that_counsel_did_not_disclose(layers: frozenset[Layer]) -> None:
    """Law, authority, reasons and place stand in the letter if and only if their layer does."""
    disclosed = layers | {Layer.EXISTENCE}
    text = to_text(holder_letter(replace(LETTER, disclosed=disclosed)))

    assert ("69A" in text) == (Layer.LAW in disclosed)
    assert ("Ministry" in text) == (Layer.AUTHORITY in disclosed)
    assert ("Public order" in text) == (Layer.DOCUMENT in disclosed)
    assert (POST in text) == (Layer.ACT in disclosed)
    assert ("India" in text) == (Layer.ACT in disclosed)


def test_a_sealed_letter_does_not_claim_that_nothing_was_withheld() -> None:
    """Where the act is sealed, the letter neither names it nor denies it."""
    text = to_text(holder_letter(replace(LETTER, disclosed=frozenset({Layer.EXISTENCE}))))

    assert "have not withheld" not in text
    assert "We may not tell you at present which content is concerned" in text


def test_a_holder_named_but_not_withheld_is_told_so() -> None:
    """A demand that was declined is told too: the holder was named in it."""
    rows = (HolderRow(what=POST, withheld_in=None),)
    paper = holder_letter(replace(LETTER, rows=rows))

    assert paper.title == "A legal demand names content of yours on Chirp"
    assert "We have not withheld it." in " ".join(to_text(paper).split())


def test_content_withheld_everywhere_is_not_said_to_be_shown_elsewhere() -> None:
    """The letter does not comfort with what is untrue."""
    rows = (HolderRow(what=POST, withheld_in=Territory(COUNTRIES), since=AT),)

    assert "everywhere else" in to_text(holder_letter(LETTER))
    assert "everywhere else" not in to_text(holder_letter(replace(LETTER, rows=rows)))


def test_the_end_of_a_commanded_silence_is_said() -> None:
    """A holder who is told late is told why it is late."""
    text = to_text(holder_letter(replace(LETTER, silenced_until=date(2021, 3, 24))))

    assert "We were not allowed to tell you before 24 March 2021." in text


def test_a_letter_names_another_ground_only_where_it_is_given() -> None:
    """Two orders on one account: lifting one leaves the other, and the letter says so."""
    france = Territory.of("FR")
    partly = replace(RESTORED.rows[0], still_withheld_in=france)
    other = RestoredRow(what="your account", shown_again_in=None, since=AT, still_withheld_in=INDIA)
    text = to_text(reinstatement_letter(replace(RESTORED, rows=(partly, other))))

    assert "Still withheld in: France" in text
    assert "nowhere yet, because another demand still holds it" in " ".join(text.split())
    assert "as far as we may tell you" not in text


def test_what_another_ground_still_holds_is_not_said_to_be_shown() -> None:
    """In one and the same country a thing is shown or withheld, not both."""
    with pytest.raises(InvalidInput):
        RestoredRow(what=POST, shown_again_in=INDIA, since=AT, still_withheld_in=INDIA)
    with pytest.raises(InvalidInput):
        RestoredRow(what=POST, shown_again_in=None, since=AT)


def test_where_nothing_is_shown_again_there_is_no_letter_of_reinstatement() -> None:
    """A ground was lifted, another holds: the title of the letter would be untrue."""
    row = RestoredRow(what=POST, shown_again_in=None, since=AT, still_withheld_in=INDIA)

    with pytest.raises(InvalidInput):
        reinstatement_letter(replace(RESTORED, rows=(row,)))


def test_a_letter_about_nothing_is_refused() -> None:
    """A holder without a row has no letter."""
    with pytest.raises(InvalidInput):
        holder_letter(replace(LETTER, rows=()))
    with pytest.raises(InvalidInput):
        reinstatement_letter(replace(RESTORED, rows=()))


def test_a_language_without_words_is_refused() -> None:
    """No letter leaves in a language we would have to guess."""
    with pytest.raises(InvalidInput):
        holder_letter(replace(LETTER, language="xx"))


def test_a_withholding_has_a_place_and_a_start() -> None:
    """A row that is withheld somewhere since no time is a mistake."""
    with pytest.raises(InvalidInput):
        HolderRow(what=POST, withheld_in=INDIA)


def test_a_letter_without_ways_to_complain_has_no_heading_for_them() -> None:
    """An empty chapter would promise what is not there."""
    bare = replace(LETTER, complain_at="", reference="", remedies=(), helpers=(), copy=None)
    text = to_text(holder_letter(bare))

    assert "How to contest it" not in text
    assert "Who can help\n" not in text


def test_a_remedy_with_a_time_limit_says_it() -> None:
    """A time limit that is not said is missed."""
    remedy = Remedy(forum="The administrative court", within="one month")
    attached = replace(LETTER, remedies=(remedy,), copy=CopyOfOrder.ATTACHED)
    text = to_text(holder_letter(attached))

    assert "The administrative court. Time limit: one month" in text
    assert "A copy of the order is attached." in text


def test_a_holder_can_complain_where_the_service_says_and_nowhere_else() -> None:
    """The reinstatement letter leads to the complaint only where there is one."""
    there = replace(RESTORED, complain_at="https://chirp.example/appeals", reference="H-7Q2")

    assert "https://chirp.example/appeals" in to_text(reinstatement_letter(there))
    assert "Complain" not in to_text(reinstatement_letter(RESTORED))


def _fields(words: HolderWords, name: str) -> set[str | None]:
    value = getattr(words, name)
    if not isinstance(value, str):
        return set()
    return {field for _, field, _, _ in Formatter().parse(value) if field is not None}
