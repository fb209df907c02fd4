"""Numbers in words of several languages, from one to ninety-nine."""

import unicodedata
from collections.abc import Iterator

# One to nineteen, in their order, then the tens from twenty.  Forms that differ by case or gender
# are joined by a slash; a language that has none of its own for a place puts a dash.
_UNITS = {
    "en": "one/a/an two three four five six seven eight nine ten eleven twelve thirteen fourteen"
    " fifteen sixteen seventeen eighteen nineteen",
    "ru": "один/одного/одной/одних/одну двух/два/две трех/трёх/три четырех/четырёх/четыре"
    " пяти/пять шести/шесть семи/семь восьми/восемь девяти/девять десяти/десять"
    " одиннадцати/одиннадцать двенадцати/двенадцать тринадцати/тринадцать"
    " четырнадцати/четырнадцать пятнадцати/пятнадцать шестнадцати/шестнадцать"
    " семнадцати/семнадцать восемнадцати/восемнадцать девятнадцати/девятнадцать",
    "es": "un/una/uno dos tres cuatro cinco seis siete ocho nueve diez once doce trece catorce"
    " quince dieciséis diecisiete dieciocho diecinueve",
    "pt": "um/uma dois/duas três quatro cinco seis sete oito nove dez onze doze treze"
    " catorze/quatorze quinze dezesseis/dezasseis dezessete/dezassete dezoito dezenove/dezanove",
    "fr": "un/une deux trois quatre cinq six sept huit neuf dix onze douze treize quatorze quinze"
    " seize dix-sept dix-huit dix-neuf",
    "de": "ein/eine/einer/einem/eines/einen zwei drei vier fünf sechs sieben acht neun zehn elf"
    " zwölf dreizehn vierzehn fünfzehn sechzehn siebzehn achtzehn neunzehn",
    "tr": "bir iki üç dört beş altı yedi sekiz dokuz on on_bir/onbir on_iki/oniki on_üç/onüç"
    " on_dört/ondört on_beş/onbeş on_altı/onaltı on_yedi/onyedi on_sekiz/onsekiz on_dokuz/ondokuz",
    "id": "satu dua tiga empat lima enam tujuh delapan sembilan sepuluh sebelas dua_belas"
    " tiga_belas empat_belas lima_belas enam_belas tujuh_belas delapan_belas sembilan_belas",
    "hi": "एक दो तीन चार पांच/पाँच छह/छः सात आठ नौ दस ग्यारह बारह तेरह चौदह पंद्रह/पन्द्रह सोलह"
    " सत्रह अठारह उन्नीस",
}
_TENS = {
    "en": ("twenty thirty forty fifty sixty seventy eighty ninety", "-| "),
    "ru": (
        (
            "двадцати/двадцать тридцати/тридцать сорока/сорок пятидесяти/пятьдесят"
            " шестидесяти/шестьдесят семидесяти/семьдесят восьмидесяти/восемьдесят"
            " девяноста/девяносто"
        ),
        " ",
    ),
    "es": ("veinte treinta cuarenta cincuenta sesenta setenta ochenta noventa", " y "),
    "pt": ("vinte trinta quarenta cinquenta sessenta setenta oitenta noventa", " e "),
    "fr": (
        "vingt trente quarante cinquante soixante - quatre-vingts/quatre-vingt -",
        "-| et |-et-",
    ),
    "de": ("zwanzig dreißig vierzig fünfzig sechzig siebzig achtzig neunzig", "und"),
    "tr": ("yirmi otuz kırk elli altmış yetmiş seksen doksan", " |"),
    "id": (
        (
            "dua_puluh tiga_puluh empat_puluh lima_puluh enam_puluh tujuh_puluh delapan_puluh"
            " sembilan_puluh"
        ),
        " ",
    ),
    "hi": ("बीस तीस चालीस पचास साठ सत्तर अस्सी नब्बे", ""),
}
# What no rule above makes: Spanish contracts its twenties, French counts on from sixty, and Hindi
# has a word of its own for each number.
_WHOLE = {
    21: "veintiún veintiuno veintiuna", 22: "veintidós", 23: "veintitrés",
    24: "veinticuatro चौबीस", 25: "veinticinco पच्चीस", 26: "veintiséis", 27: "veintisiete",
    28: "veintiocho", 29: "veintinueve", 36: "छत्तीस", 45: "पैंतालीस", 48: "अड़तालीस",
    70: "soixante-dix", 71: "soixante-et-onze", 72: "soixante-douze बहत्तर", 75: "soixante-quinze",
    90: "quatre-vingt-dix", 96: "quatre-vingt-seize",
}  # fmt: skip


_CHINESE = {sign: value for value, sign in enumerate("〇一二三四五六七八九")} | {"两": 2, "零": 0}


def number_of(word: str) -> int | None:
    """Return the number that a word, or digits of any script, stand for; None for no number."""
    plain = " ".join(unicodedata.normalize("NFC", word).casefold().split())
    if plain.isdecimal():
        return int(plain)
    known = _KNOWN.get(plain)
    return _chinese(plain) if known is None else known


def _spoken() -> Iterator[tuple[str, int]]:
    """Go through every number word and its number."""
    for language, words in _UNITS.items():
        ones = _forms(words)
        yield from ((form, turn) for turn, forms in enumerate(ones, 1) for form in forms)
        tens, joints = _TENS[language]
        for turn, forms in enumerate(_forms(tens), 2):
            for ten in forms:
                yield ten, 10 * turn
                yield from _compound(language, ten, 10 * turn, ones[:9], joints)
    for number, text in _WHOLE.items():
        yield from ((word, number) for word in text.split())


def _forms(words: str) -> list[list[str]]:
    """Return the forms of each word; none where the language puts a dash."""
    several = [word.replace("_", " ").split("/") for word in words.split()]
    return [[form for form in forms if form != "-"] for forms in several]


def _compound(
    language: str, ten: str, value: int, ones: list[list[str]], joints: str
) -> Iterator[tuple[str, int]]:
    """Go through the numbers between two tens."""
    for turn, forms in enumerate(ones, 1):
        for one in forms:
            for joint in joints.split("|") if joints else ():
                # German says the one before the ten.
                pair = f"{one}{joint}{ten}" if language == "de" else f"{ten}{joint}{one}"
                yield pair, value + turn


def _chinese(word: str) -> int | None:
    """Return a Chinese number below a hundred, or None."""
    tens, ten, ones = word.rpartition("十")
    signs = (*tens, *ones)
    if not word or any(sign not in _CHINESE for sign in signs) or max(len(tens), len(ones)) > 1:
        return None
    if not ten:
        return _CHINESE[ones]
    return (_CHINESE[tens] if tens else 1) * 10 + (_CHINESE[ones] if ones else 0)


_KNOWN = {unicodedata.normalize("NFC", word): number for word, number in _spoken()}
