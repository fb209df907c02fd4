"""Which column of a table says what: the serial number, the locator, the remark."""

import re
from enum import StrEnum


class Column(StrEnum):
    """What the cells of a column are for."""

    SERIAL = "serial"
    LOCATOR = "locator"
    OTHER = "other"


_SERIAL = re.compile(
    r"\s*(?:s(?:r|l)?\.?\s*(?:no|n)\.?|s[rl]\.?|serial(?: (?:no|number)\.?)?|no\.?|nos\.?|nr\.?"
    r"|n[º°o]\.?"
    r"|#|№(?:\s*п/п)?|п/п|num(?:ber)?"
    r"|序号|编号|क्र(?:\.|मांक)?(?:\s*सं(?:\.|ख्या)?)?|sıra(?: no)?|lfd\.?\s*nr\.?|item(?: no\.?)?"
    r"|row|(?:ال)?رقم(?: (?:ال)?(?:مسلسل|تسلسلي))?|م|ت)\s*",
    re.IGNORECASE,
)
_LOCATOR = re.compile(
    r"\b(?:urls?|uris?|links?|hyperlinks?|web ?(?:site|page|address)\w*|handles?|accounts?"
    r"|profiles?|users?(?: ?names?| ?ids?)?"
    r"|screen ?names?|posts?|tweets?|videos?|channels?|groups?|hash ?tags?|locators?|content"
    r"|domains?|repositor\w+|apps?"
    r"|usu[aá]rios?|utilisateurs?|nutzer\w*|kullanıcı\w*|пользовател\w*"
    r"|адрес\w*|ссылк\w*|указател\w*|страниц\w*|аккаунт\w*|канал\w*|домен\w*|enlaces?|cuentas?"
    r"|direcci\w+|perfil\w*|dirección"
    r"|adresse\w*|konto|liens?|comptes?|bağlantı\w*|hesap\w*|contas?)\b|网址|链接|账号|帐号|地址"
    r"|(?:ال)?(?:رابط|روابط|حساب|حسابات|عنوان)|用户|यूआरएल|लिंक|खाता|हैंडल",
    re.IGNORECASE,
)
_REMARK = re.compile(
    r"\b(?:remarks?|reasons?|grounds?|comments?|description|category|status|date|notes?|language"
    r"|title|subject|name of"
    r"|issued by|law|section|screenshots?|evidence|примечани\w*|основани\w*|описани\w*|причин\w*"
    r"|observaci\w+|motivo\w*|fecha"
    r"|bemerkung\w*|grund|remarques?|motifs?|açıklama|gerekçe)\b|(?:ال)?(?:ملاحظات|سبب|أسباب)|备注|理由|说明|टिप्पणी|कारण",
    re.IGNORECASE,
)

_POST = re.compile(
    r"\b(?:posts?|tweets?|status|messages?|videos?|comments?|пост(?:а|ы|ов)?|твит\w*|запис[ьи]"
    r"|tuits?|tuítes?|publica\w+|beitr[aä]g\w*|gönderi\w*)\b|帖子|推文|पोस्ट|ट्वीट",
    re.IGNORECASE,
)
_POST_ID = re.compile(
    rf"\bid\b.{{0,12}}(?:{_POST.pattern})|(?:{_POST.pattern}).{{0,4}}\bid\b", re.IGNORECASE
)
"""A heading for the ids of posts."""
_ACCOUNT = re.compile(
    r"\b(?:accounts?|users?|profiles?|handles?|channels?|usu[aá]rios?|cuentas?|contas?|konto"
    r"|comptes?|utilisateurs?|nutzer\w*|hesap\w*|kullanıcı\w*|аккаунт\w*|пользовател\w*)\b"
    r"|账号|帐号|用户|खाता|उपयोगकर्ता",
    re.IGNORECASE,
)


def column_of(heading: str) -> Column | None:
    """Return what a column of that heading is for; None where the heading does not tell."""
    if not heading.strip():
        return None
    if _SERIAL.fullmatch(heading):
        return Column.SERIAL
    if _REMARK.search(heading):
        return Column.OTHER
    if _LOCATOR.search(heading) or _POST_ID.search(heading):
        return Column.LOCATOR
    return None


def names_posts_only(heading: str) -> bool:
    """Return whether what stands in a column of that heading is a post's and no account's."""
    return _POST.search(heading) is not None and _ACCOUNT.search(heading) is None


def is_heading_row(texts: tuple[str, ...]) -> bool:
    """Return whether a row only names its columns; an address or a number names none."""
    for text in texts:
        if "://" in text or text.strip().isdigit():
            return False
    told = [column_of(text) for text in texts if text.strip()]
    return sum(one is not None for one in told) * 2 > len(told) and any(
        one is Column.LOCATOR for one in told
    )
