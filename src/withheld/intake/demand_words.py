"""
The words that turn a description into a demand, language by language, as data.

`MOOD` asks; `FUTURE`, `NEGATED` and `CONDITIONAL` take it back; `FALLBACK` says that something is
asked only in the second place.  What is asked for is in `withheld.intake.act_words`.
"""

import re

from withheld.intake.wording import words

_MOOD = words(
    r"\b(?:please|kindly|pls|request(?:s|ed|ing)?|requir(?:e|es|ed|ing)|direct(?:s|ed|ing)?"
    r"|order(?:s|ed|ing)?|instruct(?:s|ed)?|asks?|asked"
    r"|urged?|call(?:s|ed)? (?:up)?on|suggests?|suggested|advised?|demand(?:s|ed)?|must|shall"
    r"|commanded|compelled|bound to|should|has to|have to|needs? to"
    r"|(?:is|are) to|oblig(?:ed|ated)|hereby|better to|at least|necessary|unless|fails? to"
    r"|would like|want you|we expect (?:you|your|a|to receive)|may (?:kindly "
    r"|please )?be (?:furnished|submitted|sent|intimated"
    r"|reported|confirmed)|hope|wish|extends? to|appl(?:y|ies) (?:also |equally )?to)\b"
    # Russian
    r"|прос(?:им|ит|ьба|ят)\b|прошу|необходимо|обязан\w*|обязать|возложить|требу\w+|rétablira"
    r"|restaurera|lèvera|débloquera|restablecerá|desbloqueará|restabelecerá|restaurará|reativará"
    r"|восстановит|разблокирует|следует(?! из)"
    r"|^\W*(?:о|об) \w+[^.;]{0,60}(?:сообщить|доложить|проинформировать|уведомить)\b"
    r"|потребова\w+|распоряди\w+|приказа\w+|попроси\w+|поручил\w*|должен|должн[аоы]|надлежит"
    r"|предлага\w+"
    r"|предписыва\w+|непринятия|поруча\w+|подлеж[иа]т|\bв срок\b|\bif\b[^.;]{0,40}\b(?:do|does|is"
    r"|are) not\b|\bgrateful\b|\bappreciate\b|решил\b|\bесли\b[^.]{0,60}\bне\b|постановил"
    # Chinese
    r"|является основанием"
    r"|裁定|判令|决定如下|请|建议|要求|责令|应当|须|务必|通知|烦请|希望|最好|(?<![相响反适供效])应(?![用急对])"
    # Spanish, Portuguese, French, German
    r"|\b(?:se|esta \w+) interesa\b|\b(?:queda|fica) (?:prohibid|proibid|vedad|determinad)\w*"
    r"|\b(?:solicit\w+|requ?ier\w*|requer\w*|orden[aeó]\w*|deber[áa]\w*|rueg\w+|rog\w+|acuerd\w+"
    r"|proced\w+|exig\w+|dispon\w+)"
    r"|\b(?:determin\w+|solicit\w+|dever[áã]\w*|favor|intim\w+|requisit\w+|determin\w+)"
    r"|\b(?:requérons|requiert|voudrez|bien vouloir|incombe|condamn\w+|dit (?:et juge )?que)\b"
    r"|\b(?:demand\w+|enjoi\w+|enjoint|ordonn\w+|dev(?:ez|ra|ront)|pri(?:ons|ez|er)|veuillez"
    r"|mise? en demeure|prié\w*|tenu\w* d[e']|invit(?:e|ons|é\w*))"
    r"|\b(?:ersuch\w*|verlangt\w*|fordert\w*|weist|wies|bat|aufgeforder\w*|aufgegeben|bitte\w*"
    r"|gebeten|ordne\w*|erwarten wir|(?:teilen|unterrichten|informieren|bestätigen|übermitteln"
    r"|sperren"
    r"|entfernen|löschen|sichern|senden|nehmen) Sie|anordn\w*"
    r"|angeordnet|verpflichte\w*|müssen|muss)\b|\b(?:ist|sind|haben|hat)\b"
    r"[^.;]{0,120}\b(?:zu (?:\w+en)?|\w+zu\w+en)\b"
    r"|\b(?:report|reply|response) be (?:submitted|furnished|sent|filed)\b"
    # Indonesian, Turkish, Hindi
    r"|\b(?:minta|meminta|diminta|dimintakan|dimohon|dimohonkan|diharapkan|diinstruksikan"
    r"|menginstruksikan|mohon|wajib|diwajibkan|harus|agar|supaya|segera"
    r"|diperintahkan|memerintahkan|dilakukan|hendaknya)\b"
    r"|\b(?:rica|talep|gerek\w*|karar\w*|istenmek\w*|lütfen)\b|करें|कीजिए|किया जा|जाए(?![गग])"
    r"|जाएं|जाएँ|भेजें|भेजा जा"
    r"|रखें|रखा जा|दिया जा|हटाएं|हटायें|हटाया जा|बताएं|रोकें|कृपया|कराएं"
    r"|कराया जा|निर्देश|अनुरोध"
    r"|आदेश|चाहिए",
)
MOOD = _MOOD
IMPERATIVE = re.compile(r"^\W*(?:\(?[\divxa-z]{1,4}[.)]\s*)?(?:and |also |then )?", re.IGNORECASE)
"""Nothing but a number before the verb: an English imperative."""

FUTURE = re.compile(
    r"(?:\b(?:will|would|may|might|can|could|has|have|had|was|were|is being|are being|been"
    r"|being)\b(?: also| then| not| been| be)*"
    r"|\b(?:was|were|had)(?: \w+)? to(?: be)?"
    r"|\b(?:have|has|had|was|were) (?:\w+ )?(?:been )?(?:instructed|ordered|directed|asked|told"
    r"|required|requested) to\b[^,;]{0,40}"
    r"|(?:不能|无法|未能|难以)"
    r"|\bto prevent [^.]{0,60}|будут?\b[^.,]{0,50}|может быть|могут быть|\bбыл[аио]?\b|将(?:会"
    r"|被)?|\bserán?\b|\bwird\b|\bsera\b)\s*$",
    re.IGNORECASE,
)
"""Right before a verb: what somebody will do or has done, and no demand."""

POLITE = words(
    r"\b(?:request|direct|advis|instruct|kindly|please|immediate|forthwith|urgent|at the earliest"
    r"|within)\w*\b",
)
"""Beside it, "may be blocked" is an order put politely, and "you could remove" a request."""
ASKED_SOFTLY = re.compile(
    r"\bmay(?: kindly| please| also)*\s*$|\b(?:you|your \w+)(?: please| kindly)? (?:could|can"
    r"|would)\s*$",
    re.IGNORECASE,
)
"""Right before a verb: what would be a possibility, were it not asked for."""

PERMITTED = re.compile(r"\b(?:may|can|is free to|podrá|poderá|darf|peut|вправе)\s*$", re.IGNORECASE)
"""Right before lifting: what is allowed again is lifted."""

HOME = re.compile(
    r"\b(?:Bundesgebiet|Inland|territorio nacional|território nacional|territoire national"
    r"|national territory|our (?:country|territory|jurisdiction)|territory of the (?:state"
    r"|country|republic))\b|территории страны|境内"
    r"|\b(?:yurt içi|ülke)\w*|\bwilayah (?:negara|hukum)\b",
    re.IGNORECASE,
)
"""The country of whoever writes, which is not named."""

NEGATED = re.compile(
    r"(?:\b(?:do not|don't|not|never|without|refrain from|nor|no|nicht|ne pas|não"
    r"|abst[eé][nr]\w*(?:-se)? de|abstenh\w*(?:-se)? de|absteng\w* de"
    r"|s['’]abstenir de)|\bне|不得|请勿"
    r"|不要)"
    r"(?:\s+(?:to|also|in any way|otherwise|se|les?|lhes?|seja|sea))?\s*$",
    re.IGNORECASE,
)
"""Right before a verb: what is not to be done."""

PREVENTED = re.compile(
    r"(?:\b(?:prevent\w*|avoid\w*|empêcher|éviter|prévenir|evitar|impedir|impeça|impida|mencegah"
    r"|verhindern)|предотвра\w+|не допуст\w+|недопущени\w+|防止|避免)[^.,;。，；]{0,30}$",
    re.IGNORECASE,
)
"""Right before putting back: what is not to happen again."""

OTHERS = words(
    r"\b(?:plaintiffs?|petitioners?|applicants?|claimants?|complainants?|appellants?"
    r"|the registr(?:y|ar)"
    r"|the parties|either party|counsel|the police|the investigating officer|the prosecution)\b",
    r"\b(?:Kläger\w*|Antragsteller\w*|Parteien|Geschäftsstelle|Beschwerdeführer\w*)\b"
    r"|\b(?:demandeur|demanderesse|requérant|requérante|plaignant|parties|greffe)\b",
    r"\b(?:demandante|denunciante|querellante|la parte actora|el actor|recurrente|las partes"
    r"|autora?|requerente|demandante|reclamante|as partes|impetrante|secretaria)\b",
    r"истец|истца|истцу|заявител\w+|взыскател\w+|\b(?:davacı|başvuran|müşteki|taraflar"
    r"|yazı işleri)\w*"
    r"|\b(?:penggugat|pemohon|pelapor|para pihak)\b|वादी|याचिकाकर्ता|आवेदक|शिकायतकर्ता|प्रतिवादीगण"
    r"|原告|申请人|当事人|上诉人|书记员",
)
"""Parties to a case, and its clerks: what they are to do is asked of nobody else."""

LAW_SAYS = words(
    r"\b(?:act|law|rules?|regulations?|code|ordinance|directive|statute|section \w+|article \w+)\b"
    r"[^.;,]{0,30}\b(?:provides?|requires?|stipulates?|obliges?|imposes?|prescribes?|states?)\b",
    r"\b(?:art\w*\.?(?: \d+\w*)?|lei|marco civil|código|ley|reglamento)\b[^.;]{0,40}\b(?:impõe"
    r"|determina"
    r"|prevê|obriga|exige|estabelece|establece|dispone|obliga|prevé)\b",
    r"\b(?:loi|l['’]article|règlement|code)\b[^.;]{0,40}\b(?:impose|prévoit|dispose|oblige)\b"
    r"|(?:§§? ?\d+\w*|\bGesetz\w*|\bVerordnung)[^.;]{0,40}\b(?:schreibt|verpflichtet|bestimmt"
    r"|sieht)\b",
    r"\b(?:закон\w*|стать\w+|правил\w+)\b[^.;,]{0,40}(?:предусматрива\w+|обязыва\w+|устанавлива\w+)"
    r"|^\W*《[^》]{1,40}》[^。；，,]{0,12}规定[，,：:]|(?:अधिनियम|नियम|धारा)[^।]{0,30}(?:के अनुसार"
    r"|में प्रावधान)"
    r"|\b(?:kanun|yönetmelik|madde)\w*\b[^.;]{0,30}\b(?:uyarınca .* zorundadır|öngör\w+)"
    r"|\b(?:undang-undang|peraturan|pasal)\b[^.;]{0,40}\b(?:mewajibkan|mengatur|menentukan)\b",
)
"""What a law asks of everybody is told, and asks nothing now."""

TOLD = words(
    r"\b(?:was|were|had|has|have)(?: been)? (?:\w+ )?(?:directed|ordered|required|requested|asked"
    r"|instructed|told|called upon)\b|\b(?:directed|ordered|required|requested|asked|instructed"
    r"|called (?:up)?on) (?:you|your \w+|the (?:service|platform|intermediary|provider|company"
    r"|respondent))\b",
    r"\b(?:hatten|haben) wir (?:Sie|Ihnen)\b|\bwurden Sie\b|\bwurde (?:Ihnen|der|die|das)\b"
    r"|\bnous vous (?:avions|avons) (?:demandé|enjoint|requis)|\bnous vous (?:demandions"
    r"|enjoignions)"
    r"|\b(?:avait|avaient) (?:\w+ )?(?:ordonné|enjoint|demandé|requis|prescrit)\b|\bhatten?\b"
    r"|\bil vous (?:a|avait) été (?:demandé|enjoint|ordonné)",
    r"\bse (?:le |les )?(?:requirió|ordenó|solicitó|pidió)\b|\b(?:habíamos|hemos) (?:requerido"
    r"|ordenado|solicitado)\b|\b(?:había|habían|havia|haviam|tinha) (?:ordenado|requerido"
    r"|acordado|solicitado|determinado|requisitado)\b|\b(?:foi|fora) (?:determinad|requisitad"
    r"|solicitad|ordenad)\w+"
    r"|\b(?:determinamos|requisitamos|solicitamos) em \d",
    r"\bбыл[оаи]? (?:предписан|направлен|предложен|поручен|указан)\w*"
    r"|\bранее\b[^.;]{0,80}\b(?:просил\w*"
    r"|требовал\w*|обязал\w*)|\b(?:istenmiş|talep edilmiş|bildirilmiş)ti\w*"
    r"|\btelah (?:meminta|memerintahkan|diminta|diperintahkan)\b"
    r"|(?:दिया|कहा|किया) गया था|(?:此前|前期|之前|先前|曾|已)[^。；]{0,40}要求",
)
"""Asked before, in another letter, which this one tells of."""

NEED_FOR = re.compile(
    r"(?:необходимост\w+|the need|the necessity|need for)[^.]{0,40}$", re.IGNORECASE
)
"""What a third person is to be told is needed; no demand on the addressee."""

OWNER = words(
    r"(?<!of )(?<!of the )(?<!d[aeo] )(?<!d[ao]s )(?<!del )(?<!de los )(?<!du )(?<!des )"
    r"(?:владел\w+|\bowners?\b|\bowner's\b|\baccount holders?\b|\bpropietari\w+|\btitular\w*|所有者"
    r"|发布者|\bInhaber\w*|\bpropriétaire\w*|\bpemilik\b)",
)
ADDRESSEE = words(
    r"провайдер\w*|\bproviders?\b|intermediar\w+|\byou\b|\byour\b|\bвам\b|\bвас\b|\bвы\b|\bваш\w*"
    r"|贵公司|贵平台|\bplatform\w*|\bservice\b"
    r"|оператор\w*|\bGitHub\b|\bTwitter\b|\bustedes?\b|\bplataforma\w*|\bSie\b|\bvous\b|\bsizin\b"
    r"|मध्यवर्ती|मध्यस्थ",
)
NOT_WITHIN = re.compile(
    r"\b(?:not|never|nicht|keinesfalls|ne|no|não|не|tidak)\b|不得|请勿|नहीं| न ", re.IGNORECASE
)
"""Among the words of an act: it is not to be done."""

RECURRENCE = words(
    r"^\W*(?:\d{1,2}\W+)?(?:in case|if|should|where|whenever|en caso de que|caso|falls|sollten?"
    r"|si|au cas où|в случае|apabila)\b[^,;]{0,80}\b(?:similar|identical|further|again|new|other"
    r"|nuev\w+|nov\w+|idéntic\w+|idênticos?|gleich\w+|erneut|identique\w*|nouveau\w*|повторн\w+"
    r"|аналогичн\w+|serupa)\b[^,;]{0,60}\b(?:upload|post|publi|appear|found|surfac|hochgelad|repos"
    r"|размещ|появ|diunggah)\w*",
)
"""What is asked should the same come back, and of nothing that is there now."""

CASE_OF = re.compile(r"\s*(?:h[aâ]linde|durumunda|की स्थिति में|होने पर)", re.IGNORECASE)
"""Right behind a verb: it is the case in which something else is asked."""

THREAT = words(
    r"непринятия|\bfails? to (?:take|adopt) (?:these |the |such |any )?(?:measures|steps|action)",
)
"""What follows if nothing is done says what is asked, where nothing says it outright."""

FALLBACK = words(
    r"\bfailing (?:which|this)\b|\ben últim[oa] (?:instancia|caso|término)\b|в крайнем случае"
    r"|\bsofern (?:dies|das|eine)\b|\ben dernier (?:recours|lieu)\b|\bson çare\w*"
    r"|\bat least\b|\bif (?:it|they|this|that|these) (?:cannot|can not|could not)\b|\botherwise\b"
    r"|\b(?:in case|if|where|should)\b[^.;:]{0,60}\b(?:cannot|can not|could not|is not|are not"
    r"|prove)\s+"
    r"(?:be )?(?:\w+ )?(?:removed|deleted|taken down|possible|feasible|blocked|done|achieved"
    r"|restricted"
    r"|impossible)\b"
    r"|\bif (?:the |such )?(?:\w+ ){1,2}(?:is|are|proves?) (?:not (?:technically |otherwise )?"
    r"(?:possible|feasible|available)|impossible|unfeasible)\b|\bonly if\b|\bas a last resort\b"
    r"|\bin (?:the )?default\b|\bwhere (?:this|that|it) (?:is|cannot)\b"
    r"|\bif you (?:cannot|think)\b|\bor else\b|\balternatively\b"
    r"|\bif not possible\b|\bfailing that\b|\bif possible\b|\belse\b|\bin case of (?:refusal"
    r"|failure)\b|\bfails? to (?:fulfil|act|comply)"
    r"|至少|如果可以|否则|如(?:果)?(?:无法|不能)|в случае (?:отказа|невозможности|бездействия)"
    r"|хотя бы|как минимум|\bиначе\b"
    r"|невозможн\w+|al menos|en su defecto|de no ser posible|si (?:no|ello no) (?:fuera|es) posible"
    r"|subsidiariamente|caso (?:não|isso não)|não sendo possível|na impossibilidade|em último caso"
    r"|ist (?:dies|das) nicht möglich|falls (?:dies|das|nicht)|ansonsten|sollte (?:dies|das) nicht"
    r"|à titre subsidiaire|(?:en cas d'|si )(?:c'est |cela est )?impossib\w+|sinon\b"
    r"|\b\w+m[ae]m[ae]s[ıi] h[aâ]linde|mümkün (?:değilse|olmaması)|olmazsa|aksi (?:hâlde|halde"
    r"|takdirde)|yahut en az"
    r"|jika tidak|apabila tidak|kalau tidak|setidaknya|यदि (?:यह |ऐसा )?संभव न|अन्यथा|नहीं तो"
    r"|zumindest|andernfalls|hilfsweise|à défaut"
    r"|au moins|en az|pelo menos|कम से कम",
)
"""Introduces what is asked in the second place, if the first cannot be had."""

SUBJECT = re.compile(
    r"\s*(?:Subject|Sub|Re|Betreff|Konu|Assunto|Asunto|Objet|Perihal|Тема|О?\s?предмет|विषय"
    r"|主题|关于)"
    r"\s*[:：.]|\s*关于",
    re.IGNORECASE,
)
"""A line that says what a letter is about."""

JOINT = re.compile(
    r"\b(?:and|or|и|или|а также|y|e|et|ou|und|oder|sowie|ve|veya|dan|atau|serta)\b|तथा|और|एवं"
    r"|并|和|及",
    re.IGNORECASE,
)
"""Joins two clauses of a sentence."""

ASKS = words(
    r"прос(?:им|ит|ят)|прошу|предлагаем|требу(?:ем|ет)|\bwe (?:\w+ )?(?:ask|request|direct|order)"
    r"|\byou (?:are|must|shall)|\bsolicit(?:amos|o|a)|\brogamos|\brequer|\bbitten|\bersuchen"
    r"|\bprions"
    r"|\bdemandons|请",
)
"""The writer asks the reader: whoever was spoken of before is not the one to act."""

TELLS = re.compile(
    r"(?:уведом\w+|проинформир\w+|извест\w+|сообщ\w+|\binform\w*|\bnotif\w+|\btell|\bwarn"
    r"|\bcomuni\w+|\binformier\w+|通知|告知)[\s\w]{0,30}$",
    re.IGNORECASE,
)
"""Right before somebody: they are told."""

ORDERED = words(
    r"\border of (?:preference|priority)\b|\bin the following order\b|в порядке (?:предпочтения"
    r"|очер[её]дности)|\borden de (?:preferencia|prelación)|\bordem de preferência"
    r"|\bReihenfolge\b|\bordre de (?:préférence|priorité)|\burutan (?:prioritas|preferensi)"
    r"|öncelik sırası|वरीयता क्रम|优先顺序|按以下顺序",
)
"""Leads into a list in which each entry is asked only where the one before cannot be had."""

VISITORS = re.compile(
    r"\b(?:ip|visit\w*|users?|geo\w*|viewers?|people|residents?|usuarios|Nutzer\w*|utilisateurs"
    r"|kullanıcı\w*|utilizador\w*|usuári\w+|pengguna|lecteurs|Besucher\w*)\b|IP|उपयोगकर्ता|用户"
    r"|访问|пользовател\w+|жител\w+",
    re.IGNORECASE,
)

LIFTED = words(
    r"\b(?:order|direction|notice|block\w*|restriction|suspension|injunction|decision|letter"
    r"|measure)s?\b[^.;]{0,80}\b(?:is|are|stands?|has been|have been)\s+(?:hereby )?(?:withdrawn"
    r"|revoked|rescinded|vacated|lifted|cancell?ed|set aside|quashed|annulled|stayed|discharged"
    r"|recalled|suspended)"
    r"|\b(?:has|have) been (?:removed|excluded|deleted) from the (?:unified )?regist(?:er|ry)\b"
    r"|\bno longer (?:required|necessary|prohibited)\b|\bnotice of (?:the )?(?:exclusion"
    r"|removal) [^.;]{0,40}from the\b"
    r"|уведомление об исключении|исключен[аоы]?(?:\(ы\))?\s+из[^.;]{0,60}реестр"
    r"|решени\w+[^.;]{0,60}(?:отменен[оа]?|отменяется)|ограничени\w+[^.;]{0,30}(?:снят[оы]?"
    r"|отменен\w*)"
    r"|(?:撤销|取消|解除)[^。]{0,15}(?:通知|决定|屏蔽|封禁|限制)|\b(?:queda sin efecto"
    r"|se deja sin efecto|se levanta|ha sido (?:levantad|revocad|anulad)\w+)"
    r"|\bkarar\w*[^.;]{0,80}kaldırılma\w*|\bse (?:suspende|revoca|alza) (?:la |el )?"
    r"(?:ejecución|medida|resolución|bloqueo)"
    r"|\b(?:fica (?:revogad|sem efeito)\w*|wird aufgehoben|aufgehoben worden|est (?:levée?"
    r"|annulée?|abrogée?)|kaldırılmıştır|iptal edilmiştir|dicabut|dibatalkan)\b|निरस्त|वापस लिया",
)
CONDITIONAL = re.compile(
    r"\b(?:after|once|if|in case|when|upon|unless|may be|can be)\b|\bпосле\b|в случае"
    r"|\bесли\b|может быть|如果|若",
    re.IGNORECASE,
)
