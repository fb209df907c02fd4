"""
The words of operative clauses, language by language, as data.

`MOODS` are the words that turn a description into a demand; `ACTS` say what is demanded.  A new
language is a new line in each.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from withheld.model.reading import Act


@dataclass(frozen=True, slots=True)
class Wording:
    """How one language says an act."""

    act: Act
    pattern: re.Pattern[str]
    needs_mood: bool = True
    """False where the words alone are a demand."""


def _words(act: Act, *alternatives: str, mood: bool = True) -> Wording:
    return Wording(act, re.compile("|".join(alternatives), re.IGNORECASE), needs_mood=mood)


# English
_CONTENT = (
    r"(?:content|information|post|posts|page|pages|url|urls|link|links|it|them|item|items"
    r"|material|materials"
    r"|account|video|videos|repositor\w+|data|this|these|those|the|any|all|such|said|following"
    r"|above|access|https?)"
)
_MOOD = re.compile(
    r"\b(?:please|kindly|pls|request(?:s|ed|ing)?|requir(?:e|es|ed|ing)|direct(?:s|ed|ing)?"
    r"|order(?:s|ed|ing)?|instruct(?:s|ed)?|asks?|asked"
    r"|urged?|call(?:s|ed)? (?:up)?on|suggests?|suggested|advised?|demand(?:s|ed)?|must|shall"
    r"|should|has to|have to|needs? to"
    r"|(?:is|are) to|oblig(?:ed|ated)|hereby|better to|at least|necessary|unless|fails? to"
    r"|would like|want you)\b"
    # Russian
    r"|прос(?:им|ит|ьба|ят)\b|прошу|необходимо|обязан\w*|обязать|возложить|требу\w+|следует"
    r"|должен|должн[аоы]|надлежит|предлага\w+"
    r"|предписыва\w+|непринятия|поруча\w+|подлеж[иа]т|\bв срок\b|\bif\b[^.;]{0,40}\b(?:do|does|is"
    r"|are) not\b|\bgrateful\b|\bappreciate\b|решил\b|\bесли\b[^.]{0,60}\bне\b|постановил"
    # Chinese
    r"|请|建议|要求|责令|应当|须|务必|通知|烦请|希望|最好"
    # Spanish, Portuguese, French, German
    r"|\b(?:solicit\w+|requ?ier\w*|requer\w*|orden[aeó]\w*|deber[áa]\w*|rueg\w+|rog\w+|acuerd\w+"
    r"|proced\w+|exig\w+|dispon\w+)"
    r"|\b(?:determin\w+|solicit\w+|dever[áã]\w*|favor|intim\w+)"
    r"|\b(?:demand\w+|enjoi\w+|enjoint|ordonn\w+|dev(?:ez|ra|ront)|pri(?:ons|ez|er)|veuillez"
    r"|mise? en demeure|prié\w*)"
    r"|\b(?:ersuch\w*|aufgeforder\w*|bitte\w*|ordnen?|teilen Sie|anordn\w*"
    r"|angeordnet|verpflichte\w*|(?:ist|sind"
    r"|haben) (?:sofort |umgehend |unverzüglich )?zu|müssen|muss)\b"
    # Turkish, Hindi
    r"|\b(?:rica|talep|gerek\w*|karar\w*|istenmek\w*|lütfen)\b|करें|कीजिए|किया जा|निर्देश|अनुरोध"
    r"|आदेश|चाहिए",
    re.IGNORECASE,
)
MOOD = _MOOD
IMPERATIVE = re.compile(r"^\W*(?:\(?[\divxa-z]{1,4}[.)]\s*)?(?:and |also |then )?", re.IGNORECASE)
"""Nothing but a number before the verb: an English imperative."""

FUTURE = re.compile(
    r"(?:\b(?:will|would|may|might|can|could|has|have|had|was|were|is being|are being|been"
    r"|being)\b(?: also| then| not| been| be)*"
    r"|\bto prevent [^.]{0,60}|будут?\b[^.,]{0,50}|может быть|могут быть|\bбыл[аио]?\b|将(?:会"
    r"|被)?|\bserán?\b|\bwird\b|\bsera\b)\s*$",
    re.IGNORECASE,
)
"""Right before a verb: what somebody will do or has done, and no demand."""

POLITE = re.compile(
    r"\b(?:request|direct|advis|instruct|kindly|please|immediate|forthwith|urgent|at the earliest"
    r"|within)\w*\b",
    re.IGNORECASE,
)
"""Beside it, "may be blocked" is an order put politely, and "you could remove" a request."""
ASKED_SOFTLY = re.compile(
    r"\bmay(?: kindly| please| also)*\s*$|\b(?:you|your \w+)(?: please| kindly)? (?:could|can"
    r"|would)\s*$",
    re.IGNORECASE,
)
"""Right before a verb: what would be a possibility, were it not asked for."""

NEGATED = re.compile(
    r"(?:\b(?:do not|don't|not|never|without|refrain from|nor|no|nicht|ne pas|não)|\bне|不得|请勿"
    r"|不要)"
    r"(?:\s+(?:to|also|in any way|otherwise))?\s*$",
    re.IGNORECASE,
)
"""Right before a verb: what is not to be done."""

NEED_FOR = re.compile(
    r"(?:необходимост\w+|the need|the necessity|need for)[^.]{0,40}$", re.IGNORECASE
)
"""What a third person is to be told is needed; no demand on the addressee."""

OWNER = re.compile(
    r"владел\w+|\bowners?\b|\bowner's\b|\baccount holders?\b|\bpropietari\w+|\btitular\w*|所有者"
    r"|发布者|\bInhaber\w*|\bpropriétaire\w*",
    re.IGNORECASE,
)
ADDRESSEE = re.compile(
    r"провайдер\w*|\bproviders?\b|intermediar\w+|\byou\b|\byour\b|\bвам\b|\bвас\b|\bвы\b|\bваш\w*"
    r"|贵公司|贵平台|\bplatform\w*|\bservice\b"
    r"|оператор\w*|\bGitHub\b|\bTwitter\b|\bustedes?\b|\bplataforma\w*|\bSie\b|\bvous\b|\bsizin\b"
    r"|मध्यवर्ती|मध्यस्थ",
    re.IGNORECASE,
)
FALLBACK = re.compile(
    r"\bat least\b|\bif (?:it|they|this|that|these) (?:cannot|can not|could not)\b|\botherwise\b"
    r"|\bif (?:that|this|it) (?:is|proves) (?:not |im)possible\b"
    r"|\bif you (?:cannot|think)\b|\bor else\b|\balternatively\b"
    r"|\bif not possible\b|\bfailing that\b|\bif possible\b|\belse\b|\bin case of (?:refusal"
    r"|failure)\b|\bfails? to (?:fulfil|act|comply)"
    r"|至少|如果可以|否则|如(?:果)?(?:无法|不能)|в случае (?:отказа|невозможности|бездействия)"
    r"|хотя бы|как минимум|\bиначе\b"
    r"|al menos|en su defecto|de no ser posible|zumindest|andernfalls|hilfsweise|à défaut"
    r"|au moins|en az|pelo menos|कम से कम",
    re.IGNORECASE,
)
"""Introduces what is asked in the second place, if the first cannot be had."""

VISITORS = re.compile(
    r"\b(?:ip|visit\w*|users?|geo\w*|viewers?|people|residents?|usuarios|Nutzer\w*|utilisateurs"
    r"|kullanıcı\w*)\b|IP|用户|访问|пользовател\w+|жител\w+",
    re.IGNORECASE,
)

ACTS: Sequence[Wording] = (
    # The combined act comes first: a clause that says both says neither alone.
    _words(
        Act.REMOVE_OR_RESTRICT,
        r"удал\w+[^.;]{0,80}?(?:и\s*\(или\)|и/или|\bили\b|либо)[^.;]{0,60}?(?:огранич\w+"
        r"|блокир\w+)",
        r"(?:огранич\w+|блокир\w+)[^.;]{0,60}?(?:и\s*\(или\)|и/или|\bили\b|либо)\s+удал\w+",
        r"\b(?:remove|delete|take down|erase)\b[^.;]{0,60}?\b(?:and\s?\(or\)|and ?/ ?or"
        r"|or)\b[^.;]{0,40}?\b(?:block|restrict|limit|disable|withhold|geo)\w*",
        r"\b(?:block|restrict|limit|disable)\b[^.;]{0,60}?\b(?:and ?/ ?or"
        r"|or)\b[^.;]{0,20}?\b(?:remove|delete|take down)\b",
        r"\b(?:removal|deletion) of\b[^.;]{0,40}?\bor\b[^.;]{0,40}?\b(?:disabl|restrict|block)\w*",
        r"\b(?:elimin|retir|suprim)\w*[^.;]{0,50}?\b(?:o|u|y/o)\b[^.;]{0,30}?\b(?:bloque|restrin"
        r"|inhabilit)\w*",
        r"\b(?:remov|exclu)\w*[^.;]{0,50}?\b(?:ou|e/ou)\b[^.;]{0,30}?\b(?:bloque|restrin"
        r"|indispon)\w*",
        r"\b(?:entfern|lösch)\w*[^.;]{0,50}?\b(?:oder|bzw\.?)\b[^.;]{0,40}?\b(?:sperr)\w*",
        r"\b(?:sperr)\w*[^.;]{0,30}?\boder\b[^.;]{0,30}?\b(?:entfern|lösch)\w*",
        r"\b(?:retir|supprim)\w*[^.;]{0,50}?\bou\b[^.;]{0,30}?\b(?:bloqu|déréférenc)\w*",
        r"(?:删除|清除)(?:或者?|、)(?:屏蔽|封禁|断开)",
    ),
    _words(
        Act.GEO_RESTRICT,
        r"\bgeo-?(?:block|restrict|fenc)\w*",
        r"\b(?:block|restrict|limit|disable|prevent|deny)\w*\b[^.;]{0,50}\b(?:users?|visitors?"
        r"|ip addresses|ips?|viewers?|residents?)\b[^.;]{0,30}\b(?:in|from|of)\b",
        r"\b(?:visitors?|users?|visiting users)\b[^.;]{0,40}\b(?:in"
        r"|from)\b[^.;]{0,40}\b(?:not (?:be able to )?(?:see|access|view)|inaccessible"
        r"|unavailable)",
        r"\b(?:inaccessible|unavailable|invisible)\b[^.;]{0,20}\b(?:to|for|from"
        r"|in)\b[^.;]{0,30}\b(?:users?|visitors?|ip|china|russia|india)",
        r"让?来自[^。；]{0,20}(?:IP|用户)[^。；]{0,20}(?:看不到|无法访问|访问不到|不能访问)",
        r"(?:ограничить|закрыть|заблокировать)[^.;]{0,30}доступ[^.;]{0,30}(?:для"
        r"|с) [^.;]{0,15}(?:пользовател\w+|IP)",
        r"bloque\w*[^.;]{0,40}(?:usuarios|direcciones IP)[^.;]{0,20}(?:en|de|desde)",
    ),
    _words(
        Act.SUSPEND_ACCOUNT,
        # To block for access by a country's public is to restrict there, and no suspension.
        r"\b(?:suspend|ban|terminate|deactivate|close|disable|block|lock"
        r"|freeze)\w*\b(?!\s+(?:the |public )?access\b)[^.;]{0,50}?\b(?:accounts?|handles?"
        r"|profiles?|channels?|users?)\b(?!\s*(?:of|in|from) (?:users|visitors))"
        r"(?![^.;]{0,60}\b(?:for|from) (?:public )?access\b)",
        r"\b(?:remove|delete)\b\s+(?:the |this |these |all |said |following )*(?:accounts?"
        r"|profiles?|channels?|handles?)\b",
        r"\b(?:suspend|ban|deactivate)\b\s+(?:https?|@|hxxp|the (?:said|following)|them|him|her)",
        r"(?:заблокировать|удалить|закрыть|приостановить)[^.;]{0,30}(?:аккаунт|уч[её]тн\w+ запис"
        r"|профил|канал)\w*",
        r"(?:封禁|封停|关闭|注销|冻结|禁言)[^。；]{0,15}(?:账号|帐号|账户|用户|频道)",
        r"\b(?:suspend|suspens|cerr|elimin|bloque|desactiv|inhabilit)\w*\b[^.;]{0,30}\b(?:cuentas?"
        r"|perfil\w*|canal\w*|contas?|usuario\w*)\b",
        r"\b(?:suspend|désactiv|ferm|bloqu)\w*\b[^.;]{0,30}\bcomptes?\b",
        r"\b(?:Kont(?:o|en)|Accounts?|Profile?)\b[^.;]{0,40}\b(?:sperr|lösch|deaktivier)\w*",
        r"\b(?:hesab\w*|hesap\w*)\b[^.;]{0,30}(?:kapat|askıya|engelle)\w*",
        r"(?:खात|हैंडल|अकाउंट)[^।]{0,30}(?:निलंबित|बंद|अवरुद्ध|ब्लॉक)",
    ),
    _words(
        Act.REMOVE,
        r"\b(?:ensure|make sure)\b[^.;]{0,60}\b(?:is|are|be|gets?) (?:removed|deleted"
        r"|taken down)\b",
        r"\b(?:removal|deletion) of\b[^.;]{0,60}\b(?:is|are) (?:hereby )?(?:directed|ordered"
        r"|requested|required)\b",
        rf"\b(?:remove|delete|erase|expunge)\b[\s\[\"“(]+(?:the |this |these |such |any "
        rf"|all )*{_CONTENT}\b",
        r"\b(?:remove|delete)(?=\s*(?:$|[,.;:]| from| by | within| and ))",
        r"\b(?:be|been) (?:removed|deleted|taken down)\b|\btak(?:e|en|ing) (?:it |them |this "
        r"|these |those |the [\w ]{0,40}|the following [\w ]{0,30})?(?:down|off)\b",
        r"\b(?:removal of\b|removing (?:the |this |all |such ))",
        r"\b(?:удалить|удалени[еяю]|удалит|убрать|изъять)\b",
        r"删除|清除|移除|下架|撤下",
        r"\b(?:elimin|suprim|retir|borr)(?:ar|ación|e[ns]?|o|ada|ado|an)\b|\b(?:retirada"
        r"|eliminación|supresión)\b",
        r"\bremo(?:ver|ção|vam|va|ção)\b|\b(?:excluir|exclusão|excluam)\b",
        r"\b(?:entfern|lösch)(?:en|t|ung|e|ten)\b",
        r"\b(?:retirer|retrait|retirez|supprimer|suppression|supprimez)\b",
        r"\b(?:kaldır|sil|çıkar)(?:ılma\w*|ın\w*|ma\w*|mak|ması\w*|inme\w*|inmesi\w*)\b",
        r"हटा(?:एं|ए|ने|या|यें|ना|इए|\b)",
    ),
    _words(
        Act.RESTRICT,
        r"\b(?:ensure|make sure)\b[^.;]{0,60}\b(?:is|are|be|gets?) (?:blocked|restricted|withheld"
        r"|disabled|inaccessible)\b",
        r"\bblocking of\b[^.;]{0,60}\b(?:is|are) (?:hereby )?(?:directed|ordered|requested"
        r"|required)\b",
        rf"\b(?:block|restrict|withhold|limit|disable|blocking|withholding)\b\s*(?:an "
        rf"|for )?(?:public |the |this |these |such |any |all |for )*(?:access|{_CONTENT}"
        rf"|for access|following|below)\b",
        r"\bblock(?=\s*(?:$|[,.;:]| from| by | within| for | https?))",
        r"\b(?:be|been) (?:blocked|restricted|withheld|disabled|limited|made inaccessible)\b"
        r"|\brender(?:ed)? inaccessible|\bmake (?:it|them|the [\w ]{0,30}) (?:inaccessible"
        r"|unavailable)",
        r"\b(?:disabling|blocking|restricting|restriction|limitation) (?:of )?(?:public )?access\b",
        r"(?:ограничить|ограничени[еюя]|закрыть|прекратить|заблокировать"
        r"|блокировк\w+)\s+(?:доступ\w*|сайт|ресурс|страниц\w+|к )",
        r"доступ[^.;]{0,90}(?:должен быть|подлежит|следует)\s*(?:ограничен\w*|ограничению"
        r"|заблокирова\w+)",
        r"屏蔽|封锁|断开链接|阻断|限制访问|停止(?:传输|访问)",
        r"\b(?:bloque|restrin|inhabilit|restring)(?:ar|o|e|en|jan|gir|ir|ja|ación|uear)\w*\b"
        r"|\b(?:bloqueo|restricción)\b",
        r"\b(?:bloquear|bloqueio|bloqueiem|indisponibili\w+|tornar indispon\w+)\b",
        r"\b(?:sperr)(?:en|ung|t|e)\b|\bunzugänglich\b",
        r"\b(?:bloquer|bloquez|blocage|empêcher l'accès|rendre inaccessible\w*)\b",
        r"\beriş\w+[^.;]{0,30}(?:engelle\w+|kapat\w+)",
        r"अवरुद्ध|अवर्ुद्ध|ब्लॉक|पहुंच[^।]{0,20}(?:रोक|बंद)",
    ),
    _words(
        Act.NOTIFY_HOLDER,
        r"\b(?:inform|notify|notif(?:ying|ies)|tell|warn)\b[^.;]{0,60}\b(?:owners?|holders?"
        r"|users?|uploaders?|authors?|clients?|customers?|publishers?)\b",
        r"(?:проинформировать|уведомить|известить|сообщить)[^.;]{0,70}(?:владельц\w+"
        r"|пользовател\w+|автор\w+)",
        r"(?:通知|告知)[^。；]{0,20}(?:用户|所有者|发布者|作者)",
        r"\b(?:notifi(?:car|que)|inform(?:ar|e)|comuni(?:car|que))\b[^.;]{0,40}\b(?:usuario"
        r"|titular|propietario|autor)\w*",
        r"\b(?:informer|notifier)\b[^.;]{0,40}\b(?:utilisateur|titulaire|auteur)\w*",
    ),
    _words(
        Act.REGISTER,
        r"\b(?:внести|включить)\b[^.;]{0,300}\bреестр\w*",
        r"\b(?:enter|include|record)\b[^.;]{0,200}\b(?:in|into|on) the (?:unified "
        r"|national )?(?:register|registry|blacklist)\b",
    ),
    _words(
        Act.STAY_DOWN,
        r"\b(?:does not|do not|never|not) (?:re-?appear|resurface)\b",
        r"\bprevent\w*\b[^.;]{0,40}\b(?:re-?upload|re-?appear|re-?post|re-?publi"
        r"|further (?:upload|dissemination|publication))\w*",
        r"\b(?:all|any)(?: (?:of )?(?:its|their|the|such|other))? (?:copies|mirrors?|forks?"
        r"|re-?uploads?|identical|similar (?:content|posts"
        r"|repositories))\b",
        r"\bstay ?down\b|\bdo not (?:re-?appear|restore|re-?publish)\b",
        r"(?:не допускать|исключить|предотвратить)[^.;]{0,40}(?:повторн\w+|дальнейш\w+)"
        r"|все (?:копии|зеркала)",
        r"(?:防止|禁止)[^。]{0,15}再次(?:上传|发布|出现)|所有(?:副本|镜像)",
        r"\b(?:impedir|evitar)\b[^.;]{0,30}\b(?:nueva|volver|reaparici|republica)\w*",
    ),
    _words(
        Act.PRESERVE,
        r"\b(?:preserve|retain|safeguard|keep)\b[^.;]{0,50}\b(?:data|information|logs?|evidence"
        r"|records?|contents?|copies|copy|metadata)\b",
        r"\b(?:data|information|logs?|evidence|records?|contents?|metadata)\b[^.;]{0,40}"
        r"\b(?:shall|must|is to|are to|should) be (?:preserved|retained)\b",
        r"\bpreservation of\b[^.;]{0,30}\b(?:data|evidence|content|records)\b"
        r"|\bwithholding (?:the |both )*content and data\b",
        r"(?:сохранить|обеспечить сохранность|хранить)[^.;]{0,50}(?:данн\w+|сведени\w+|копи\w+"
        r"|информаци\w+|журнал\w*|доказательств\w*)",
        r"(?:保全|保存|保留)[^。；]{0,12}(?:数据|证据|记录|日志|信息)",
        r"\b(?:conserv|preserv)(?:ar|ación|e|en|em|ação)\b"
        r"|\bretención (?:del contenido y )?(?:de )?(?:los )?datos"
        r"|\bretención del contenido y los datos",
        r"\b(?:sichern|aufzubewahren|Sicherung)\b[^.;]{0,30}(?:Daten)"
        r"|\bDaten\b[^.;]{0,30}\b(?:sichern|aufbewahren)\b",
        r"\bconserver\b[^.;]{0,30}\b(?:données|preuves)\b|\bmuhafaza\b",
    ),
    _words(
        Act.PRODUCE_DATA,
        r"\bbilgi\w*\b[^.;]{0,30}\b(?:gönderil|bildiril|veril|paylaş)\w*",
        r"\b(?:provide|share|furnish|disclose|supply|hand over|produce|submit|send"
        r"|give)\b[^.;]{0,60}\b(?:subscriber|user|account|registration|registrant|ip|login|log"
        r"|kyc|identity|basic|contact|customer|originator|uploader|publisher"
        r"|author)\w*\b[^.;]{0,25}\b(?:details?|data|information"
        r"|logs?|records?|address(?:es)?|identifiers?|particulars)\b",
        r"\b(?:furnish|provide|disclose)\b[^.;]{0,40}\b(?:details|identity"
        r"|particulars) of\b[^.;]{0,30}\b(?:originator|user|holder|person|author|uploader)s?\b",
        r"\b(?:provide|share|furnish|disclose|supply)\b[^.;]{0,30}\b(?:ip address\w*|identity"
        r"|personal data)\b",
        r"(?:предоставить|сообщить|представить|направить)[^.;]{0,50}(?:данные о|сведения о"
        r"|персональн\w+|IP-?адрес\w*|регистрационн\w+)[^.;]{0,30}(?:пользовател\w+|владельц\w+"
        r"|абонент\w+|данн\w+|)",
        r"提供[^。；]{0,20}(?:用户|注册|登录|身份|IP)[^。；]{0,10}(?:信息|资料|数据|记录|地址)",
        r"\b(?:facilit|proporcion|aport|remit|entreg)\w*\b[^.;]{0,40}\b(?:datos"
        r"|información)\b[^.;]{0,30}\b(?:usuario|titular|registro|abonado|IP)\w*",
        r"\b(?:forne[cç]|inform|apresent)\w*\b[^.;]{0,40}\b(?:dados|registros)\b[^.;]{0,30}",
        r"\b(?:Bestandsdaten|Nutzerdaten|IP-Adressen?)\b[^.;]{0,40}\b(?:übermitteln|mitzuteilen"
        r"|mitteilen|Auskunft)|\bAuskunft\b[^.;]{0,40}\bdaten\b",
        r"\b(?:communiquer|fournir|transmettre)\b[^.;]{0,40}\b(?:données"
        r"|informations)\b[^.;]{0,30}\b(?:identification|utilisateur|abonné|titulaire"
        r"|connexion)\w*",
    ),
    _words(
        Act.REPORT_BACK,
        r"书面(?:回复|答复|报告)",
        r"\b(?:inform|notify|tell|update|advise) (?:us|this (?:office|department|ministry|court"
        r"|authority)|the (?:undersigned|authority|court|ministry|department))\b",
        r"\breport (?:back|compliance|the (?:outcome|result|action|measures)|to (?:us|the|this)"
        r"|on (?:the|what))|\b(?:compliance"
        r"|action taken)(?: report)?\b[^.;]{0,40}\b(?:be )?(?:reported|submitted|furnished|sent"
        r"|intimated)\b",
        r"\b(?:submit|furnish|send|provide|file)\b[^.;]{0,40}\b(?:compliance|action taken"
        r"|confirmation)\b|\bconfirm\b[^.;]{0,30}\b(?:compliance|once|that|when|receipt|removal"
        r"|the (?:removal|action))|\blet us know\b|\bcompliance report\b(?: (?:shall|must|should"
        r"|is to))?|\breport within\b"
        r"|\backnowledge receipt\b",
        r"(?:сообщить|проинформировать|уведомить|информировать"
        r"|доложить)[^.;]{0,60}(?:о принят\w+ мер\w*|о результат\w+|об исполнении|о выполнении"
        r"|Роскомнадзор|нас\b)",
        r"о (?:результат\w+|принят\w+ мер\w+|исполнении)[^.;]{0,80}(?:просьба|просим|прошу"
        r"|сообщить|уведомить)",
        r"(?:反馈|回复|报告|告知|书面)[^。；]{0,15}(?:结果|情况|我局|我部|我方)|(?:结果"
        r"|情况)[^。；]{0,10}(?:反馈|回复|报告)",
        r"\b(?:inform|comuni|report|confirm)(?:ar|e|en|quen?|car)\b[^.;]{0,40}\b(?:medidas"
        r"|resultado|cumplimiento|ejecución|adoptad)\w*|\bacus\w+ (?:de )?recibo",
        r"\b(?:informar|comunicar|confirmar)\b[^.;]{0,40}\b(?:providências|cumprimento|medidas)\b",
        r"\b(?:mitteilen|teilen Sie uns|bestätigen|berichten|Rückmeldung|Mitteilung)\b"
        r"|\b(?:nous (?:informer"
        r"|confirmer)|rendre compte)\b",
        r"\bbilgi (?:veril|vermen)\w*|अनुपालन[^।]{0,30}(?:सूचि|रिपोर्ट|प्रतिवेदन)|सूचित कर",
    ),
    _words(
        Act.SILENCE,
        r"\b(?:must|shall|may|should) not be (?:shared|disclosed|revealed|communicated|published"
        r"|made public)\b",
        r"\b(?:must|shall|may|should) not be (?:informed|told|notified|made aware)\b",
        r"\b(?:do not|don't|not|never|without|refrain from|prohibited from)\s+(?:to )?(?:disclos"
        r"|notify|inform|reveal|publici[sz]|tell|shar|communicat|publish)\w*[^.;]{0,60}\b(?:this"
        r"|the|order|direction|existence|account|user|holder|third|any|content|him|them|letter"
        r"|request|public)\b",
        r"\b(?:strict(?:ly)? )?confidential(?:ity)?\b[^.;]{0,50}\b(?:maintain|kept|keep|applies"
        r"|appl(?:y|ies)|observed|ensured|treated)\w*|\b(?:keep|kept|treat\w*"
        r"|maintain\w*)\b[^.;]{0,50}\b(?:strict(?:ly)? )?(?:confidential|secret|secrecy"
        r"|confidentiality)\b",
        r"\b[Rr]ule 16\b[^.;]{0,60}(?:confidential|applies|shall)|\bstrictly confidential\b"
        r"|\bnon-?disclosure\b",
        r"не (?:разглаша\w+|раскрыва\w+|уведомля\w+|сообща\w+)[^.;]{0,60}"
        r"|соблюда\w+ конфиденциальн\w+|сохран\w+ в тайне",
        r"保密|不得(?:泄露|告知|通知|公开|透露)|请勿(?:泄露|告知|通知|公开)",
        r"\bno (?:divulg|revel|comuni|inform|notifi)\w+[^.;]{0,50}|\bconfidencialidad\b"
        r"|\bcarácter (?:confidencial|reservado|secreto)\b",
        r"\b(?:não divulg|sigilo|confidencial)\w*|\b(?:vertraulich|Stillschweigen"
        r"|nicht (?:zu )?informieren)\b|\b(?:confidentialité|ne pas (?:divulguer|informer))\b"
        r"|\bgizli\w*\b|गोपनीय",
        mood=False,
    ),
    _words(
        Act.LABEL,
        r"\b(?:label|mark|flag|attach|add|append|carry|display)\b[^.;]{0,40}\b(?:warning|label"
        r"|notice|disclaimer|correction notice|marking)\b",
        r"(?:маркир|пометить|снабдить)\w*|添加[^。]{0,10}(?:标签|警示|提示)|\betiquet\w+",
    ),
    _words(
        Act.CORRECT,
        r"\b(?:publish|post|put up|communicate)\b[^.;]{0,40}\b(?:correction|rectification"
        r"|retraction|apology)\b|\brectify\b",
        r"опубликовать опровержение|\brectific(?:ar|ación)\b|更正|辟谣",
    ),
    _words(
        Act.OTHER,
        r"\b(?:take|apply|adopt)\b[^.;]{0,30}\b(?:action|measures|steps)\b"
        r"|принять[^.;]{0,30}\bмеры\b|采取[^。；]{0,10}措施",
        r"\badopt\w*[^.;]{0,20}\bmedidas\b|\bMaßnahmen\b[^.;]{0,30}\b(?:ergreifen|treffen)\b"
        r"|\bprendre\b[^.;]{0,20}\bmesures\b",
    ),
    _words(
        Act.LIFT,
        r"\b(?:unblock|restore|reinstate|re-?enable|lift)\b[^.;]{0,60}\b(?:access|accounts?"
        r"|content|urls?|posts?|block\w*|restrictions?|suspension|pages?|handles?|https?|our|my"
        r"|it|them"
        r"|the)\b",
        r"\b(?:be|been) (?:unblocked|restored|reinstated)\b|\b(?:lifting|revocation"
        r"|withdrawal) of (?:the )?(?:block|restriction|order|direction|suspension)\w*",
        r"(?:разблокировать|восстановить доступ|снять (?:ограничени|блокировк)\w+"
        r"|прекратить ограничени\w+|возобновить доступ)",
        r"(?:恢复|解除)[^。；]{0,15}(?:访问|屏蔽|封禁|限制|账号)|解封",
        r"\b(?:desbloque|restablec|restaur|reactiv)\w*\b|\blevant\w+ (?:el bloqueo"
        r"|la (?:restricción|suspensión|medida))",
        r"\b(?:restabelec|reativ)\w*\b|\b(?:entsperr|freischalt|Aufhebung der Sperr)\w*"
        r"|\b(?:débloqu|rétabli|lever le blocage)\w*|\bengel\w* kaldır\w*|अनब्लॉक|बहाल",
    ),
)

LIFTED = re.compile(
    r"\b(?:order|direction|notice|block\w*|restriction|suspension|injunction|decision|letter"
    r"|measure)s?\b[^.;]{0,80}\b(?:is|are|stands?|has been|have been)\s+(?:hereby )?(?:withdrawn"
    r"|revoked|rescinded|vacated|lifted|cancell?ed|set aside|quashed|annulled)"
    r"|\b(?:has|have) been (?:removed|excluded|deleted) from the (?:unified )?regist(?:er|ry)\b"
    r"|\bno longer (?:required|necessary|prohibited)\b|\bnotice of (?:the )?(?:exclusion"
    r"|removal) [^.;]{0,40}from the\b"
    r"|уведомление об исключении|исключен[аоы]?(?:\(ы\))?\s+из[^.;]{0,60}реестр"
    r"|решени\w+[^.;]{0,60}(?:отменен[оа]?|отменяется)|ограничени\w+[^.;]{0,30}(?:снят[оы]?"
    r"|отменен\w*)"
    r"|(?:撤销|取消|解除)[^。]{0,15}(?:通知|决定|屏蔽|封禁|限制)|\b(?:queda sin efecto"
    r"|se deja sin efecto|se levanta|ha sido (?:levantad|revocad|anulad)\w+)"
    r"|\b(?:fica (?:revogad|sem efeito)\w*|wird aufgehoben|aufgehoben worden|est (?:levée?"
    r"|annulée?|abrogée?)|kaldırılmıştır|iptal edilmiştir)|निरस्त|वापस लिया",
    re.IGNORECASE,
)
CONDITIONAL = re.compile(
    r"\b(?:after|once|if|in case|when|upon|unless|may be|can be|until)\b|\bпосле\b|в случае"
    r"|\bесли\b|может быть|如果|若",
    re.IGNORECASE,
)
