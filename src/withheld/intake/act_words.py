"""
What a clause demands, language by language, as data: a new language is a new line in each act.

An act's words are a demand only beside the words of `withheld.intake.demand_words`.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from withheld.intake.wording import Words, words
from withheld.model.reading import Act


@dataclass(frozen=True, slots=True)
class Wording:
    """How one language says an act."""

    act: Act
    pattern: Words
    needs_mood: bool = True
    """False where the words alone are a demand."""


def _words(act: Act, *alternatives: str, mood: bool = True) -> Wording:
    return Wording(act, words(*alternatives), needs_mood=mood)


# English
_WHEN = r"| no later| not later| before| until| forthwith| immediately| promptly| without"
_CONTENT = (
    r"(?:content|information|post|posts|page|pages|url|urls|link|links|it|them|item|items"
    r"|material|materials"
    r"|account|video|videos|repositor\w+|data|this|these|those|the|any|all|such|said|following"
    r"|above|access|https?)"
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
        r"\bçıkarıl\w+[^.;]{0,40}(?:veya|ya da)[^.;]{0,60}eriş\w+[^.;]{0,20}engel\w+",
        r"\b(?:hapus|menghapus|penghapusan|dihapus)\b[^.;]{0,50}\b(?:atau|dan/atau)\b[^.;]{0,40}"
        r"\b(?:putus|memutus|pemutusan|blokir|memblokir|pemblokiran)\b",
        r"हटा\S*[^।]{0,40}(?:या|अथवा)[^।]{0,40}(?:ब्लॉक|अवरुद्ध)",
        r"\b(?:remov|exclu)\w*[^.;]{0,50}?\b(?:ou|e/ou)\b[^.;]{0,30}?\b(?:bloque|restrin"
        r"|indispon)\w*",
        r"\b(?:entfern|lösch)\w*[^.;]{0,50}?\b(?:oder|bzw\.?)\b[^.;]{0,90}?\b(?:sperr)\w*",
        r"\b(?:sperr)\w*[^.;]{0,30}?\boder\b[^.;]{0,30}?\b(?:entfern|lösch)\w*",
        r"\b(?:retir|supprim)\w*[^.;]{0,50}?\bou\b[^.;]{0,30}?\b(?:bloqu|déréférenc)\w*",
        r"(?:删除|清除)(?:或者?|、)(?:屏蔽|封禁|断开)",
        # Whoever is to stop publishing may choose how.
        r"\b(?:ensure|secure|see to it)\b[^.;]{0,60}\b(?:not available|no longer available"
        r"|unavailable)\b",
        r"\b(?:cease|stop|discontinue|desist from|refrain from)\b[^.;]{0,20}\b(?:publishing"
        r"|displaying|disseminating|making (?:\w+ ){0,3}available|publication"
        r"|dissemination)\b",
        r"\bunterlassen\b[^.;]{0,120}\b(?:zugänglich|verbreiten|veröffentlichen)\b"
        r"|\b(?:Verbreitung|Veröffentlichung)\b[^.;]{0,60}\b(?:einzustellen|zu unterlassen)\b",
        r"\b(?:cesser|faire cesser|mettre fin à)\b[^.;]{0,30}\b(?:diffus|publi)\w*"
        r"|\b(?:cesar|cese)\b[^.;]{0,30}\b(?:difusión|publicación)\b"
        r"|\bcess(?:ar|e)\b[^.;]{0,30}\b(?:divulgação|veiculação|publicação)\b",
        r"прекратить (?:распространени|публикаци|размещени)\w+|停止(?:传播|发布)"
        r"|\byayın\w* (?:son veril|durdurul)\w*|प्रसारण[^।]{0,20}(?:रोक|बंद)",
    ),
    _words(
        Act.GEO_RESTRICT,
        r"\bgeo-?(?:block|restrict|fenc|sperr|bloqu|blok)\w*|\bhide\b[^.;]{0,50}\b(?:in|from"
        r"|for)\b",
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
        r"\bakun\b[^.;]{0,140}?\b(?:diblokir|ditangguhkan|ditutup|dinonaktifkan|dihapus)\b",
        r"\b(?:menangguhkan|penangguhan|menutup|penutupan|blokir|memblokir|nonaktifkan"
        r"|menonaktifkan)"
        r"\b[^.;]{0,30}\bakun\b",
        r"\b(?:they|accounts?|handles?|profiles?|users?|channels?)\b[^.;]{0,80}\bbe (?:\w+ )?"
        r"(?:suspended|banned|terminated|deactivated|closed|disabled)\b",
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
        rf"\b(?:remove|delete|erase|expunge|take down)\b(?!\s+(?:the |any |all )?(?:block"
        rf"|restriction"
        rf"|suspension))[\s\[\"“(]+(?:\w+ ){{0,3}}?{_CONTENT}\b",
        rf"\b(?:remove|delete|take down)(?=\s*(?:$|[,.;:]| from| by | within| and | or {_WHEN}))",
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
        r"\b(?:menghapus|penghapusan|dihapus|hapus|menurunkan|take ?down)\b",
        r"हटा(?:एं|एँ|ए|ने|या|यें|ना|इए|(?=\s))",
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
        rf"\bblock(?=\s*(?:$|[,.;:]| from| by | within| for | https?| and | or {_WHEN}))",
        r"\b(?:be|been) (?:blocked|restricted|withheld|disabled|limited|made inaccessible)\b"
        r"|\brender(?:ed)? inaccessible|\bmake (?:it|them|the [\w ]{0,30}) (?:inaccessible"
        r"|unavailable)",
        r"\b(?:disabling|blocking|restricting|restriction|limitation) (?:of )?(?:public )?access\b",
        r"(?:ограничить|ограничени[еюя]|закрыть|прекратить|заблокировать"
        r"|блокировк\w+)\s+(?:доступ\w*|сайт|ресурс|страниц\w+|к )",
        r"доступ[^.;]{0,90}(?:должен быть|подлежит|следует)\s*(?:ограничен\w*|ограничению"
        r"|заблокирова\w+)",
        r"屏蔽|封锁|断开[^。；]{0,8}链接|阻断|限制访问|停止(?:传输|访问)",
        r"\b(?:bloque|restrin|inhabilit|restring)(?:ar|o|e|en|jan|gir|ir|ja|ación|uear)\w*\b"
        r"|\b(?:bloqueo|restricción)\b",
        r"\b(?:bloquear|bloqueio|bloqueiem|indisponibili\w+|torn\w+ indispon\w+)\b",
        r"\b(?:sperr)(?:en|ung|t|e)\b|\bunzugänglich\b",
        r"\b(?:bloquer|bloquez|blocage|empêcher l'accès|rendre inaccessible\w*)\b",
        r"\beriş\w+[^.;]{0,30}(?:engelle\w+|kapat\w+)",
        r"\bimp[eiç]d?\w*\b[^.;]{0,20}\b(?:acceso|acesso)|\bhide\b (?:it|them|the)\b",
        r"\b(?:pemutusan|memutus|putus) akses\b|\b(?:memblokir|pemblokiran|blokir)\b"
        r"|\bmembatasi akses|\bpembatasan akses"
        r"|\bakses\b[^.;]{0,60}\b(?:diblokir|diputus|dibatasi|ditutup)\b",
        r"\b(?:скрыть|сделать недоступн\w+)\b",
        r"अवरुद्ध|अवर्ुद्ध|ब्लॉक|पहुंच[^।]{0,20}(?:रोक|बंद)",
    ),
    _words(
        Act.NOTIFY_HOLDER,
        r"\b(?:inform|notify|notif(?:ying|ies)|tell|warn)\b[^.;]{0,60}\b(?:owners?|holders?"
        r"|users?|uploaders?|authors?|clients?|customers?|publishers?)\b",
        r"(?:проинформировать|уведомить|известить|сообщить)[^.;]{0,70}(?:владельц\w+"
        r"|пользовател\w+|автор(?:а|у|ов|ам)?\b)",
        r"(?:通知|告知)[^。；]{0,20}(?:用户|所有者|发布者|作者)",
        r"\b(?:notifi(?:car|que)|inform(?:ar|e)|comuni(?:car|que))\b[^.;]{0,40}\b(?:usuario"
        r"|titular|propietario|autor(?:es|as?)?\b)(?!idad)\w*",
        r"\b(?:Nutzer\w*|Inhaber\w*|Betroffene\w*|Verfasser\w*)\b[^.;]{0,60}"
        r"\b(?:informieren|unterrichten|benachrichtigen)\b",
        r"\b(?:hesap|içerik) (?:sahib\w+|sağlayıcı\w*)[^.;]{0,40}(?:bilgilendir|bildir)\w*",
        r"\b(?:memberitahu\w*|menginformasikan)\b[^.;]{0,40}\b(?:pemilik|pengguna)\b",
        r"(?:खाताधारक|उपयोगकर्ता)[^।]{0,30}सूचित(?! न)",
        r"\b(?:informer|notifier)\b[^.;]{0,40}\b(?:utilisateur|titulaire|auteur)\w*",
    ),
    _words(
        Act.REGISTER,
        r"\b(?:внести|включить|(?:для|на) включени[яе])\b[^.;]{0,300}\bреестр\w*",
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
        r"\b(?:tod[ao]s (?:l[ao]s |sus |as |suas )?(?:copias|cópias|réplicas)|toutes (?:les "
        r"|ses |leurs |vos )?copies"
        r"|tou(?:te|tes|s)\b[^.;]{0,14}\b(?:copie|réplique|miroir|reproduction)s?"
        r"|copies et (?:sites )?miroirs|(?:alle|sämtliche|jede|etwaige)\w* (?:\w+ )?(?:Kopie"
        r"|Spiegel)\w*"
        r"|cualquier\w* (?:otra )?(?:copia|réplica)s?|quaisquer (?:outras )?(?:cópias|réplicas)"
        r"|qualquer (?:cópia|réplica)|tüm kopya\w*"
        r"|semua salinan|seluruh salinan)\b|सभी प्रतियां|सभी प्रतियों",
        r"\berneut\w* (?:Hochladen|Verbreit\w+|Veröffentlich\w+)|\bnouvelle (?:mise en ligne"
        r"|diffusion)"
        r"|\bnova publicação|\btekrar (?:yayın|yüklen)\w+|\bdiunggah kembali|पुनः (?:अपलोड"
        r"|प्रकाशित)",
        r"\b(?:empêch|prévenir|évit|interdi)\w*[^.;]{0,30}\b(?:remise en ligne|réapparition"
        r"|republication|rediffusion|nouvelle)",
        r"\b(?:verhinder\w*|unterbind\w*)[^.;]{0,30}\b(?:erneut|wieder)\w*|\b(?:erneut|wieder)\w*"
        r"[^.;]{0,40}\bzu (?:verhindern|unterbinden)\b",
        r"\b(?:impe[dç]|evit|imped)\w*[^.;]{0,40}\b(?:nova|nuev|volv|volt|reaparec|republica"
        r"|reinser|repost)\w*",
        r"\b(?:yeniden|tekrar)\b[^.;]{0,30}\b(?:yüklenme|yayınlanma|yayımlanma)\w*"
        r"|\bmencegah\b[^.;]{0,30}\b(?:kembali|ulang)\b|(?:पुनः|दोबारा|फिर से)[^।]{0,30}(?:न हो"
        r"|रोक)",
        r"недопущени\w+[^.;]{0,20}(?:повторн|дальнейш)\w+",
        r"(?:не допускать|исключить|предотвратить)[^.;]{0,40}(?:повторн\w+|дальнейш\w+)"
        r"|(?:все[хм]?|их|также|любы[ехм]|ины[ехм])\s[^.;]{0,20}(?:копи[ийя]|зеркал)\w*",
        r"(?:防止|禁止)[^。]{0,15}再次(?:上传|发布|出现)|(?:所有|全部|一切)(?:副本|镜像|转载)",
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
        r"(?:保全|保存|保留)[^。；]{0,12}(?:数据|证据|记录|日志|信息)"
        r"|(?:数据|证据|记录|日志|信息)[^。；，,]{0,10}(?:保全|保存|保留)",
        r"\b(?:conserv|preserv)(?:ar|ación|e|en|em|ação|ad[oa]s?)\b"
        r"|\bretención (?:del contenido y )?(?:de )?(?:los )?datos"
        r"|\bretención del contenido y los datos",
        r"\b(?:sichern|aufzubewahren|Sicherung)\b[^.;]{0,30}(?:Daten)"
        r"|\b\w*Daten\b[^.;]{0,100}\b(?:sichern|aufbewahren|aufzubewahren|zu speichern)\b",
        r"\bconserver\b[^.;]{0,120}\b(?:données|preuves)\b"
        r"|\b(?:veri|bilgi|kayıt|kayd|log|trafik|delil|içeri[kğ])\w*\b[^.;,]{0,80}"
        r"\b(?:muhafaza|saklan)\w*"
        r"|\b(?:menyimpan|penyimpanan)\b[^.;]{0,30}\b(?:data|bukti|log)\b"
        r"|(?:डेटा|साक्ष्य|अभिलेख|लॉग|जानकारी)[^।]{0,30}(?:सुरक्षित रख|संरक्षित)",
    ),
    _words(
        Act.PRODUCE_DATA,
        r"\b(?:kullanıcı|abone|üye|IP|kimlik|trafik|hesab?p?)\w*\b[^.;]{0,40}"
        r"\b(?:bilgi(?:ler|s)|kayıtlar)\w*[^.;]{0,160}"
        r"\b(?:gönderil|bildiril|veril|paylaş|sunul|ilet)(?!me[myz])\w*",
        r"\b(?:memberikan|menyerahkan|menyampaikan|mengirimkan|berikan)\b[^.;]{0,30}"
        r"\b(?:data|informasi|identitas|alamat IP)\b",
        r"(?:उपयोगकर्ता|पंजीकरण|लॉगिन|आईपी|खाते)[^।]{0,40}(?:विवरण|जानकारी|डेटा|पत\S+)[^।]{0,60}"
        r"(?:उपलब्ध|प्रदान|दें|भेज)",
        r"\b(?:provide|share|furnish|disclose|supply|hand over|produce|submit|send"
        r"|give)\b[^.;]{0,60}\b(?:subscriber|user|account|registration|registrant|ip|login|log"
        r"|kyc|identity|basic|contact|customer|originator|uploader|publisher"
        r"|author)\w*\b[^.;]{0,25}\b(?:details?|data|information"
        r"|logs?|records?|address(?:es)?|identifiers?|particulars)\b",
        r"\b(?:furnish|provide|disclose|submit|supply|share|send|produce)\b[^.;]{0,20}"
        r"\bthe following\b[^.;]{0,60}\b(?:account|user|handle|profile|subscriber|person|url"
        r"|post)s?\b",
        r"(?<!of )(?<!about )(?<!on )(?:^\W*|\b(?:the|such|said|above|requisite|requested|same) )"
        r"(?:information|details|data|records|particulars|logs)\b(?: \w+){0,3}?"
        r" (?:may|shall|must|should|is to|are to)(?: kindly| please)? be (?:provided|furnished|sent"
        r"|shared|submitted|supplied|produced)\b",
        r"\b(?:request|require|seek|demand)\w*\b[^.;]{0,30}\b(?:subscriber|account|registration"
        r"|login|log-in|IP)\b[^.;]{0,25}\b(?:information|details|data|logs|records|addresses)\b",
        r"\b(?:requisit|solicit|requer|requeir)\w*\b[^.;]{0,60}\b(?:dados (?:cadastrais|de"
        r"|d[oa]s?)\b|registros de (?:acesso|conexão))",
        r"\b(?:solicit|requier|interes)\w*\b[^.;]{0,60}\b(?:datos (?:de (?:registro|identificación"
        r"|tráfico|abonado|titularidad|conexión)|identificativos|del (?:titular|usuario)))",
        r"\b(?:sollicit|requér|demand)\w*\b[^.;]{0,40}\bcommunication (?:de |des )[^.;]{0,40}"
        r"\b(?:données|informations|adresses)\b",
        r"\b(?:furnish|provide|disclose)\b[^.;]{0,40}\b(?:details|identity"
        r"|particulars) of\b[^.;]{0,30}\b(?:originator|user|holder|person|author|uploader)s?\b",
        r"\b(?:provide|share|furnish|disclose|supply)\b[^.;]{0,30}\b(?:ip address\w*|identity"
        r"|personal data)\b",
        r"(?:предоставить|сообщить|представить|направить)[^.;]{0,50}(?:данные о|сведения о"
        r"|персональн\w+|IP-?адрес\w*|регистрационн\w+)[^.;]{0,30}(?:пользовател\w+|владельц\w+"
        r"|абонент\w+|данн\w+|)",
        r"(?:提供|调取|报送)[^。；]{0,90}(?:用户|注册|登录|身份|IP)[^。；]{0,10}"
        r"(?:信息|资料|数据|记录|日志|地址)",
        r"\b(?:facilit|proporcion|aport|remit|entreg)\w*\b[^.;]{0,120}\b(?:datos"
        r"|información)\b[^.;]{0,30}\b(?:usuario|titular|registro|abonado|IP)\w*",
        r"\b(?:encaminh|envi|remet|disponibiliz)\w*\b[^.;]{0,80}\b(?:dados|registros)\b",
        r"\b(?:forne[cç]|inform|apresent)\w*\b[^.;]{0,40}\b(?:dados|registros)\b[^.;]{0,30}",
        r"\b(?:Bestandsdaten|Nutzerdaten|IP-Adressen?)\b[^.;]{0,80}\b(?:übermitteln|mitzuteilen"
        r"|mitteilen|herauszugeben|Auskunft)|\bAuskunft\b[^.;]{0,40}\bdaten\b"
        r"|\b(?:Mitteilung|Übermittlung|Herausgabe|Auskunft über)\b[^.;]{0,60}"
        r"(?:daten|IP-Adressen?)\b",
        r"\b(?:communiquer|fournir|transmettre)\b[^.;]{0,100}\b(?:données"
        r"|informations)\b[^.;]{0,30}\b(?:identification|utilisateur|abonné|titulaire"
        r"|connexion)\w*",
    ),
    _words(
        Act.REPORT_BACK,
        r"书面(?:回复|答复|报告|反馈)",
        r"\brevert\b(?: back)? (?:with|to (?:us|this)|within|in)\b|\b(?:reply|response|resposta"
        r"|respuesta|réponse|Antwort|ответ)\b[^.;]{0,30}\b(?:within|em|no prazo|en el plazo|en|dans"
        r"|sous|innerhalb|binnen|в течение|до)\b[^.;]{0,20}\d?",
        r"\b(?:reply|respond)\b[^.;]{0,40}\b(?:within|by|before|to (?:us|this|the undersigned))\b",
        r"\b(?:submit|furnish|send|provide|file)\b[^.;]{0,40}\breport\b",
        r"\b(?:hasil|tindak lanjut|pelaksanaan)\b[^.;]{0,60}\b(?:dilaporkan|disampaikan"
        r"|diberitahukan)\b",
        r"\b(?:melaporkan|laporan|laporkan|dilaporkan|konfirmasi)\b[^.;]{0,50}\b(?:setelah"
        r"|dilaksanakan"
        r"|tindak lanjut"
        r"|pelaksanaan|hasil"
        r"|kepada kami)\b",
        r"\b(?:sonu[cç]\w*|işlem\w*)\b[^.;]{0,60}\b(?:bildiril|iletil|rapor|bilgi)\w*",
        r"कार्रवाई[^।]{0,100}(?:सूचित|अवगत|रिपोर्ट|प्रतिवेदन)|रिपोर्ट[^।]{0,30}(?:प्रस्तुत|भेज"
        r"|दें)",
        r"\b(?:(?:me|nous) (?:rendre|rendrez|tenir informé|informer|faire connaître|confirmer"
        r"|aviser)\w*|m['’](?:informer|aviser))",
        r"\b(?:unterrichten|informieren|benachrichtigen|verständigen) Sie (?:uns|mich|bitte|hier\w*"
        r"|das|die)\b",
        r"\buns\b[^.;]{0,120}\b(?:unterrichten|informieren|benachrichtigen)\b"
        r"|\b(?:anzuzeigen|nachzuweisen|zu berichten|zu bestätigen|Bericht zu erstatten)\b",
        r"\b(?:informar|comunicar|reportar|notificar|dar cuenta)\w* (?:de ello |lo anterior )?a "
        r"est[ea] (?:autoridad|juzgado|fiscalía|unidad|juízo|tribunal|autoridade|delegacia|vara)",
        r"\b(?:inform|notify|tell|update|advise) (?:us|this (?:office|department|ministry|court"
        r"|authority)|the (?:undersigned|authority|court|ministry|department))\b",
        r"\breport (?:back|compliance|the (?:outcome|result|action|measures)|to (?:us|the|this)"
        r"|on (?:the|what))|\b(?:compliance"
        r"|action taken)(?: report)?\b[^.;]{0,40}\b(?:be )?(?:reported|submitted|furnished|sent"
        r"|intimated)\b",
        r"\b(?:submit|furnish|send|provide|file)\b[^.;]{0,40}\b(?:compliance|action taken"
        r"|confirmation)\b|\bconfirm\b[^.;]{0,30}\b(?:in writing|to us|which|what|whether"
        r"|compliance|once|that|when|receipt|removal"
        r"|the (?:removal|action))|\blet us know\b|\bcompliance report\b(?: (?:shall|must|should"
        r"|is to))?|\breport within\b"
        r"|\backnowledge receipt\b",
        r"(?:сообщить|проинформировать|уведомить|информировать"
        r"|доложить)[^.;]{0,60}(?:о принят\w+ мер\w*|о результат\w+|об исполнении|о выполнении"
        r"|Роскомнадзор|нас\b)",
        r"об? (?:результат\w+|принят\w+ мер\w+|исполнении|выполнении)[^.;]{0,80}(?:просьба|просим"
        r"|прошу|сообщить|уведомить|доложить|проинформировать)",
        r"(?:反馈|回复|报告|告知|书面)[^。；]{0,15}(?:结果|情况|我局|我部|我方)|(?:结果"
        r"|情况)[^。；]{0,10}(?:反馈|回复|报告)",
        r"(?:आख्या|प्रतिवेदन)[^।]{0,40}(?:प्रस्तुत|भेज|दें|दाखिल)",
        r"\bjustifi\w+\b[^.;]{0,60}\bmesures\b|\baccus\w+ réception\b"
        r"|\b(?:en )?(?:justifier|rendra compte|rendre compte)\w*\b[^.;]{0,40}\b(?:auprès|greffe"
        r"|exécution)\b",
        r"\b(?:inform|comuni|report|confirm)(?:ar|e|en|quen?|car)\b[^.;]{0,40}\b(?:medidas"
        r"|recepción"
        r"|recebimento"
        r"|resultado|cumplimiento|ejecución|adoptad)\w*|\bacus\w+ (?:de )?recibo"
        r"|\bacredit\w+\b[^.;]{0,60}\bcumplimiento\b",
        r"\b(?:informar|comunicar|confirmar|comprovar)\b[^.;]{0,40}\b(?:providências|cumprimento"
        r"|medidas)\b|\b(?:cumprimento|providências|medidas|cumplimiento|resultado)\b[^.;]{0,40}"
        r"\b(?:informad|comunicad|comprovad|comunicará|informará|acreditad)\w*",
        r"\b(?:mitteilen|teilen Sie uns|bestätigen|berichten|Rückmeldung|Mitteilung)\b"
        r"|\b(?:nous (?:informer"
        r"|confirmer)|rendre compte)\b",
        r"\bbilgi (?:veril(?!me[my])|vermen)\w*|अनुपालन[^।]{0,30}(?:सूचि|रिपोर्ट|प्रतिवेदन)"
        r"|सूचित कर",
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
        r"\b(?:no (?:person|one|party)|nobody)\b[^.;]{0,30}\b(?:shall|may|must|is to)\b[^.;]{0,20}"
        r"\b(?:disclos|publish|reveal|communicat)\w*",
        r"\b(?:Benachrichtigung|Unterrichtung|Mitteilung|Information|Bekanntgabe)\b[^.;]{0,60}"
        r"\b(?:unterbleib\w*|zu unterlassen|untersagt|unzulässig|nicht (?:zulässig|gestattet))",
        r"разглашени\w+[^.;]{0,10}не подлеж\w+|не подлеж\w+[^.;]{0,10}разглашени\w+"
        r"|\bbilgi verilme(?:melidir|meli|sin|yecektir)\b",
        r"\b[Rr]ule 16\b[^.;]{0,60}(?:confidential|applies|shall)|\bstrictly confidential\b"
        r"|\bnon-?disclosure\b",
        r"не (?:разглаша\w+|раскрыва\w+|уведомля\w+|сообща\w+)[^.;]{0,60}"
        r"|соблюда\w+ конфиденциальн\w+|сохран\w+ в тайне",
        r"保密|(?:不得|请勿|严禁)[^。；,，]{0,10}(?:泄露|告知|通知|公开|透露|披露)",
        r"\bno (?:divulg|revel|comuni|inform|notifi)\w+[^.;]{0,50}|\bconfidencialidad\b"
        r"|\bcarácter (?:confidencial|reservado|secreto)\b",
        r"\b(?:não divulg|sigilo|confidencial)\w*|\b(?:vertraulich|Stillschweigen"
        r"|nicht (?:zu )?informieren)\b|\b(?:confidentialité|ne pas (?:divulguer|informer))\b"
        r"|\b(?:não|no|nao) (?:seja|sejam|sea|sean|se|deve(?:rá)?(?: ser)?"
        r"|debe(?:rá)?(?: ser)?) (?:comunic|inform|notific|divulg|revel)\w*"
        r"|\bn(?:e |')(?:\w+ )?(?:divulgu|inform|communiqu|révél|avertir)\w* pas\b"
        r"|\b(?:bilgi veril(?:me(?:mesi|yecek)|mez)|açıklanma(?:ma|yacak)|paylaşılma(?:ma"
        r"|yacak))\w*"
        r"|\bgizli\w*\b|\brahasia\b|\b(?:tidak boleh|dilarang|jangan)\b[^.;]{0,20}\b(?:memberitahu"
        r"|diberitahu|menyebar|disebar|mengungkap|diungkap)\w*"
        r"|(?:सूचना|जानकारी) न(?:हीं)? (?:दी|दें|दे)|न बताया|गोपनीय|प्रकट न (?:कर|किया)"
        r"|सूचित न (?:कर|किया)",
        r"\b(?:abst[eé][nr]\w*|abstenh\w*|s['’]abst(?:enir|iendra|enez|ient)"
        r"|absten[ge]\w*)(?:-se)? "
        r"d(?:e |['’])(?:comunic|inform|notific|divulg|revel|révél|communiqu|avis)\w*[^.;]{0,60}"
        r"|\bno se (?:comuni|inform|notifi|divulg|revel)\w*"
        r"|\bnicht\b[^.;]{0,60}\b(?:informiert|unterrichtet|benachrichtigt) werden\b"
        r"|\btenue?s? au secret\b|\bsecret de l['’](?:enquête|instruction)\b"
        r"|\bno (?:podrá|deberá|debe) (?:ser )?(?:comunic|inform|notific|divulg|revel)\w*"
        r"|\b(?:segredo|sigilo) de justiça\b|\bguard(?:ar|e|en) (?:la debida |absoluta )?(?:reserva"
        r"|secreto)\b|\bsecreto de las actuaciones\b"
        r"|\bnicht (?:zu (?:benachrichtigen|unterrichten)|mitzuteilen|offenzulegen|weiterzugeben)"
        r"|\bVerschwiegenheit\b",
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
        r"|\b(?:membuka (?:kembali )?(?:blokir|akses)|pencabutan (?:blokir|pemblokiran)"
        r"|normalisasi)\b"
        r"|\b(?:débloqu|rétabli|lever le blocage)\w*|\bengel\w* kaldır\w*|अनब्लॉक|बहाल",
        r"\b(?:alzamiento|levantamiento|cese|levantamento|revogação)\b[^.;,]{0,60}"
        r"\b(?:bloqueio|bloqueo|medida|suspensión|suspensão|restricción|restrição)\w*",
        r"\b(?:main-?levée|levée)\b[^.;,]{0,60}\b(?:blocage|mesure|suspension|restriction)\w*"
        r"|\b(?:remettre en ligne|remise en ligne)\b",
        r"\b(?:wieder(?: öffentlich| allgemein)? (?:zugänglich|verfügbar|freizuschalten)"
        r"|wiederherzustellen|wiederherstell\w+|freizugeben|Entsperrung)\b",
        r"\berişim\w* yeniden (?:sağlan|açıl)\w*|\berişime açıl\w*",
        r"\b(?:rétablira|restaurera|lèvera|débloquera|restablecerá|desbloqueará|restabelecerá"
        r"|restaurará|reativará|восстановит|разблокирует)\b",
        r"доступ[^.;]{0,200}(?:подлежит (?:возобновлени|восстановлени)\w+|восстановить|возобновить)"
        r"|(?:снять|отменить|снятии)[^.;]{0,30}(?:ограничени|блокировк)\w+",
    ),
)
