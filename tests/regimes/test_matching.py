"""Which law a letter cites."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from withheld.regimes.matching import Matched, NoPack, match, tidy
from withheld.regimes.schema import Pack

SECTION_69A = "Section 69A"


def found(shipped: dict[str, Pack], cited: list[str], country: str) -> list[tuple[str, str | None]]:
    answer = match(list(shipped.values()), cited, country=country)
    return (
        [(str(one.pack), one.variant) for one in answer.packs]
        if isinstance(answer, Matched)
        else []
    )


@pytest.mark.parametrize(
    ("cited", "country", "packs"),
    [
        (["Section 69A of the Information Technology Act, 2000"], "", [("IN-69A", None)]),
        (["u/s 69A"], "IN", [("IN-69A", None)]),
        (["s.69A(1)"], "IN", [("IN-69A", None)]),
        (["Sec. 69 A"], "IN", [("IN-69A", None)]),
        (["69A"], "IN", [("IN-69A", None)]),
        (["IT Act 2000 s.69A(3)"], "", [("IN-69A", None)]),
        (["धारा 69A"], "IN", [("IN-69A", None)]),
        (["Rule 9 of the Blocking Rules, 2009"], "IN", [("IN-69A", "emergency")]),
        ([SECTION_69A, "Rule 9"], "IN", [("IN-69A", "emergency")]),
        ([SECTION_69A, "Rule 10"], "IN", [("IN-69A", "court")]),
        ([SECTION_69A, "Rule 16"], "IN", [("IN-69A", None)]),
        ([SECTION_69A, "Rule 8", "Rule 9"], "IN", [("IN-69A", None)]),
        (["Section 69A(1)", "Section 79(3)(b)"], "IN", [("IN-69A", None), ("IN-79-3b", None)]),
        (["rule 3(1)(d) of the IT Rules, 2021"], "", [("IN-79-3b", None)]),
        (["Sahyog"], "IN", [("IN-79-3b", None)]),
        (["Article 9 of Regulation (EU) 2022/2065"], "FR", [("EU-DSA-9", None)]),
        (["Art. 9(2) DSA"], "DE", [("EU-DSA-9", None)]),
        (["DSA Article 9"], "EU", [("EU-DSA-9", None)]),
        (["Artikel 9", "Digital Services Act"], "NL", [("EU-DSA-9", None)]),
        (["Regulation (EU) 2021/784, art. 3"], "", [("EU-TCO", None)]),
        (["TCO order"], "DE", [("EU-TCO", None)]),
        (["TCO order"], "EU", [("EU-TCO", None)]),
        (["149-ФЗ ст. 15.1"], "RU", [("RU-149-FZ", "register")]),
        (["частью 7 статьи 15.1"], "RU", [("RU-149-FZ", "register")]),
        (["Article 15.3 of Federal Law No. 149-FZ"], "", [("RU-149-FZ", "prosecutor")]),
        (["Federal Law №398"], "", [("RU-149-FZ", "prosecutor")]),
        (["ст. 15.3-2 149-ФЗ"], "", [("RU-149-FZ", "permanent")]),
        (["ст. 15.1 и 15.3"], "RU", [("RU-149-FZ", None)]),
        (["149-ФЗ"], "RU", [("RU-149-FZ", None)]),
    ],
)
def test_a_citation_finds_its_law(
    shipped: dict[str, Pack], cited: list[str], country: str, packs: list[tuple[str, str | None]]
) -> None:
    """As letters write it, in their languages; the procedure only where exactly one is named."""
    assert found(shipped, cited, country) == packs


@pytest.mark.parametrize(
    ("cited", "country"),
    [
        ([], "IN"),
        ([SECTION_69A], ""),
        ([SECTION_69A], "SG"),
        (["Section 69"], "IN"),
        (["Section 69B of the Information Technology Act, 2000"], "IN"),
        (["Section 79 of the Information Technology Act, 2000"], "IN"),
        (["Rule 9"], "IN"),
        (["Article 9"], "DE"),
        (["Regulation (EU) 2022/2065"], "DE"),
        (["Article 10 of Regulation (EU) 2022/2065"], "DE"),
        (["Article 10", "Regulation (EU) 2022/2065"], "DE"),
        (["Art. 9 GDPR"], "DE"),
        (["TCO order"], "IN"),
        (["TCO order"], "CH"),
        (["Section 69A"], "DE"),
        (["статьей 15.2", "Федерального закона от 27.07.2006 № 149-ФЗ"], "RU"),
        (["ст. 15.1"], "KZ"),
        (["Federal Law 244-FZ"], "RU"),
        (["5651 sayılı Kanun"], "TR"),
        (["《刑法》第三百条"], "CN"),
    ],
)
def test_what_no_pack_describes_is_said_to_have_none(
    shipped: dict[str, Pack], cited: list[str], country: str
) -> None:
    """A near miss is not a match: nothing is proposed, and counsel decides."""
    answer = match(list(shipped.values()), cited, country=country)

    assert answer == NoPack(cited=tuple(cited))
    assert "counsel decides" in NoPack(cited=()).because


def test_what_no_pack_knows_is_handed_back(shipped: dict[str, Pack]) -> None:
    """A letter with one known law and one unknown is not read as resting on the known one alone."""
    answer = match(list(shipped.values()), ["Section 69A", "Section 505 IPC"], country="IN")

    assert isinstance(answer, Matched)
    assert answer.packs[0].cited == ("Section 69A",)
    assert answer.unmatched == ("Section 505 IPC",)


def test_a_law_named_beside_its_article_is_cited_too(shipped: dict[str, Pack]) -> None:
    """The regulation's number is what made a bare article 9 mean it."""
    answer = match(list(shipped.values()), ["Article 9", "Regulation (EU) 2022/2065"], country="DE")

    assert isinstance(answer, Matched)
    assert answer.packs[0].cited == ("Article 9", "Regulation (EU) 2022/2065")
    assert answer.unmatched == ()


def test_citations_are_matched_however_they_are_typed() -> None:
    """No-break spaces, long dashes, capitals and the numero sign make no difference."""
    assert tidy("Статья\u00a015.1  ФЗ №149\u2013ФЗ") == "статья 15.1 фз no. 149-фз"


@given(st.lists(st.text(max_size=60), max_size=5), st.sampled_from(["", "IN", "DE", "RU", "EU"]))
def test_every_citation_is_either_matched_or_handed_back(
    shipped: dict[str, Pack], cited: list[str], country: str
) -> None:
    """Nothing a letter cites is dropped on the way."""
    answer = match(list(shipped.values()), cited, country=country)

    if isinstance(answer, NoPack):
        assert answer.cited == tuple(cited)
    else:
        known = {text for one in answer.packs for text in one.cited}
        assert known | set(answer.unmatched) == set(cited)
