"""Orders written as forms, and in the head of a Turkish court."""

from withheld.intake.reading import read_document
from withheld.model.reading import Act, ProposalKind, Reading
from withheld.readers.reading import read_bytes
from withheld.testing.mails import mixed_language_order, removal_order


def read(data: bytes) -> Reading:
    """Return what intake makes of a mail."""
    return read_document(read_bytes(data, name="order.eml"))


def said(reading: Reading, kind: ProposalKind) -> list[str]:
    """Return what the letter says of itself of one kind."""
    return [one.value for one in reading.proposals if one.kind is kind]


def test_a_form_names_its_authority_in_a_field() -> None:
    """What stands behind the label is the authority, whatever else mentions one."""
    reading = read(removal_order())

    assert said(reading, ProposalKind.AUTHORITY) == ["Safe Net Office, The Netherlands"]
    assert said(reading, ProposalKind.DEADLINE) == ["PT1H"]


def test_a_gag_and_a_duty_to_preserve_in_the_passive_are_demands() -> None:
    """Who shall not be informed is not to be told; what shall be preserved is to be kept."""
    reading = read(removal_order())
    acts = {one.act for one in reading.demands}

    assert {Act.SILENCE, Act.PRESERVE} <= acts
    assert said(reading, ProposalKind.SECRECY) == ["commanded"]


def test_a_turkish_court_is_known_by_its_letter_head() -> None:
    """Turkish capitals have a dotted I that Python does not fold."""
    (authority,) = said(read(mixed_language_order()), ProposalKind.AUTHORITY)

    assert "SULH CEZA HÂKİMLİĞİ" in authority
