"""
What stands before and around the numbers of letters, language by language, as data.

`LABELS` introduce a number; `PROCEEDINGS` are papers and cases named with nothing but theirs;
`LAWS` and `PAPERS` tell whose number it is; `SPOKEN_OF` says that it is another letter's.
"""

import re

from withheld.intake.wording import words

_KINDS = (
    r"notice|case|file|order|direction|letter|diary|warrant|docket|complaint|request|record|appeal"
    r"|petition|application|claim|matter|reference|order|suit|ticket|incident"
)
LABELS = words(
    r"№",
    r"\bn[º°]\s?(?:de )?(?:parquet|dossier|affaire|procédure)",
    r"(?<![\w.])n(?:o|um|r)?s?\b(?![º°'’])\.?(?:\s*:)?",
    r"(?<!\w)#",
    r"\bref(?:erence)?\b\.?(?:\s*number)?(?:\s*no\.?)?\s*:?",
    r"\b(?:file|case|letter|diary) no\.?:?|\bf\.\s?no\.?",
    rf"\b(?:our |your )?(?:{_KINDS}) (?:number|ref(?:erence)?\b\.?)",
    r"\bour ref(?:erence)?\.?|\bentry (?:number|no\.?)|\bnumber of the (?:register )?entry is",
    r"\baktenzeichen:?|\baz\.:?|\b(?:geschäftszeichen|gesch\.-z\.|gz\.?|geschäftsnummer"
    r"|geschäfts-nr\.?)|\bunser zeichen:?",
    r"\bnúm\.?|\bn[º°]|\bn[uú]m\b\.?|\bn[uú]mero\b|\bexpediente\b|\bexp\.|\bprocesso\b"
    r"|\bof[ií]cio\b|\bregistro\b(?=\s*[:nN])",
    r"\br[ée]f(?:érence)?s?\b\.?",
    r"\bsayı:?|\b(?:karar|esas|dosya|soruşturma|değişik [iİ]ş|degisik is) no",
    r"\bn[oó]mor\b",
    r"文号|编号|案号",
    r"फा\.\s?सं\.?|संख्या|पत्रांक|क्रमांक",
    r"(?:исх|вх)\.",
)
"""Right before a number."""

NUMBERED_AFTER = words(r"номер(?:а|ом)?(?: реестровой записи| дела| записи)?[ \t]+(?=\d)")
"""Before a number only where it begins with a figure."""

PROCEEDINGS = words(
    r"\b(?:diligencias|procedimiento|autos|rollo|juicio|ejecutoria|sumario|pieza|causa|atestado"
    r"|medidas cautelares|ejecución|concurso|asunto)\b",
    r"\b(?:inquérito|representação|ação|mandado|autos|apelação|agravo|notícia de fato)\b",
    r"\b(?:fir|crime|suit|appeal|petition|complaint|cause|claim)\b",
    r"\b(?:affaire|dossier|instruction|enquête|procédure|ordonnance|réquisition)\b",
    r"\b(?:perkara|putusan|penetapan)\b",
)
"""Cases and papers of courts and police that are named with a number and its year alone."""

PAPERS = words(
    r"решени\w+|требовани\w+|определени\w+|поручени\w+|уведомлени\w+|письм\w+|запис\w+"
    r"|предписани\w+|постановлени\w+ суда",
    r"\b(?:decision|demand|judgment|notice|letter|order|warrant|direction|entry|request"
    r"|communication)s?\b|\be-?mails?\b",
    r"\b(?:requerimiento|of[ií]cio|resolución|auto|providencia|orden|diligencias|acuerdo)\b",
    r"\b(?:decisão|ordem|requisição|mandado|despacho)\b",
    r"\b(?:schreiben|\w*(?:bescheid|anordnung|beschluss|verfügung|urteil|ersuchen)\w*)\b",
    r"\b(?:décision|courrier|injonction|ordonnance|lettre|notification|demande|réquisition)\b",
    r"\b(?:karar|yazı|talep)\w*",
    r"\b(?:surat|perintah|putusan)\b",
    r"आदेश|पत्र|निर्देश|通知|决定|函|令",
)
"""What a letter of an authority may be."""

CASES = words(
    r"\bдел[оуа]\b|\b(?:case|suit|appeal|petition|fir|record|entry|file|matter)s?\b",
    r"\b(?:procedimiento|autos|processo|inquérito|affaire|dossier|verfahren|perkara)\b",
    r"案件|案号",
)
"""What may lie behind a letter, and is no letter itself."""

LAWS = words(
    r"закон\w*|постановлени\w*(?! суда)|кодекс\w*|стать\w+|част\w+|пункт\w*",
    r"\b(?:federal )?laws?\b|\bacts?\b|\bregulations?\b|\bresolution\b|\bdirective\b|\bcode\b",
    r"\bsections?\b(?=\W{0,3}(?:[\divx]|$))|\brules?\b|\barticles?\b|\barts?\b\.?|\bdecree\b"
    r"|\bordinance\b",
    r"\bley(?:es)?\b|\blei\b|\breal decreto\b|\bart[íi]culos?\b|\bresolução tse\b",
    r"\bgesetz\w*\b|\bverordnung\b|\bloi\b|\brèglement\b|\bkanun\w*|\bperaturan\b"
    r"|\bundang-undang\b",
    r"法|条|अधिनियम|धारा|नियम",
)
"""What else has numbers: laws, and their parts."""

SPOKEN_OF = re.compile(
    r"(?:withdrawal|withdrawn|revocation|revoked|rescinded|lifting|cancellation|supplement\w*"
    r"|earlier"
    r"|previous|non-compliance|corrigendum|amendment|addendum|reminder|continuation|extension"
    r"|further"
    r"|reference|refer|pursuant"
    r"|compliance|under|vide|in respect|superses?sion|partial modification)"
    r"[^.;]{0,50}(?:to|with|of|under|vide)?[^.;]{0,40}$|в дополнение к[^.;]{0,40}$"
    r"|во изменение[^.;]{0,40}$|к письму[^.;]{0,20}$|повторно[^.;]{0,40}$"
    r"|ранее направленн\w+[^.;]{0,60}$"
    r"|\b(?:nuestr[oa]|referencia|referência|relación|aditamento|complemento)[^.;]{0,50}$"
    r"|\b(?:unser|mein)\w*"
    r" (?:Schreiben|Bescheid|Anordnung)[^.;]{0,40}$|\b(?:notre|précédent\w*)[^.;]{0,50}$"
    r"|\b[İIi]lgi[^;]{0,60}$"
    r"|\b(?:merujuk|menindaklanjuti|sehubungan)[^.;]{0,60}$|संदर्भ[^।]{0,40}$|(?:此前|前次|撤销"
    r"|更正)[^。]{0,20}$",
    re.IGNORECASE,
)
"""Before a number that an earlier letter bears."""
