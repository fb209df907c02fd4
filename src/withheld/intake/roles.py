"""
Is an address a target, or only mentioned?  Told by structure and wording, never by a list of sites.

The words that count are those between the address before and this one, the words right after, and,
for an address alone on its line, the words that lead into the list.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from enum import IntEnum
from urllib.parse import urlsplit


class Weight(IntEnum):
    """How strongly the words speak."""

    NEUTRAL = 0
    MENTIONED = 1
    """Words that usually go with what is only mentioned."""
    LIKELY = 2
    """Nothing beside the address, but its paragraph asks for something."""
    TARGET = 3
    ASIDE = 4
    """Words that leave no doubt that nobody asks to act on it."""


@dataclass(frozen=True, slots=True)
class Role:
    """What an address is doing in the letter."""

    weight: Weight
    why: str = ""
    """A reason in words, for an aside."""


_OFFICIAL = re.compile(
    r"(?:^|\.)(?:gov|gob|gouv|gub|govt|gobierno|mil|nic|go|admin|gc)\.[a-z]{2}$|\.(?:gov|mil|int)$"
    r"|(?:^|\.)(?:europa\.eu|bund\.de|government\.[a-z]{2,}|gov-?[a-z]+\.[a-z]{2})$",
    re.IGNORECASE,
)
_STORE = re.compile(
    r"(?:^|\.)(?:apps\.apple\.com|itunes\.apple\.com|play\.google\.com|appgallery\.\w+\.com"
    r"|apps?\.\w+\.ru"
    r"|galaxystore\.\w+\.com)$",
    re.IGNORECASE,
)
_ADVERT = re.compile(
    r"download|install|mobile app|available (?:on|in) the (?:app|play)|скача|установи(?!л)"
    r"|мобильн\w+ приложени"
    r"|descarg|下载|डाउनलोड|indir|herunterlad|télécharg|baix[ae]",
    re.IGNORECASE,
)
_IMAGE = re.compile(r"\.(?:png|gif|jpe?g|svg|ico|css|js|woff2?)(?:[?#]|$)", re.IGNORECASE)
# Words that come right before an address that is only pointed to.
_SEE = re.compile(
    r"(?:\b(?:see|see also|cf\.?|refer to|visit|vide|available (?:online )?at|accessible at"
    r"|published (?:at|on)"
    r"|details at|(?:further|more) information(?: at| on)?|см\.|смотри\w*|подробнее|ознакомиться"
    r"|véase|ver|consulte"
    r"|vgl\.?|siehe|voir|cf|veja|bkz\.?)|参见|详见|参阅|देखें)\s*(?:also|the|list,? also|at|here"
    r"|on|our|website|web ?site"
    r"|page|также|на сайте|тоже|además|en|auch|aussi|:|：|[\s(,\"«<])*$",
    re.IGNORECASE,
)
_PUBLISHED = re.compile(
    r"\s*(?:(?:adres|sayfa|site)\w*(?:nde|nden|dan|den) (?:yayı[mn]lan(?:mıştır|makta)|ulaşıl"
    r"|incele|görül|bul"
    r"|erişebilir)|पर (?:उपलब्ध|प्रकाशित) (?:है|हैं)|पर देख)",
)
"""Right behind where something can be looked up; some languages say so last."""
_LAW_BEFORE = re.compile(
    r"(?:\b(?:Acts?|Laws?|Rules?|Code|Constitution|Regulations?|Resolution|Directive|Ordinance"
    r"|Decree|Gazette)\b|№?\s*\d+-?(?:FZ|ФЗ)"
    r"|закон\w*|постановлени\w*|кодекс\w*|\b(?:Ley|Lei|Loi|Gesetz\w*|Kanun\w*|Código"
    r"|Real Decreto)\b|法|条例|अधिनियम)"
    r"[^()]{0,110}[(（]\s*$",
    re.IGNORECASE,
)
_ALREADY = re.compile(
    r"(?:\balready\b|\bhas (?:now |since )?been|\bhave (?:now |since )?been|\bis (?:now "
    r"|currently )?|\bwas\b|\bwere\b)\s*"
    r"(?:been )?(?:limited|restricted|blocked|removed|withheld|disabled|taken down|handled"
    r"|dealt with|deleted|complied)"
    r"|\balready (?:handled|complied|actioned)|despite the fact that access"
    r"|\bдоступ\b[^.]{0,60}\b(?:уже )?(?:ограничен|заблокирован|закрыт)(?!\w)(?!\s+(?:будет"
    r"|в соответствии))"
    r"|\bуже (?:удал|огранич|заблокир)\w+|\bya (?:ha sido |fue |está )?(?:eliminad|bloquead"
    r"|restringid|retirad)\w+"
    r"|已(?:被|经)?(?:删除|屏蔽|封禁|限制|处理)|पहले ही|zaten (?:engellen|kaldırıl)\w+"
    r"|bereits (?:gesperrt|entfernt|gelöscht)"
    r"|déjà (?:été )?(?:bloqué|retiré|supprimé)|já (?:foi )?(?:bloquead|removid)\w+",
    re.IGNORECASE,
)
_NOT_ALREADY = re.compile(
    r"\b(?:will|shall|would|must|should|to) be|будет|будут|should|must|recogni[sz]ed|declared"
    r"|признан"
    r"|\bnot (?:yet )?(?:been )?(?:removed|blocked|restricted)|still",
    re.IGNORECASE,
)
_EXAMPLE = re.compile(
    r"(?<![\w./])(?:is |as |are )?(?:an |only )?examples?(?![\w/]|\.\w)(?: only)?|\be\.g\."
    r"|\bfor instance"
    r"|например|в качестве примера|por ejemplo|p\. ?ej\.|例如|比如|उदाहरण|örneğin|zum Beispiel"
    r"|z\. ?B\."
    r"|par exemple|por exemplo",
    re.IGNORECASE,
)
_EVIDENCE = re.compile(
    r"\b(?:evidence|screen ?shots?|archived? (?:copy|version|at)|capture|news report)\b[^.;]{0,30}$"
    r"|скриншот\w*[^.;]{0,30}$|截图[^。]{0,10}$|captura\w*[^.;]{0,30}$",
    re.IGNORECASE,
)
_GENUINE = re.compile(
    r"\b(?:imitat|impersonat|mimic|spoof)\w*\W*(?:the )?(?:\w+ ){0,3}\W*$|\b(?:genuine|legitimate"
    r"|real|original|official)\b[^.]{0,40}$"
    r"|имитир\w+\W*$|подлинн\w+[^.]{0,30}$|仿冒\W*$|suplantando[^.]{0,20}$",
    re.IGNORECASE,
)
_SERVICE_NOTE = re.compile(
    r"24.?hours? basis|круглосуточн|around the clock|\b24/7\b|\b(?:file|lodge"
    r"|submit)\b[^.]{0,20}\b(?:complaint|appeal)s?\b"
    r"|\bappeals?\b[^.]{0,60}\b(?:at|on|via|through)\W*$|\bgrievance\b[^.]{0,40}$|обжалова|жалоб"
    r"|\brecurso\b|申诉|unsubscribe|privacy policy|disclaimer|confidentiality notice|отписаться"
    r"|\b(?:reported|submitted|uploaded|sent|replied|addressed|written)\b[^.]{0,40}\b(?:at|to|via"
    r"|through|on)\W*$"
    r"|\b(?:submit|upload|report|reply|respond|write|contact)\b(?! of)[^.]{0,40}\b(?:at|to|via"
    r"|through|us|on)\W*$"
    r"|направ(?:ить|лен\w*|ляйте)[^.]{0,40}(?:адрес|по)\b|\bportal\b[^.]{0,20}$"
    r"|портал\w*[^.]{0,20}$"
    r"|(?:\b(?:follow|find|like) us\b|s[ií]g(?:u|a)[ei]?-?nos|suivez-nous|folgen sie uns"
    r"|подписывайтесь|присоединяйтесь|bizi (?:takip|izle)|हमें फ़?ॉलो|关注我们|ikuti kami"
    r")[^.]{0,40}$"
    r"|official (?:web ?site|page)|официальн\w+ сайт|\b(?:web ?site|contact|tel|e-?mail)\s?:\s*$",
    re.IGNORECASE,
)
_OPERATIVE = re.compile(
    r"\b(?:remove|delete|take (?:it |them )?(?:down|off)|block|restrict|disable|suspend|ban"
    r"|withhold|geo.?block)(?:d|s|ing|al)?\b"
    r"|удалить|удалени|ограничить|ограничени|заблокировать|блокировк|删除|清除|移除|屏蔽|封禁|断开"
    r"|\b(?:elimin|suprim|retir|bloque)(?:ar|en|ación|o)\b|हटा|अवरुद्ध|kaldır|engelle|çıkarıl"
    r"|\b(?:sperren"
    r"|löschen|entfernen)\b"
    r"|\b(?:remover|bloquear|excluir)\b|\b(?:retirer|bloquer|supprimer)\b",
    re.IGNORECASE,
)
_TARGET_BEFORE = re.compile(
    r"\b(?:remove|delete|take (?:it |them )?(?:down|off)|block|restrict|disable|suspend|ban"
    r"|withhold|geo.?block|limit)\w*\b"
    r"|\b(?:following|below|listed|said|impugned|offending|infringing"
    r"|mentioned)\b[^.]{0,60}\b(?:url|link|post|page|account|content|information"
    r"|handle|profile|web.?site|repositor\w+|video|channel|item|tweet)\w*"
    r"|\b(?:links?|urls?|address(?:es)?|accounts?|pages?)\b[^.]{0,12}\b(?:below|as follows)\b"
    r"|\b(?:hosted|located|posted|published|uploaded|found|available|accessible) (?:at|on"
    r"|under)\W*(?:the )?(?:url|link|address)?\W*$"
    r"|\b(?:violat|infring|contraven|vilif|defam|phishing|fraudulent|malicious)\w*\b"
    r"|\b(?:accounts?|users?|profiles?|repositor(?:y|ies)|channels?|posts?|pages?|videos?|tweets?"
    r"|gists?|issues?|groups?"
    r"|web ?sites?|files?)\b[^.;:]{0,30}$|доступ\w* к (?:страниц|сайт)\w*|\b(?:unblock|restor"
    r"|reinstat|lift)\w*\b"
    r"|\b(?:illegal|unlawful|prohibited|forbidden|infringing|objectionable|offending|extremist"
    r"|unauthori[sz]ed)\b"
    r"|\bpage[^.]{0,4}s?[^.]{0,4} link|\burl(?:s| address\w*)?\s*(?:is|are|:|-|no)?\s*[(<\"]*$"
    r"|\bentered in\b|\bstill available\b|\b(?:located|posted|hosted|published|uploaded"
    r"|available) (?:at|on|under) (?:the )?(?:following )?(?:url|link|address|page)"
    r"|запрещ\w+|указател\w+|\burl\b|противоправн|незаконн|экстремист|удал\w+|огранич\w+"
    r"|заблокир\w+|блокир\w+|внес[её]н\w*"
    r"|размещ[её]н\w*|ссылк\w+|следующ\w+|по адресу|сайт\w*[^.]{0,30}$"
    r"|删除|清除|移除|屏蔽|封禁|断开|看不到|无法访问|访问不到|如下|以下|违法|链接"
    r"|\b(?:elimin|suprim|retir|bloque|restrin|inhabilit|siguiente|enlace|ilícit|ilegal)\w*"
    r"|हटा|अवरुद्ध|ब्लॉक|निम्नलिखित|प्रतिबंधित|kaldır|engelle|çıkarıl|aşağıdaki|erişim"
    r"|\b(?:remov|bloque|seguinte|exclu|indispon)\w*|\b(?:sperr|lösch|entfern|folgende"
    r"|rechtswidrig)\w*"
    r"|\b(?:retir|bloqu|supprim|suivant|illicite|déréférenc)\w*",
    re.IGNORECASE,
)
_TARGET_AFTER = re.compile(
    r"^[\s>\])\"'»,]*(?:[^.]{0,30}\b(?:contains?|violat|vilif|infring|defam|insult"
    r"|(?:has been|is|was) (?:recogni[sz]ed|declared|found)|(?:was|were|is|are|has been"
    r"|have been)(?: \(were\))? (?:included"
    r"|entered|added|listed)|was \(were\)"
    r"|shall be|must be|should be|is to be|are to be|within \d|be (?:blocked|removed|restricted"
    r"|suspended)|(?:has|have) not|remains?|is still|still available)"
    r"|[^.]{0,30}(?:содержит|содержат|включен|внес[её]н|признан|подлежит|нарушает|запрещ)"
    r"|[^。]{0,30}(?:违反|违法|传播|含有|删除)|[^.]{0,40}\b(?:contiene|vulnera|infringe|deberá"
    r"|viola|contém|enthält|verstößt|contient)\b)",
    re.IGNORECASE,
)


_PLAIN_HOST = re.compile(r"https?://((?:[a-z0-9-]+\.)+[a-z0-9-]+)(?:[/?#]|\Z)")


def is_official(host: str) -> bool:
    """Return whether `host` lies in a domain that only a state or the Union can register."""
    return _OFFICIAL.search(host) is not None


def host_of(url: str) -> str:
    """Return the host of `url`, lower-cased, without `www.`; empty if there is none."""
    if plain := _PLAIN_HOST.match(url):  # nearly all; a whole parser is asked for the others
        return plain[1].removeprefix("www.")
    try:
        return (urlsplit(url).hostname or "").removeprefix("www.")
    except ValueError:
        return ""


_MISPRINT = re.compile(
    r"^[\W_]{0,6}(?:leia-se|léase|debe(?:rá)? (?:decir|leerse)|(?:please |shall |should |may "
    r"|must )?(?:be )?read\b"
    r"|(?:is|are|shall be|may be|stands?) (?:replaced|substituted|corrected) (?:by|with|to)\b"
    r"|(?:il faut )?lire\b|est remplacée? par|se sustituye por|wird ersetzt durch"
    r"|muss es (?:richtig )?(?:heißen|lauten)|(?:следует )?(?:читать|заменить на)"
    r"|(?:ibaresi|ifadesi|adresi)(?=\W+$|\W+https?)|yerine|(?:di)?baca\b|seharusnya|应为|更正为"
    r"|(?:के स्थान पर|की जगह))",
    re.IGNORECASE,
)
"""Right behind what a corrigendum says was wrong."""
_MISREAD = re.compile(
    r"(?:\b(?:statt|anstelle von|instead of|in place of|au lieu de|en (?:lugar|vez) de"
    r"|em vez de|donde dice|onde se lê|tertulis)|вместо(?: слов| адреса)?)[\W_]{0,6}$",
    re.IGNORECASE,
)
"""Right before what it says was wrong."""
_PUT_RIGHT = re.compile(
    r"(?:\b(?:leia-se|léase|debe(?:rá)? (?:decir|leerse)|read(?: as)?|lire|(?:heißen|lauten|lies)"
    r"|richtig|baca|seharusnya|(?:replaced|substituted|corrected) (?:by|with|to)"
    r"|remplacée? par|ersetzt durch|sustituye por)|читать|заменить на|应为|更正为)[\W_]{0,6}$",
    re.IGNORECASE,
)
"""Right before what it says is right."""
_PUT_RIGHT_BEHIND = re.compile(
    r"^[\W_]{0,6}(?:(?:şeklinde|olarak) (?:düzelt|değiştir|okun)|पढ़ा जाए|पढ़ें|(?:zu lesen|heißen"
    r"|lauten)\b)",
    re.IGNORECASE,
)
"""Right behind what it says is right, in languages whose verb comes last."""


def role_of(url: str, *, before: str, after: str, own_domains: Iterable[str]) -> Role:
    """
    Return what `url` is doing where it stands.

    Args:
        url: Absolute.
        before: The words of the sentence up to it, from the address before it; for an address
            alone in its line, the words that lead into the list.
        after: The words right after it, up to the end of the sentence or the next address.
        own_domains: The mail domains that the sender writes from.
    """
    host = host_of(url)
    aside = _surely_aside(url, host, before, own_domains)
    if aside:
        return Role(Weight.ASIDE, aside)
    aside = _told_of(before, after)
    if aside:
        return Role(Weight.ASIDE, aside)
    if _PUT_RIGHT.search(before) or _PUT_RIGHT_BEHIND.match(after):
        return Role(Weight.TARGET)
    is_asked = _OPERATIVE.search(after[:100]) is not None or _TARGET_AFTER.search(after) is not None
    if is_asked or _TARGET_BEFORE.search(before[-260:]):
        return Role(Weight.TARGET)
    return Role(Weight.NEUTRAL)


def _told_of(before: str, after: str) -> str:
    """Return why an address between these words is only told of, or nothing."""
    if _MISPRINT.match(after) or _MISREAD.search(before):
        return "said to be misprinted"
    if _is_already_done(before, after):
        return "said to be restricted already"
    if _PUBLISHED.match(after):
        return "only referred to"
    if _EXAMPLE.search(after[:60]) or _EXAMPLE.search(before[-40:]):
        return "given as an example only"
    if _EVIDENCE.search(before):
        return "evidence"
    if _GENUINE.search(before):
        return "the genuine site that is imitated"
    if _SEE.search(before):
        return "only referred to"
    return ""


def _surely_aside(url: str, host: str, before: str, own_domains: Iterable[str]) -> str:
    """Return why nobody can mean `url`, or nothing."""
    if is_official(host):
        return "an official site: a registry, a law or the authority's own page"
    if any(host == own or host.endswith(f".{own}") for own in own_domains):
        return "the sender's own domain"
    if _LAW_BEFORE.search(before):
        return "the text of a law"
    if _speaks_last(_ADVERT, before) or (_STORE.search(host) and not _OPERATIVE.search(before)):
        return "an advertisement or a download"
    if _IMAGE.search(url) and not before.strip():
        return "a picture"
    if _speaks_last(_SERVICE_NOTE, before):
        return "where to write, to complain or to look something up"
    return ""


def _speaks_last(sign: re.Pattern[str], before: str) -> bool:
    """Return whether `sign` stands in the words before, and no operative word after it."""
    words = before[-160:]
    found = list(sign.finditer(words))
    return bool(found) and not _OPERATIVE.search(words, found[-1].end())


def _is_already_done(before: str, after: str) -> bool:
    """Return whether the words say, as a fact, that this very address is restricted already."""
    for words in (before[-180:], after[:50]):
        done = _ALREADY.search(words)
        if done and not _NOT_ALREADY.search(words[max(0, done.start() - 25) :]):
            return True
    return False
