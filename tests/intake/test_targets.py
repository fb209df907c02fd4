"""Which addresses a letter wants acted on, and which it only mentions."""

from collections.abc import Callable

import pytest

from withheld.model.reading import LineClass, Reading

Read = Callable[[str], Reading]


def urls(reading: Reading) -> list[str | None]:
    """Return the addresses of the items."""
    return [item.url for item in reading.items]


def test_an_address_beside_an_operative_clause_is_an_item(read: Read) -> None:
    """Who orders a page to be removed means the page."""
    reading = read("We request you to remove the post at https://chirp.example/a/1 at once.")

    assert urls(reading) == ["https://chirp.example/a/1"]
    assert not reading.items[0].doubts


def test_lists_led_in_by_an_order_are_items_to_their_end(read: Read) -> None:
    """Remarks, bullets and missing schemes do not end a list."""
    reading = read(
        "Please block the following links:\n\n"
        "* https://chirp.example/a/1 (insult)\n"
        "* https://chirp.example/a/2 (insult)\n"
        "- chirp.example/a/3\n"
        "• www.chirp.example/a/4\n"
    )

    assert urls(reading) == [
        "https://chirp.example/a/1",
        "https://chirp.example/a/2",
        "https://chirp.example/a/3",
        "https://www.chirp.example/a/4",
    ]


def test_what_a_conjunction_joins_is_asked_alike(read: Read) -> None:
    """A second address after "and" is no less an item than the first."""
    reading = read(
        "You are directed to suspend https://chirp.example/one and https://chirp.example/two."
    )

    assert urls(reading) == ["https://chirp.example/one", "https://chirp.example/two"]


@pytest.mark.parametrize(
    "sentence",
    [
        "See also https://news.example/story/1.",
        "Look the entry up on a 24-hour basis at http://register.agency.gov/en/.",
        "This rests on section 5 of the Safety Act (https://laws.example/act/5).",
        "Download our mobile app at the following link: https://store.example/app/7",
        "Compliance is to be reported to https://desk.example/form",
        "The page https://chirp.example/b/2 is an example only.",
        "Подробнее см. https://news.example/story/1 .",
        "DISCLAIMER: https://mail.example/disclaimer",
        "An appeal can be filed at https://appeals.example/",
        "It imitates the genuine site https://bank.example/",
        "As regards https://chirp.example/c/3, access has already been restricted.",
        "Доступ к странице https://chirp.example/c/3 уже ограничен.",
    ],
)
def test_what_is_only_mentioned_is_no_item(read: Read, sentence: str) -> None:
    """Registries, laws, adverts, desks and finished business are mentioned, not ordered."""
    reading = read(f"Please remove https://chirp.example/a/1 .\n\n{sentence}")

    assert urls(reading) == ["https://chirp.example/a/1"]
    assert reading.asides


def test_an_address_that_is_restricted_already_is_not_ordered_again(read: Read) -> None:
    """The page still at fault is the item; the one said to be done with is not."""
    reading = read(
        "We write again: although access is restricted on the page"
        " (https://chirp.example/a/5), it is still available on the page in the register"
        " (https://chirp.example/a), which must be blocked."
    )

    assert urls(reading) == ["https://chirp.example/a"]


def test_what_will_be_restricted_is_not_taken_for_done(read: Read) -> None:
    """A threat in the future is no report of the past."""
    reading = read(
        "Access to the page https://chirp.example/a/5 will be restricted unless the prohibited"
        " information is removed."
    )

    assert urls(reading) == ["https://chirp.example/a/5"]


def test_the_same_order_in_a_second_language_is_a_repeat(read: Read) -> None:
    """Printed twice, ordered once; the second line is still accounted for."""
    reading = read(
        "Просим удалить страницу https://chirp.example/a/1 .\n\n"
        "Please remove the page https://chirp.example/a/1 ."
    )

    assert urls(reading) == ["https://chirp.example/a/1"]
    assert reading.classes == (LineClass.ITEM, LineClass.REPEAT)


def test_a_quoted_earlier_message_orders_nothing(read: Read) -> None:
    """What was said before is not said again by quoting it."""
    reading = read(
        "Please remove https://chirp.example/a/1 .\n\n> please remove https://chirp.example/a/9"
    )

    assert urls(reading) == ["https://chirp.example/a/1"]


def test_an_address_in_a_signature_is_nobodys_target(read: Read) -> None:
    """The sender's own page stands below every letter."""
    reading = read(
        "Please remove https://chirp.example/a/1 .\n\nBest regards,\nSample Desk\n"
        "https://samples.example\n"
    )

    assert urls(reading) == ["https://chirp.example/a/1"]


def test_an_address_of_which_nothing_is_said_is_an_item_in_doubt(read: Read) -> None:
    """Where a letter names one address and asks nothing clear, a person decides what it is."""
    reading = read("We noticed https://chirp.example/a/1 yesterday.")

    assert urls(reading) == ["https://chirp.example/a/1"]
    assert "role-unclear" in reading.items[0].doubts


def test_the_bare_name_of_the_site_is_not_a_target_beside_its_pages(read: Read) -> None:
    """Nobody who names a page wants the whole site gone."""
    reading = read(
        "On the site www.chirp.example the prohibited page https://www.chirp.example/a/1 is shown;"
        " remove it."
    )

    assert urls(reading) == ["https://www.chirp.example/a/1"]


def test_a_repository_with_blanks_around_its_slash_is_an_address(read: Read) -> None:
    """The letter names one code host, so that owner and name suffice."""
    reading = read("To GitHub: please delete these repositories.\n\n1. some-owner / a.repo\n")

    assert urls(reading) == ["https://github.com/some-owner/a.repo"]
    assert reading.items[0].rows[0].n == 1


def test_redacted_items_are_counted_and_never_guessed(read: Read) -> None:
    """A mark within a list, within an address, or after the word for an item stands for one."""
    reading = read(
        "Please remove:\n\nhttps://github.com/o/r\n\n[private]\n\n"
        "https://github.com/[private]/x\n\nThe app was uploaded by the user [private].\n\n"
        "Best,\n\n[private]"
    )
    redacted = [item for item in reading.items if item.is_redacted]

    assert len(redacted) == 3
    assert all(item.url is None for item in redacted)


def test_the_links_of_a_markdown_letter_are_read_by_their_words(read: Read) -> None:
    """The post is the target, the law is not."""
    reading = read(
        "Please remove [this post](https://chirp.example/x/1), see [our law]"
        "(https://laws.example/5)."
    )

    assert urls(reading) == ["https://chirp.example/x/1"]


def test_evidence_is_no_target_though_it_stands_close_by(read: Read) -> None:
    """A screenshot or an archived copy shows what was there; nobody orders it away."""
    reading = read(
        "Please remove https://chirp.example/a/1. Evidence: screenshot at"
        " https://pictures.example/abc; archived copy: https://archive.example/web/1"
    )

    assert urls(reading) == ["https://chirp.example/a/1"]


def test_the_verb_may_follow_its_object(read: Read) -> None:
    """Turkish and Hindi say what to do after they said to what."""
    turkish = read("https://chirp.example/a/1 adresindeki içeriğin çıkarılmasını rica ederiz.")
    hindi = read("https://chirp.example/a/1 को तुरंत हटाएं, यह निर्देश है।")

    assert not turkish.items[0].doubts
    assert not hindi.items[0].doubts


def test_an_address_broken_over_lines_is_not_found_twice(read: Read) -> None:
    """The rest on the next line is a rest, not an address of its own."""
    reading = read("Please remove the page https://first-\nsecond.example/ab at once.")

    assert urls(reading) == ["https://first-second.example/ab"]
    assert reading.items[0].doubts == ("wrapped",)


def test_a_broken_address_that_also_stands_unbroken_is_in_no_doubt(read: Read) -> None:
    """The second language confirms the first."""
    reading = read(
        "Просим удалить https://chirp.example/ab/\nstatus/1359 .\n\n"
        "Please remove https://chirp.example/ab/status/1359 ."
    )

    assert urls(reading) == ["https://chirp.example/ab/status/1359"]
    assert not reading.items[0].doubts


def test_what_is_only_quoted_is_an_item_in_doubt_where_nothing_else_is_named(read: Read) -> None:
    """A follow-up may point at its target by quoting the first letter alone."""
    reading = read("It is still online; please remove it.\n\n> remove https://chirp.example/a/1")

    assert urls(reading) == ["https://chirp.example/a/1"]
    assert reading.items[0].doubts == ("role-unclear",)


def test_a_word_stuck_to_a_host_is_cut_off_and_doubted(read: Read) -> None:
    """A lost blank glues the sentence to the address; a real path of that script stays."""
    reading = read(
        "Просим удалить https://fast.example/включен в реестр и https://wiki.example/wiki/Статья"
    )

    assert urls(reading) == ["https://fast.example/", "https://wiki.example/wiki/Статья"]
    assert [item.doubts for item in reading.items] == [("glued-word",), ()]


def test_a_repository_spelt_with_blanks_in_a_sentence_is_an_address(read: Read) -> None:
    """The host before it says what owner and name mean."""
    reading = read("Please take down github.com / some-user / some-repo today.")

    assert urls(reading) == ["https://github.com/some-user/some-repo"]


@pytest.mark.parametrize("mark", ["({})", "{})", "{}."])
def test_a_list_by_letters_is_as_sure_as_one_by_numbers(read: Read, mark: str) -> None:
    """The letter an entry stands under is no word that speaks of it."""
    entries = [f"{mark.format(letter)} https://chirp.example/user_{letter}" for letter in "abcd"]
    found = read("You are directed to block the following:\n\n" + "\n".join(entries) + "\n")

    assert [one.doubts for one in found.items] == [()] * 4


@pytest.mark.parametrize(
    "sentence",
    [
        'CORRIGENDUM: at S.No. 4 for "{wrong}" read "{right}".',
        "CORRIGENDUM: {wrong} shall be replaced by {right}.",
        'ERRATA: onde se lê "{wrong}", leia-se "{right}".',
        'Corrección de errores: donde dice "{wrong}", debe decir "{right}".',
        "Исправление опечатки: в пункте 4 вместо {wrong} читать {right}.",
        "Berichtigung: statt {wrong} muss es richtig {right} heißen.",
        "Rectificatif : au lieu de « {wrong} », lire « {right} ».",
        "Düzeltme: 4. satırdaki {wrong} ibaresi {right} olarak düzeltilmiştir.",
        "शुद्धिपत्र: क्रमांक 4 पर {wrong} के स्थान पर {right} पढ़ा जाए।",
        "更正:附件第4项“{wrong}”应为“{right}”。",
        "Ralat: tertulis {wrong} seharusnya {right}.",
    ],
)
def test_of_a_corrigendum_only_what_is_right_is_an_item(read: Read, sentence: str) -> None:
    """The misprinted address is somebody else's, who must not be silenced for a slip."""
    wrong, right = "https://chirp.example/wrong_one", "https://chirp.example/right_one"
    reading = read(sentence.format(wrong=wrong, right=right))

    assert urls(reading) == [right]
    assert {"url": wrong, "why": "said to be misprinted"} in [
        {"url": aside.url, "why": aside.why} for aside in reading.asides
    ]


@pytest.mark.parametrize("words", ["Follow us on Chirp: ", "Síganos en ", "Подписывайтесь: "])
def test_the_senders_own_profile_is_no_item(read: Read, words: str) -> None:
    """A ministry does not order its own page to be blocked below its signature."""
    reading = read(
        "You are directed to block the following account:\n1. https://chirp.example/bad_one\n\n"
        f"Cyber Cell\n{words}https://chirp.example/cyber_cell_official\n"
    )

    assert urls(reading) == ["https://chirp.example/bad_one"]
