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
        (["Article 10 of Regulation (EU) 2022/2065"], "DE", [("EU-DSA-10", None)]),
        (["Article 10", "Regulation (EU) 2022/2065"], "DE", [("EU-DSA-10", None)]),
        (["5651 sayılı Kanun"], "TR", [("TR-5651", None)]),
        (["5651 sayılı Kanunun 8/A maddesi"], "TR", [("TR-5651", "article-8a")]),
        (["5651 sayılı Kanun'un 9/A maddesi"], "", [("TR-5651", "article-9a")]),
        (["art. 19 da Lei nº 12.965/2014"], "BR", [("BR-MCI", "court")]),
        (["Lei 12.965/2014", "art. 19, § 1º"], "", [("BR-MCI", "court")]),
        (["Resolução TSE nº 23.610/2019"], "BR", [("BR-MCI", "electoral")]),
        (["article 6-1 de la LCEN"], "FR", [("FR-LCEN", None)]),
        (["article 421-2-5 du code pénal"], "FR", [("FR-LCEN", "terrorism")]),
        (["Peraturan Menteri Kominfo No. 5 Tahun 2020"], "ID", [("ID-MR5", None)]),
        (["s 109 Online Safety Act 2021 (Cth)"], "AU", [("AU-OSA", "class-1")]),
        (["section 88 of the Online Safety Act"], "AU", [("AU-OSA", "adult-abuse")]),
        (["section 121 of the Online Safety Act"], "GB", [("GB-OSA", "ofcom")]),
        (["POFMA s. 22"], "SG", [("SG-POFMA", "part-4")]),
        (["Online Criminal Harms Act 2023"], "SG", [("SG-OCHA", None)]),
        (["Seksyen 25 Akta Keselamatan Dalam Talian 2025"], "MY", [("MY-OSA", "instruction")]),
        (["Nghị định 147/2024/NĐ-CP"], "VN", [("VN-147", None)]),
        (["section 37(1), PECA 2016"], "PK", [("PK-PECA", None)]),
        (["Terrorism Act 2006, section 3"], "GB", [("GB-TA-3", None)]),
        (["정보통신망법 제44조의7"], "KR", [("KR-KCSC", "order")]),
        (["NetzDG"], "DE", [("DE-NETZDG", None)]),
        (["PECA, section 37"], "PK", [("PK-PECA", None)]),
        (["section 25 of Act 866"], "MY", [("MY-OSA", None)]),
        (["décret n° 2025-146 du 18 février 2025"], "FR", [("FR-LCEN", "torture")]),
        (["Res. TSE 23.610/2019"], "BR", [("BR-MCI", "electoral")]),
        (["section 320.1 of the Criminal Code"], "CA", [("CA-CC", "judge")]),
        (["28 U.S.C. 4102 (SPEECH Act)"], "", [("US-COURT", "foreign-judgment")]),
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
        (["Art. 9 GDPR"], "DE"),
        (["TCO order"], "IN"),
        (["TCO order"], "CH"),
        (["Section 69A"], "DE"),
        (["статьей 15.2", "Федерального закона от 27.07.2006 № 149-ФЗ"], "RU"),
        (["ст. 15.1"], "KZ"),
        (["Federal Law 244-FZ"], "RU"),
        (["7258 sayılı Kanun"], "TR"),
        (["Section 109 of the Online Safety Act"], ""),
        (["section 3 of the Terrorism Act 2000"], "GB"),
        (["Artigo 19"], "BR"),
        (["article 6-1"], "FR"),
        (["section 25"], "MY"),
        (["s 37"], "PK"),
        (["Hate Speech Act, section 3"], "CA"),
        (["section 320 of the Bankruptcy Act"], "CA"),
        (["case no. 2025-146"], "FR"),
        (["protocolo 23610"], "BR"),
        (["Peraturan Menteri Kesehatan Nomor 5 Tahun 2020"], "DE"),
        (["Ministerial Regulation No. 5 of 2020"], "TH"),
        (["Act 866"], "GH"),
        (["PECA"], "DE"),
        (["Criminal Code, section 130"], "DE"),
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
