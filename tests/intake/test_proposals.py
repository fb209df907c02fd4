"""What a letter says of itself: proposals with places, absent where it does not say."""

from collections.abc import Callable
from dataclasses import replace

import pytest
from tests.intake.conftest import document_of, text_lines

from withheld.intake.reading import read_document
from withheld.model.reading import Intent, ProposalKind, Reading

Read = Callable[[str], Reading]


def values(reading: Reading, kind: ProposalKind) -> list[str]:
    """Return the proposed values of one kind."""
    return [one.value for one in reading.proposals if one.kind is kind]


@pytest.mark.parametrize(
    ("line", "date"),
    [
        ("Dated: 31.01.2021", "2021-01-31"),
        ("No. ABC/12(3)/2022 Dated 09.10.2022", "2022-10-09"),
        ("F. No. 12/34/2024-CYB          Dated: 12th March, 2024", "2024-03-12"),
        ("July 9, 2018", "2018-07-09"),
        ("Oct.4th,2022", "2022-10-04"),
        ("2022年10月4日", "2022-10-04"),
        ("7 апреля 2023 г.", "2023-04-07"),
        ("25 марта 2020 г. с. Образцово", "2020-03-25"),
        ("г. Образцово Примерной области 08 июня 2021 года", "2021-06-08"),
        ("15 мая 2026 года      Дело № 2а-318/2026", "2026-05-15"),
        ("Исх. № 118-УН/2026 от 03.04.2026", "2026-04-03"),
        ("KARAR TARİHİ : 05/02/2026", "2026-02-05"),
        ("Date and time (including time zone) of issue: 2 June 2026, 14:05 CEST", "2026-06-02"),
        ("rendue le 17 avril 2026", "2026-04-17"),
        ("Tanggal : 21 Februari 2026", "2026-02-21"),
        ("Madrid, a 5 de noviembre de 2024", "2024-11-05"),
        ("Berlin, den 15. Januar 2024", "2024-01-15"),
        ("Tarih: 14.06.2023", "2023-06-14"),
        ("Corrigendum to No. A/1 dated 04.02.2021, Dated 08.02.2021", "2021-02-08"),
        ("No. 7(2)/2026-CL                  24 November 2026", "2026-11-24"),
        ("No. 7(2)/2026-CL (Reminder-I)      27 November 2026", "2026-11-27"),
        ("Notice No. EF/CYB/0412/2026        Date: 19-03-2026", "2026-03-19"),
        ("MDS/NSW/2026/204-A       12 August 2026", "2026-08-12"),
        ("от 03.04.2026 № 5/2204", "2026-04-03"),
        ("Décision n° 2026-119-R du 4 novembre 2026", "2026-11-04"),
        ("二〇二六年五月十二日", "2026-05-12"),
    ],
)
def test_a_letters_own_date_is_read_where_letters_bear_it(read: Read, line: str, date: str) -> None:
    """A label, a line of its own, or a town before it make a date the letter's own."""
    assert values(read(f"{line}\n\nPlease remove the page."), ProposalKind.ISSUED_ON) == [date]


@pytest.mark.parametrize(
    "sentence",
    [
        "According to Federal Law No. 149-FZ dated 27.07.2006 please remove the page.",
        "На основании решения суда от 15.08.2016 № 7788 просим удалить страницу.",
        "As decided on 3 May 2022, please remove the page posted on 1 May 2022.",
        "We refer to our letter dated 03.02.2021 and ask you to remove the page.",
        "Please remove the page by 31.02.2021.",
        "Act No. 12/2020, 4 May 2020",
        "Annexure to Order MDS/NSW/2026/204 dated 10 August 2026",
        "Subject: direction No. 7(2)/2026-CL dated 24 November 2026",
        "on the basis of a decision of the Ministry of Samples and its agencies\ndated 08.07.2021",
    ],
)
def test_another_papers_date_is_never_taken_for_the_letters_own(read: Read, sentence: str) -> None:
    """A law's, a decision's or an earlier letter's date is not when this one was written."""
    assert not values(read(sentence), ProposalKind.ISSUED_ON)


def test_two_dates_that_contradict_each_other_leave_the_date_open(read: Read) -> None:
    """In doubt nothing is proposed."""
    assert not values(read("Dated: 31.01.2021\n\nx y\n\nDated: 01.02.2021"), ProposalKind.ISSUED_ON)


@pytest.mark.parametrize(
    ("sentence", "limit"),
    [
        ("You shall remove the content within one hour of receipt.", "PT1H"),
        ("Block it with immediate effect and not later than 24 hours from receipt.", "PT24H"),
        ("Провайдер обязан ограничить доступ в течение суток.", "PT24H"),
        ("Доступ к странице должен быть ограничен в течение 3 (трех) рабочих дней.", "P3D"),
        ("Access to the page is to be restricted within three (3) working days.", "P3D"),
        ("请于48小时内删除。", "PT48H"),
        ("Please remove it immediately.", "PT0S"),
        ("Просим немедленно удалить страницу.", "PT0S"),
        ("Nous vous demandons de retirer le contenu dans un délai de 24 heures.", "PT24H"),
    ],
)
def test_a_deadline_is_what_a_clause_sets(read: Read, sentence: str, limit: str) -> None:
    """An explicit span comes before "at once"; both are ISO 8601."""
    assert values(read(sentence), ProposalKind.DEADLINE) == [limit]


@pytest.mark.parametrize(
    "sentence",
    [
        "Please remove the page at the earliest time possible.",
        "The matter will be placed before the Committee within 48 hours.",
        "The decision can be appealed within three months. Please remove the page.",
        "Просим в возможно короткие сроки удалить страницу.",
        "Last year we wrote to you within 24 hours.",
    ],
)
def test_no_deadline_is_invented(read: Read, sentence: str) -> None:
    """Somebody else's time, the time to appeal and "as soon as possible" are no deadlines."""
    assert not values(read(sentence), ProposalKind.DEADLINE)


@pytest.mark.parametrize(
    ("text", "references"),
    [
        ("No. ABC/12(3)/2022-II Dated 09.10.2022", ["ABC/12(3)/2022-II"]),
        (
            "на основании решения от 17.03.2022 № 3-7-19/2022-11-12-345-БВ",
            ["3-7-19/2022-11-12-345-БВ"],
        ),
        ("номер реестровой записи 7654321-РЦ в связи", ["7654321-РЦ"]),
        ("the number of the register entry is 54321-РЦ due to", ["54321-РЦ"]),
        ("a decision of the agency dated 15.08.2016 No 7788 was", ["7788"]),
        ("Reference number: ABC-2024/00123", ["ABC-2024/00123"]),
        ("7654321_notice_on.rtf", ["7654321_notice_on.rtf"]),
        ("Processo nº 0001234-56.2023.8.26.0100", ["0001234-56.2023.8.26.0100"]),
        ("№3б-417/2022", ["3б-417/2022"]),
        ("Дело № 2а-84 (2021 год)", ["2а-84 (2021 год)"]),
        ("Case No. 4:20-cv-00123 of the District Court", ["4:20-cv-00123"]),
        ("Our case number: NC-26-004417", ["NC-26-004417"]),
        ("Notice number: OHC-RN-2026-00871", ["OHC-RN-2026-00871"]),
        ("Ref: No. 14(8)/2026-XyLaw, dated 23.11.2026", ["14(8)/2026-XyLaw"]),
        ("F. No. 3(9)/2026-CS&DS", ["3(9)/2026-CS&DS"]),
        ("Direction No. 3 of 2026", ["3 of 2026"]),
        ("MDS/NSW/2026/204-A          12 August 2026", ["MDS/NSW/2026/204-A"]),
        ("STA/INF/2026/9", ["STA/INF/2026/9"]),
        ("Blocking Order MC/BO/2026/31 dated 9 March 2026", ["MC/BO/2026/31"]),
        ("Record No. 2026/117 CA", ["2026/117 CA"]),
        ("Diligencias previas 512/2026", ["512/2026"]),
        ("Procedimiento: Medidas cautelares 77/2026", ["77/2026"]),
        ("Aktenzeichen: 121 Js 4471/26", ["121 Js 4471/26"]),
        ("N° Parquet : 26/041/000233", ["26/041/000233"]),
        ("样县公(刑)调证字〔2026〕112号", ["样县公(刑)调证字〔2026〕112号"]),
        ("УИД: 77RS0001-01-2026-000238-37", ["77RS0001-01-2026-000238-37"]),
        ("№ 2a-205/2020", ["2a-205/2020"]),
    ],
)
def test_references_are_read_as_written(read: Read, text: str, references: list[str]) -> None:
    """Letters of other scripts in a number stay what they are."""
    assert values(read(text), ProposalKind.REFERENCE) == references


@pytest.mark.parametrize(
    "text",
    [
        "Федерального закона от 27.07.2006 № 149-ФЗ «Об информации»",
        "In accordance with No. 7 of Article 15.1 of the Federal Law No. 149-FZ",
        "Address: No.27 Long Street, Sampletown. Zip Code: 54321",
        "For S. No. 105 read the following",
        "under the Examples Act No. 3 of 2026",
        "on 12/2026 and and/or 24/7",
        "12/08/2026",
    ],
)
def test_the_number_of_a_law_or_a_house_is_no_reference(read: Read, text: str) -> None:
    """Laws, articles, houses and rows have numbers too."""
    assert not values(read(text), ProposalKind.REFERENCE)


@pytest.mark.parametrize(
    ("read_as", "meant"),
    [
        ("УИД: 43К50022-01-2021-000238-37", "43RS0022-01-2021-000238-37"),
        ("№ 2a-205/2020", "2а-205/2020"),
        ("УИД: 43XY0022-01-2021-000238-37", "43XY0022-01-2021-000238-37"),
    ],
)
def test_a_courts_number_is_put_right_where_a_scan_leaves_one_reading(
    read_as: str, meant: str
) -> None:
    """Its form says which letters can stand there; what fits none of them stays as it was read."""
    lines = [replace(one, is_recognised=True) for one in text_lines(read_as)]

    assert values(read_document(document_of(lines)), ProposalKind.REFERENCE) == [meant]


@pytest.mark.parametrize(
    ("text", "number"),
    [
        (
            "ABC/7/2026\n\nOn review, Order ABC/2/2026 dated 3 May 2026 is hereby revoked.",
            "ABC/2/2026",
        ),
        (
            "№ 08-31/2040\n\nПросим восстановить доступ, ограниченный по уведомлению № 08-31/1177.",
            "08-31/1177",
        ),
        (
            "संख्या: 44/सू.वि./2026\n\nआदेश संख्या 31/सू.वि./2026 को निरस्त किया जाता है।",
            "31/सू.वि./2026",
        ),
    ],
)
def test_a_later_letter_speaks_of_the_paper_it_names(read: Read, text: str, number: str) -> None:
    """Its own number stands in a field of its head; the other's in what it says."""
    assert values(read(text), ProposalKind.REFERS_TO) == [number]


def test_provisions_territory_secrecy_and_redress_are_proposed_with_their_places(
    read: Read,
) -> None:
    """Each is read from its own clause and points to it."""
    reading = read(
        "Under Section 69A(1) of the Information Technology Act, 2000 you are directed to block"
        " access in India to the page.\n\nDo not disclose this order to the user.\n\n"
        "This order can be appealed to the High Court within 30 days."
    )
    places = {one.kind: one.place.line for one in reading.proposals}

    assert values(reading, ProposalKind.PROVISION)[0].startswith("Section 69A(1)")
    assert values(reading, ProposalKind.TERRITORY) == ["IN"]
    assert values(reading, ProposalKind.REDRESS) == ["P30D"]
    assert (places[ProposalKind.SECRECY], places[ProposalKind.REDRESS]) == (3, 5)


@pytest.mark.parametrize(
    ("text", "authority"),
    [
        (
            "Please remove it.\n\nRegards,\nA. Sample\nCyber Crime Cell, Samplepur",
            "Cyber Crime Cell, Samplepur",
        ),
        ("请删除。\n\n样本省公安厅网络安全局\n2020年3月5日", "样本省公安厅网络安全局"),
        (
            "JUZGADO DE INSTRUCCIÓN Nº 3\n\nSe ordena bloquear la página.",
            "JUZGADO DE INSTRUCCIÓN Nº 3",
        ),
    ],
)
def test_the_body_a_letter_writes_for_is_proposed(read: Read, text: str, authority: str) -> None:
    """Its name is taken from the signature or the heading; whether it is true is not asked here."""
    assert values(read(text), ProposalKind.AUTHORITY) == [authority]


def test_a_letter_that_says_nothing_of_itself_proposes_nothing(read: Read) -> None:
    """No law, date, number, territory or deadline is invented."""
    reading = read("Please remove https://chirp.example/a/1 .")

    assert {one.kind for one in reading.proposals} <= {ProposalKind.LANGUAGE}


def test_the_languages_of_a_mixed_letter_are_all_named(read: Read) -> None:
    """A letter may change its language within a paragraph."""
    reading = read(
        "По решению суда просим вас удалить эту страницу из сети.\n"
        "Please do not disclose the existence of this request to the user.\n"
        "Según el artículo de la ley solicitamos que se bloquee en España el acceso."
    )

    assert values(reading, ProposalKind.LANGUAGE) == ["ru", "en", "es"]


@pytest.mark.parametrize(
    ("text", "intent"),
    [
        ("Please remove https://chirp.example/a/1 .", Intent.BLOCK),
        ("You are directed to unblock https://chirp.example/a/1 .", Intent.LIFT),
        (
            "Направляется уведомление об исключении из реестра https://chirp.example/a/1 .",
            Intent.LIFT,
        ),
        ("Notice of non-compliance. You are directed to block all 257 URLs again.", Intent.REMIND),
        ("We refer to our last e-mail. Please remove the page.", Intent.REMIND),
        ("Kindly provide the subscriber details of the account.", Intent.REQUEST_DATA),
        ("Suspend the account and share subscriber details with us please.", Intent.MIXED),
        ("Corrigendum: the following serial numbers stand deleted:\n4, 9", Intent.AMEND),
        ("We inform you that the page is recognized as prohibited.", Intent.INFORM),
        ("The weather is fine.", Intent.UNCLEAR),
    ],
)
def test_a_letters_intent_is_told_by_its_verbs(read: Read, text: str, intent: Intent) -> None:
    """An order and its lifting may differ by one word."""
    assert read(text).intent is intent


@pytest.mark.parametrize(
    ("text", "countries"),
    [
        (
            "Wir ordnen an, den Zugang im Hoheitsgebiet der Bundesrepublik Deutschland zu sperren.",
            ["DE"],
        ),
        ("Se requiere el bloqueo del acceso desde España de los enlaces.", ["ES"]),
        ("Türkiye'den erişimin engellenmesi gerekmektedir.", ["TR"]),
        ("यूआरएल को भारत में अवरुद्ध करें, यह निर्देश है।", ["IN"]),
        ("Territorial scope: Ireland\n\nPlease remove the page.", ["IE"]),
        ("Chirp Spain, S.L. must remove the page.", []),
        ("Chirp Ireland Ltd. hat den Beitrag zu entfernen.", []),
        ("Bitte sperren Sie den Beitrag im Bundesgebiet.", []),
    ],
)
def test_a_country_is_where_something_is_to_apply(
    read: Read, text: str, countries: list[str]
) -> None:
    """A company's name is no place, and a country that is not named is not guessed."""
    assert values(read(text), ProposalKind.TERRITORY) == countries


@pytest.mark.parametrize(
    ("text", "provision"),
    [
        (
            "DISABLING DIRECTION UNDER SECTION 22 OF THE EXAMPLES ACT 2019",
            "SECTION 22 OF THE EXAMPLES ACT 2019",
        ),
        ("pursuant to 18 U.S.C. § 2703(f)\nOur case", "18 U.S.C. § 2703(f)"),
        (
            "Vu les articles 60-1 et 77-1-1 du code de procédure pénale,",
            "articles 60-1 et 77-1-1 du code de procédure pénale",
        ),
        ("al amparo del artículo 588 ter de la LECrim", "artículo 588 ter de la LECrim"),
        ("руководствуясь ч. 4 ст. 21 УПК РФ", "ч. 4 ст. 21 УПК РФ"),
        ("CMK 332. maddesi gereğince", "CMK 332. maddesi"),
    ],
)
def test_a_provision_is_read_in_the_words_of_its_law(read: Read, text: str, provision: str) -> None:
    """Capitals, several articles at once and the names of codes are read whole."""
    assert values(read(text), ProposalKind.PROVISION) == [provision]


@pytest.mark.parametrize(
    ("text", "addressee"),
    [
        (
            "Landesamt für Beispiele\n\nChirp Unlimited Company\nz. Hd. der Rechtsabteilung",
            "Chirp Unlimited Company",
        ),
        ("Staatsanwaltschaft Musterstadt\n\nAn die\nChirp Ireland Ltd.", "Chirp Ireland Ltd"),
        ("BAŞSAVCILIĞI\n\nCHIRP TÜRKİYE TEMSİLCİLİĞİNE", "CHIRP TÜRKİYE TEMSİLCİLİĞİNE"),
        ("4. Addressee: Chirp Ltd", "Chirp Ltd"),
        (
            "à Monsieur le Directeur de la société Chirp",
            "Monsieur le Directeur de la société Chirp",
        ),
    ],
)
def test_whom_a_letter_addresses_is_read_in_its_own_form(
    read: Read, text: str, addressee: str
) -> None:
    """A company that a block begins with, a dative, a numbered field and an article alone."""
    assert values(read(text), ProposalKind.ADDRESSEE) == [addressee]


def test_a_reminders_count_is_of_the_list_it_reminds_of(read: Read) -> None:
    """Never is it said that rows are missing which stand in another letter."""
    told = read("Reminder: 12 of the 257 URLs are still accessible. Please ensure compliance.")
    listed = read("Reminder: please block the following 3 URLs:\n1. https://chirp.example/a/1")

    assert told.warnings == ()
    assert any(one.startswith("3 claimed") for one in listed.warnings)


def test_several_countries_are_all_proposed(read: Read) -> None:
    """An order for two countries is for both."""
    reading = read("You must block access in Germany and Austria to the page.")

    assert values(reading, ProposalKind.TERRITORY) == ["DE", "AT"]
    assert [demand.scope for demand in reading.demands] == ["DE AT"]


@pytest.mark.parametrize(
    "text",
    [
        "Please remove https://chirp.example/a. The post was made 3 days ago.",
        "Please remove https://chirp.example/a, a video of 2 minutes.",
        "Please remove https://chirp.example/a. It is punishable with up to seven years.",
        "Please remove https://chirp.example/a. Users may appeal within 6 months.",
        "Please block https://chirp.example/a until 1 June 2026.",
        "Please suspend https://chirp.example/a for 30 days.",
        "Please remove https://chirp.example/a. The hearing is on 15 March 2026 at 10:00.",
        "Please remove https://chirp.example/a. The letter of 3 May 2026 gave you 24 hours.",
        "Please provide the login data of the user of chirp.example/a for the last 6 weeks.",
        "Просим ограничить доступ к https://chirp.example/a до 31 декабря 2026 года.",
        "Просим удалить https://chirp.example/a. Сообщение размещено 3 дня назад.",
        "请删除 https://chirp.example/a 。该内容于3天前发布,视频长2分钟。",
        "Solicitamos eliminar https://chirp.example/a. Fue publicado hace 3 días.",
        "Bitte sperren Sie https://chirp.example/a. Der Beitrag ist vor 3 Tagen erschienen.",
        "Merci de supprimer https://chirp.example/a. Publié il y a 24 heures.",
        "Lütfen https://chirp.example/a adresini kaldırın. İçerik 3 gün önce yayınlandı.",
        "Mohon hapus https://chirp.example/a. Konten itu diunggah 3 hari yang lalu.",
        "कृपया https://chirp.example/a हटाएं। यह 3 दिन पहले पोस्ट किया गया था।",
    ],
)
def test_an_age_a_length_a_period_or_anothers_time_is_no_deadline(read: Read, text: str) -> None:
    """Nothing is proposed where the letter sets no time to act; nor is a date of its own."""
    reading = read(text)

    assert values(reading, ProposalKind.DEADLINE) == []
    assert values(reading, ProposalKind.ISSUED_ON) == []
    assert not [one.within for one in reading.demands if one.within]
