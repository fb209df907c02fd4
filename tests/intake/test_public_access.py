"""Blocking for the public of a country, and reminders that name their subject on paper."""

from withheld.intake.reading import read_document
from withheld.model.reading import Act, Intent, Reading
from withheld.readers.reading import read_bytes
from withheld.testing.protest.case import make_small_case


def read(text: str) -> Reading:
    """Return what intake makes of a letter."""
    return read_document(read_bytes(text.encode(), name="letter.txt"))


def test_blocking_accounts_for_access_by_the_public_is_no_suspension() -> None:
    """The accounts are to be hidden from a country's public, not taken away."""
    reading = read(
        "You are directed to block the following accounts for access by the public in India "
        "within 24 hours.\nhttps://chirp.example/somebody\n"
    )
    acts = {one.act for one in reading.demands}

    assert Act.SUSPEND_ACCOUNT not in acts
    assert acts & {Act.RESTRICT, Act.GEO_RESTRICT}


def test_suspending_an_account_still_is_a_suspension() -> None:
    """Nothing of the public's access is said, and the account itself is meant."""
    reading = read("Please suspend the account https://chirp.example/somebody at once.\n")

    assert Act.SUSPEND_ACCOUNT in {one.act for one in reading.demands}


def test_a_reminder_on_paper_is_known_by_its_subject() -> None:
    """Head, number, date and addressee stand before the line that says what it is."""
    reading = read_document(
        read_bytes(make_small_case().files["reminder.txt"], name="reminder.txt")
    )

    assert reading.intent is Intent.REMIND
