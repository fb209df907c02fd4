"""Marks that stand where a name or an address has been taken out, such as `[private]`."""

import re

_WORDS = (
    r"private|redacted|invalid|removed|withheld|deleted|omitted|confidential|name|e-?mail|username"
    r"|url|link|address|illegible|unreadable|удалено|скрыто|изъято|персональные данные|неразборчиво"
    r"|privado|censurado|omitido|suprimido|eliminado|ilegible|已删除|已隐去|隐去|删除|略|masqué"
    r"|caviardé"
    r"|geschwärzt|unleserlich|gizli|sansürlü|omitido|tachado|संपादित|गोपनीय|हटाया गया"
)
MARK = re.compile(
    rf"[\[<({{【（]\s*(?:{_WORDS})\s*[\])}}>】）]|[█■▇▮]{{2,}}|\bX{{5,}}\b|\*{{5,}}|_{{8,}}(?=\w)",
    re.IGNORECASE,
)
_ILLEGIBLE = re.compile(
    r"[\[(](?:illegible|unreadable|неразборчиво|нечитаемо|ilegible|无法辨认|unleserlich|illisible"
    r"|okunaksız"
    r"|अपठनीय)[\])]",
    re.IGNORECASE,
)
# What a redaction mark stands for when one of these words comes right before it.
_NAMES_AN_ITEM = re.compile(
    r"(?:users?|accounts?|handles?|profiles?|repositor(?:y|ies)|urls?|links?|pages?|channels?"
    r"|posts?"
    r"|usu[aá]ri[oa]s?|cuentas?|perfil(?:es)?|repositorios?|enlaces?|páginas?|canal(?:es)?"
    r"|пользовател\w+|аккаунт\w*|ссылк\w+|страниц\w+|репозитори\w+|канал\w*|адрес\w*"
    r"|用户|账号|帐号|链接|仓库|网址|उपयोगकर्ता|खात(?:ा|े|ों)|हैंडल|लिंक|kullanıcı\w*|hesab\w*|conta"
    r"|utilisateur"
    r"|compte|Konto|Nutzer)"
    r"[\s:：(\"'«]*(?:[\[(][^\])]{1,20}[\])][\s(]*)?$",
    re.IGNORECASE,
)


def is_illegible(text: str) -> bool:
    """Return whether `text` itself says that something in it could not be read."""
    return _ILLEGIBLE.search(text) is not None


def names_an_item(before: str) -> bool:
    """Return whether the words before a mark say that an item stood there."""
    return _NAMES_AN_ITEM.search(before[-60:]) is not None


def only_mark(text: str) -> re.Match[str] | None:
    """Return the mark if there is nothing else in `text` but a bullet or a number."""
    mark = MARK.search(text)
    if mark is None or text[mark.end() :].strip():
        return None
    before = text[: mark.start()].strip()
    return mark if re.fullmatch(r"(?:[-*•]|\(?\d{1,6}[.)])?", before) else None
