"""What a letter as a whole is for."""

import re
from collections.abc import Sequence

from withheld.intake.amendments import Amendment, says_amendment
from withheld.intake.passages import Passage, is_quoted
from withheld.model.document import Document, LineKind
from withheld.model.reading import Act, Demand, Intent

_BLOCKING = frozenset(
    {
        Act.REMOVE,
        Act.RESTRICT,
        Act.REMOVE_OR_RESTRICT,
        Act.GEO_RESTRICT,
        Act.SUSPEND_ACCOUNT,
        Act.LABEL,
        Act.STAY_DOWN,
        Act.REGISTER,
        Act.CORRECT,
        Act.OTHER,
    }
)
_REMINDER = re.compile(
    r"\breminders?\b|\b(?:refer|further|reference) to (?:our|my|the) (?:last|previous|earlier)\b"
    r"|\bnot (?:yet )?been (?:removed|complied|blocked|actioned)\b|\bnot been \w+ yet\b"
    r"|\bnotice of non-?compliance\b|\bnon-?compliance with\b"
    r"|\bhas not (?:yet )?been complied\b|\bfailed to comply\b|\bremind(?:ed|ing)?\b"
    r"|\bgentle reminder\b|\bonce again\b"
    r"|повторно (?:сообщаем|направля\w+|уведомля\w+|просим|требу\w+)|\bо неисполнении\b"
    r"|напомина\w+|не исполнен[оа]?\b"
    r"|\brecordatorio\b|\breiter\w+|再次(?:要求|通知|提醒)|催告|\bErinnerung\b|\brappel\b"
    r"|\blembrete\b|hatırlat\w+|स्मरण",
    re.IGNORECASE,
)
_AGAIN = re.compile(
    r"^\W*(?:(?:second|final|last|gentle|urgent)? ?reminder(?: no\.? ?\d)?|повторно|напоминание"
    r"|(?:zweite |letzte )?(?:erinnerung|mahnung)|(?:deuxième |dernier )?rappel|recordatorio"
    r"|lembrete"
    r"|reiteração|tekit|hatırlatma|teguran|pengingat|अनुस्मारक|स्मरण पत्र|स्मरण-पत्र|催办函?|催告函?)\W*$"
    r"|напоминаем о необходимости|\bremind you (?:of|to|that (?:our|the|this))\b"
    r"|\bnous vous rappelons (?:notre|l['’])|\berinnern (?:wir )?(?:Sie )?an\b"
    r"|\ble recordamos (?:nuestr"
    r"|el |la )|\blembramos (?:que o|a V)|\breiteramos\b",
    re.IGNORECASE,
)
_STILL = re.compile(
    r"\b(?:remains?|still) (?:accessible|available|online)|\b(?:demeurent?|restent?) accessibles?"
    r"|\bsiguen? (?:siendo )?accesibles?|\b(?:permanecem?|continuam?) (?:acessíve|disponíve)\w+"
    r"|\bweiterhin (?:abrufbar|zugänglich)\b(?! zu machen)|по-прежнему доступн\w+"
    r"|\bне удален[аы]?\b|\bhâlen? erişil\w+|\bmasih dapat diakses|仍(?:可|能)?(?:访问|未)|अब भी",
    re.IGNORECASE,
)
"""What was asked for has not been done."""
_SUBJECT = re.compile(
    r"\s*(?:Subject|Sub|Re|Betreff|Konu|Assunto|Asunto|Objet|Тема|विषय|主题)\s*[:：.]",
    re.IGNORECASE,
)
_ASKED = re.compile(
    r"\b(?:by|in|with) (?:our|this|the|my) [\w' ]{0,40}(?:letter|order|direction|notice|mail)\b"
    r"|\b(?:order|direction|notice|letter)\b[^.;]{0,40}\bdated\b|\bpar courrier\b"
    r"|\bnous vous avons demandé|\bhabíamos? (?:solicitado|requerido)|\bmediante (?:oficio|escrito)"
    r"|\bhatten wir\b|\bhaben wir Sie\b|\bnosso of[ií]cio|было направлено|ранее направ\w+"
    r"|我[办局部]于|पूर्व में",
    re.IGNORECASE,
)
"""It was asked for before."""
_HEAD_PASSAGES = 12
_INFORM = re.compile(
    r"\bwe (?:hereby |write to )?(?:inform|notify|advise)\b|\bto inform you\b"
    r"|\bfor your information\b|\b(?:is|are|was|were"
    r"|has been) (?:recogni[sz]ed|declared) (?:as )?(?:prohibited|illegal|extremist)"
    r"|сообщаем|уведомляем|информиру\w+|направляется уведомление|\bnotice of\b|特此通知|告知"
    r"|\b(?:le|les) informamos\b|\bponemos en su conocimiento\b"
    r"|\b(?:no|nothing further) (?:further )?action is (?:required|needed)\b|\backnowledge(?:s"
    r"|ment of)? (?:the )?receipt"
    r"|\bhas been received\b|\beingegangen\b|\bEingangsbestätigung\b|\bnichts zu veranlassen\b"
    r"|\bzur Kenntnis"
    r"|\baccus(?:ons|e) réception\b|\bpour information\b|\bacus(?:o|a|amos) (?:o |el )?rec(?:ibo"
    r"|ebimento|epción)"
    r"|\bpara (?:su |seu )?con(?:ocimiento|hecimento)\b|для сведения|поступил[оа]"
    r"|\buntuk (?:diketahui|informasi)"
    r"|\bbilgilendirme\b|सूचनार्थ|已收到|供参考"
    r"|\bteilen wir (?:Ihnen )?mit\b|\bnous vous informons\b|\binformamos\b|bilgilerinize",
    re.IGNORECASE,
)


def intent_of(
    passages: Sequence[Passage],
    document: Document,
    demands: Sequence[Demand],
    amendment: Amendment | None,
) -> Intent:
    """Return what the letter is for; `unclear` where it does not say, `mixed` if it is several."""
    acts = {demand.act for demand in demands}
    is_blocking = bool(acts & _BLOCKING)
    if amendment is not None or (says_amendment(passages[:4]) and not is_blocking):
        return Intent.AMEND
    if Act.LIFT in acts:
        return Intent.MIXED if is_blocking else Intent.LIFT
    if is_blocking and Act.PRODUCE_DATA in acts:
        return Intent.MIXED
    if reminds(passages, document):
        return Intent.REMIND
    if is_blocking:
        return Intent.BLOCK
    return _without_blocking(acts, passages)


def _without_blocking(acts: set[Act], passages: Sequence[Passage]) -> Intent:
    """Return the intent of a letter that asks to block nothing."""
    if Act.PRODUCE_DATA in acts or Act.PRESERVE in acts:
        return Intent.REQUEST_DATA
    if acts & {Act.NOTIFY_HOLDER}:
        return Intent.BLOCK
    says = any(
        _INFORM.search(passage.text)
        for passage in passages
        if passage.lines[0].kind is not LineKind.PAGE and not is_quoted(passage.lines[0])
    )
    return Intent.INFORM if acts or says else Intent.UNCLEAR


def reminds(passages: Sequence[Passage], document: Document) -> bool:
    """Return whether the letter as a whole reminds of an earlier one."""
    subject = document.mail.subject if document.mail else ""
    if _REMINDER.search(subject):
        return True
    own = [passage for passage in passages if not is_quoted(passage.lines[0])]
    if any(_REMINDER.search(passage.text[:400]) for passage in own[:4]):
        return True
    if any(_AGAIN.search(line.text) for one in own for line in one.lines):
        return True
    if any(_STILL.search(one.text) for one in own) and any(_ASKED.search(one.text) for one in own):
        return True
    # A letter typed on paper names its subject below its head.
    return any(
        _SUBJECT.match(line.text) and _REMINDER.search(line.text)
        for passage in own[:_HEAD_PASSAGES]
        for line in passage.lines
    )
