"""Who a letter says it is from, to whom it is addressed and who signs; none of it is proven."""

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

from withheld.intake.passages import Passage, is_labelled, is_quoted
from withheld.intake.telephone import caller_of
from withheld.model.document import Line, LineKind
from withheld.model.reading import Proposal, ProposalKind

# What bodies that order, or write as if they did, call themselves.
_BODY = re.compile(
    r"\b(?:Ministry|Department|Directorate|Bureau|Commission(?:er)?(?:'s)? ?|Authority|Agency"
    r"|Police|Court|Tribunal|Prosecutor\w*|Federal Service"
    r"|Regulator\w*|Government of|Unit of|Office of the|Association|Committee|Secretariat"
    r"|Cyber ?Cell|CERT|Council of|Attorney General|Inspectorate|Cyber Crime|Cent(?:re|er)"
    r"|Council|Board|Constabulary|Ombudsman|Registry)\b"
    r"|\bфедеральн\w+ служб\w+|\bминистерств\w+|\bпрокуратур\w+|\bсуд(?:а|ом)?\b|\bуправлени\w+"
    r"|\bроскомнадзор\w*|\bслужб\w+ по\b|\bкомитет\w*|\bагентств\w+"
    r"|[\u4e00-\u9fff]{2,20}(?:局|部|法院|检察院|网信办|委员会|办公室|协会)"
    r"|\b(?:Ministerio|Juzgado|Tribunal|Audiencia|Guardia Civil|Policía|Fiscalía|Comisión|Agencia"
    r"|Dirección General|Unidad de|Grupo de|Ministério|Polícia|Juízo|Vara)\b"
    r"|\b(?:Kementerian|Direktorat|Kepolisian|Kejaksaan|Pengadilan|Badan|Komisi|Dinas)\b"
    r"|\b(?:Landes|Bundes|Haupt|Zoll|Ordnungs)\w*amt(?:es)?\b|\b(?:Amt für|Zentralstelle|Instituto"
    r"|Sheriff|Secretaría|Consejo|Conselho|Procuraduría)\b"
    r"|\b\w+(?:kriminalamt|präsidium|anstalt|regierung|gericht|gerichtshof)\b"
    r"|\b(?:Kriminalpolizei|Promotoria|Comissão"
    r"|Delegacia)\b"
    r"|\b(?:Autoridade?|Landesanstalt|Landesmedienanstalt|Behörde|Staatsministerium|Direction"
    r"|Autorité"
    r"|Agence|Office"
    r"|Tribunal|Cour|Procureur\w*|Juzgado|Superintendencia|Defensoría|Agência|Procuradoria"
    r"|Superintendência)\b"
    r"|\b(?:Ministerium|Bundes\w+amt|Landes\w+anstalt|Staatsanwaltschaft|Amtsgericht|Landgericht"
    r"|Polizei\w*|Préfecture|Ministère|Parquet|Tribunal judiciaire|Gendarmerie)\b"
    r"|\b(?:Bakanlığı|Kurumu|Kurulu|Başkanlığı|Mahkemesi|H[aâ]kimliği|\w*Savcılığı|Müdürlüğü)\b"
    # Python folds no dotted capital I: the capitals of a Turkish letter head stand apart.
    r"|\b(?:BAKANLIĞI|KURUMU|KURULU|BAŞKANLIĞI|MAHKEMESİ|H[AÂ]KİMLİĞİ|\w*SAVCILIĞI|MÜDÜRLÜĞÜ)\b"
    r"|मंत्रालय|विभाग"
    r"|न्यायालय|पुलिस|प्राधिकरण|थाना|आयोग|निदेशालय",
    re.IGNORECASE,
)
_ON_BEHALF = re.compile(
    r"(?:on behalf of|this is (?:a message|the official e-?mail account) (?:from|of)|message from"
    r"|we, the|I am (?:an )?officer from|от имени|en nombre de|代表|im Namen de[rs]"
    r"|au nom d[eu])\s*(?:the\s+)?(?P<name>[^.,;:，。—–]{4,140})",
    re.IGNORECASE,
)
_SIGN_OFF = re.compile(
    r"^\W*(?:(?:best|kind|warm)?\s*regards|best|sincerely|yours (?:faithfully|sincerely|truly)"
    r"|thanks(?: and regards)?|thank you|hormat kami|(?:un |cordial )?saludos?|respeitosamente"
    r"|im auftrag|veuillez agréer|saygılarımızla|с уважением|atentamente"
    r"|saludos|hochachtungsvoll"
    r"|mit freundlichen grüßen|cordialement|saygılarım\w*|atenciosamente|भवदीय|此致)\b",
    re.IGNORECASE,
)
_TO = re.compile(
    r"^\W*(?:\d{1,2}[.)]\s*(?=[^:]{3,30}:))?(?:(?:To|Addressee|Provider|Recipient|Empfänger"
    r"|Destinataire|Kind attention|Attn\.?|Attention|Кому|Адресат|В адрес|A la atención de"
    r"|Destinatario|Destinatário|An|À l['’]attention de|Sayın|Kepada(?: Yth\.?)?|सेवा में|致"
    r"|Hosting service provider|Hostingdiensteanbieter|Fournisseur de services d['’]hébergement"
    r"|Prestador de servicios de alojamiento|Prestador de serviços de alojamento virtual)"
    r"(?![\w\u0900-\u0903\u093a-\u094f])|致)\s*[:,：]?\s*(?P<name>.{0,160})$",
    re.IGNORECASE,
)
_DATIVE = re.compile(
    r"^\W*(?:Администраци[ияю]|Руководител[юя]|Генеральному директору|Директору|Владельцу"
    r"|Провайдеру"
    r"|Оператору)\s.{3,120}$"
)
"""A Russian letter names its addressee in the dative, without a word before."""
_CALLED = re.compile(r"^\s*(?P<name>[\w\s]{1,30}(?:平台|公司|网站|集团|先生|女士))\s*[:：]\s*$")
"""A Chinese letter calls its addressee in a line of its own."""
_HONOURED = re.compile(
    r"^\W*(?:(?:Ao|À|Aos|Às)\s+(?=[A-ZÁÉÍÓÚ])|A\s+(?=[A-ZÁÉÍÓÚÑ]{3})|(?:à|À|au|Au"
    r"|aux)\s+(?=Monsieur|Madame|la société))"
    r"(?P<name>[^;:]{4,100}?)\W*$"
)
_TO_OFFICE = re.compile(
    r"^\W*(?P<name>[^.;:]{3,90}(?:temsilciliğine|şirketine|müdürlüğüne|başkanlığına"
    r"|TEMSİLCİLİĞİNE|ŞİRKETİNE|MÜDÜRLÜĞÜNE|BAŞKANLIĞINA))\W*$",
    re.IGNORECASE,
)
"""A Turkish letter names its addressee in the dative."""
_ARTICLE = re.compile(r"(?:die|den|das|der|the|la|le|el|o|a|os|as)?", re.IGNORECASE)
_TITLE = re.compile(
    r"^\W*(?:Начальник\w*|Директор\w*|Заместител\w+|Руководитель|Chief|Director|Deputy|Head"
    r"|Secretary"
    r"|Delegad[oa]|Promotora?|Procurador[ae]?|Comisari[oa]|Commissaire|Procureur"
    r"|Staatsanw[aä]lt(?:in)?"
    r"|थाना प्रभारी|प्रभारी|पुलिस (?:अधीक्षक|निरीक्षक|आयुक्त)|Fiscal|Det|Detective"
    r"|Inspector|Superintendent|Commissioner|Under|Joint|Leiter\w*|Referatsleiter\w*|Jefe|Jefa"
    r"|Jefatura"
    r"|Le |La |L['’]|Der |Die |El |O |A |Direktur|Kepala|Başkan|Müdür|Hâkim|Hakim|Kâtip|Juiz"
    r"|Juíza|Juez|अवर|उप"
    r"|सचिव|निदेशक)(?!\w)",
)
"""An office that a person holds, or an article: the line names who signs, not the body."""
_KIND_OF_PAPER = re.compile(
    r".{0,30}(?:通知书?|决定书?|裁定书?|函|公告)\W*$"
    r"|^\W*(?:(?:removal|blocking|court|interim|final) )?(?:order|auskunftsersuchen|mandado"
    r"|notice|direction|letter"
    r"|decision|annexe?"
    r"(?:ure)?|corrigendum|reminder|request|требование|уведомление|решение|определение|decisão"
    r"|orden"
    r"|requerimiento|anordnung|bescheid|décision|injonction|ordonnance|jugement|urteil|beschluss"
    r"|sentencia|auto|karar|surat|通知|决定)\b.{0,30}$",
    re.IGNORECASE,
)
_ISSUED_BY = re.compile(
    r"^\W*(?:\d{1,2}[.)]\s*)?(?:Issuing (?:authority|court|body)|Issued by|Competent authority"
    r"|Выдавший орган"
    r"|Autoridad (?:emisora|competente)|Autoridade (?:emissora|competente)|Autorité émettrice"
    r"|Ausstellende Behörde|Anordnende Behörde|Kararı veren (?:mahkeme|makam)"
    r"|जारीकर्ता प्राधिकरण|签发机关)\s*[:：]\s*(?P<name>.{3,160})$",
    re.IGNORECASE,
)
_COURT_SITS = re.compile(
    r"(?P<name>(?:[А-ЯЁ][\w-]+\s)(?:[\w-]+\s){0,2}суд(?:\s(?:города?|г\.|района|области)\s[\w-]+"
    r"|\s[А-ЯЁ][\w-]+\sобласти)?)(?=,?\s(?:рассмотрев|в составе|под председательством))"
)
"""A Russian court that names itself in its first sentence only."""
_HEADER_TO = re.compile(r"To:\s*(?P<name>.{3,300})$", re.IGNORECASE)
_PROSE = re.compile(
    r"\W*(?:(?:The|This|That|These|An?|Any|In|If|You|Your|We|I)\s+[a-z]|[a-z]+\s+[a-z]+[ .])"
)
"""How a sentence, or the rest of one, begins; a name does not."""
_NOT_NAMED = re.compile(r"whom(?:so)?ever it may concern|whom (?:this|it)|to whom", re.IGNORECASE)
_SIGNED_BY = re.compile(r"^\W*\(?(?:sd/?-?|signed|подпись|\[private\]|/s/)\)?", re.IGNORECASE)
_OPEN_END = re.compile(
    r"(?:,|\b(?:и|and|of|de|du|des|da|do|für|und|et|y|e|ve|the|in the|sphere))$", re.IGNORECASE
)
_MARK = re.compile(
    r"\W*(?:top secret|secret|(?:strictly )?confidential|most urgent|most immediate|by e-?mail"
    r"|секретно"
    r"|конфиденциально|срочно|机密|保密|confidencial|reservado|urgente|vertraulich|confidentiel"
    r"|gizli"
    r"|ivedi|rahasia|segera|गोपनीय)\b",
    re.IGNORECASE,
)
_FROM = re.compile(r"^(?:From|Office of origin)(?: the)?\s+(?=[A-Z])")
_COMPANY = re.compile(
    r"\b(?:Ltd|Limited|Unlimited|Inc|LLC|LLP|GmbH|Pvt|Pte|Pty|Corp|Ltda|S\.A\.|S\.L\.|B\.V\.|A\.Ş\."
    r"|SAS|SARL|Société|Sociedad|Empresa|PT|ООО"
    r"|АО)(?!\w)|公司"
)
"""Beside a department, the form of a company: it is the addressee's."""
_SALUTED = re.compile(
    r"\W*(?:Dear|Sir|Madam|Sehr geehrte|Guten Tag|Madame|Monsieur|Estimad[oa]s?|Prezad[oa]s?|Senhor"
    r"|Уважаем\w+|महोदय|महोदया|尊敬的|Dengan hormat|Sayın)(?!\w)",
    re.IGNORECASE,
)
"""How the letter itself begins, below its head."""
_FULL_NAME = 45
"""A name so long was broken because the line was full."""
_CALLS = (_HONOURED, _CALLED, _TO_OFFICE)
_COMPANY_LENGTH = 80
_OFFICER = re.compile(
    r"\W*(?:The )?(?:[A-Z]\w+ ){0,3}(?:Manager|Officer|Director|Department|Team|Representative"
    r"|Custodian(?: of Records)?|Counsel)\W*$"
)
"""Whom in a company a letter is for, in the line above its name."""
_ADDRESS_LENGTH = 90
_HEAD_MAX = 2
_SIGNED_LENGTH = 160
_HEAD_LINES = 12
_NOTE_LINES = 25
"""The note of a call is no longer."""
_AFTER_SIGN_OFF = 8


def parties(passages: Sequence[Passage]) -> tuple[Proposal, ...]:
    """Return the authority, the addressee and the signatory as the letter names them."""
    lines = [
        line
        for passage in passages
        for line in passage.lines
        if line.kind not in {LineKind.HEADER, LineKind.ROW} and not is_quoted(line)
    ]
    found = (
        _authority(lines, passages),
        _addressee(lines) or _header_addressee(passages),
        _signatory(lines),
    )
    return tuple(one for one in found if one is not None)


def _authority(lines: Sequence[Line], passages: Sequence[Passage]) -> Proposal | None:
    """Return the body the letter writes in the name of: a form's field, signature, heading."""
    for line in lines:
        field = _ISSUED_BY.match(line.text)
        if field:
            return _proposed(ProposalKind.AUTHORITY, field["name"].strip(" .,;"), line)
    if _is_note(lines) and (caller := caller_of(passages)) is not None:
        return caller
    for line in _signatures(lines):
        return _proposed(ProposalKind.AUTHORITY, _whole_name(line, lines), line)
    head = _letter_head(lines)
    if head is not None:
        return head
    for line in _closing_lines(lines):
        return _proposed(ProposalKind.AUTHORITY, _whole_name(line, lines), line)
    for passage in passages:
        said = _ON_BEHALF.search(passage.text) or _COURT_SITS.search(passage.text)
        if said and _BODY.search(said["name"]):
            return Proposal(
                kind=ProposalKind.AUTHORITY,
                value=said["name"].strip(),
                place=passage.place_at(said.start()),
                text=said[0],
            )
    return None


def _is_note(lines: Sequence[Line]) -> bool:
    """Return whether a paper is short, and addresses and greets nobody, as a note of a call."""
    return len(lines) <= _NOTE_LINES and not any(
        sign.match(line.text) for line in lines for sign in (_TO, _SIGN_OFF, _SALUTED)
    )


def _whole_name(line: Line, lines: Sequence[Line]) -> str:
    """Return the name that begins on `line` and may go on below it."""
    turn = lines.index(line)
    name = _SIGN_OFF.sub("", line.text).strip(" *_#,.;:—–-")
    for below in lines[turn + 1 : turn + 3]:
        is_next = _is_next(lines[turn], below)
        is_wrapped = len(name) > _FULL_NAME and _may_name(below) and not _names_body(below)
        if not is_next or not (_OPEN_END.search(name) or is_wrapped):
            break
        name = f"{name} {below.text.strip(' *_#')}"
        turn += 1
    return name.rstrip(" .,;")


def _signatures(lines: Sequence[Line]) -> Iterator[Line]:
    """Go through the lines right after a sign-off that name a body."""
    for turn, line in enumerate(lines):
        if _SIGN_OFF.match(line.text):
            if _names_body(line) and len(line.text) < _SIGNED_LENGTH:
                yield line
            yield from (
                one
                for one in lines[turn + 1 : turn + 1 + _AFTER_SIGN_OFF]
                if _names_body(one) and not _TITLE.match(one.text) and not _is_general(one.text)
            )


def _is_general(text: str) -> bool:
    """Return whether a signature is one word for a part of the body that the head names."""
    return re.fullmatch(r"\W*(?:The\s)?[A-Z][a-z]+\W*", text) is not None


def _closing_lines(lines: Sequence[Line]) -> Iterator[Line]:
    """Go through the last short lines that are nothing but a body's name."""
    yield from (line for line in reversed(lines[-_AFTER_SIGN_OFF:]) if _is_bare_name(line))


def _letter_head(lines: Sequence[Line]) -> Proposal | None:
    """Return the body that the first lines name, with what stands right above and below it."""
    top = lines[:_HEAD_LINES]
    turn = next(
        (
            turn
            for turn, line in enumerate(top)
            if _is_bare_name(line)
            and not any(_COMPANY.search(one.text) for one in _beside(top, turn))
        ),
        None,
    )
    if turn is None:
        return None
    first = last = turn
    while first > 0 and _goes_on(top[first - 1], top[first]):
        first -= 1
    while last + 1 < len(top) and last - first < _HEAD_MAX and _goes_on(top[last], top[last + 1]):
        last += 1
    name = ""
    for line in top[first : last + 1]:
        part = _FROM.sub("", line.text.strip(" *_#,.;:—–-"))
        joint = " " if _OPEN_END.search(name) or part[:1].islower() else ", "
        name = f"{name}{joint}{part}" if name else part
    return _proposed(ProposalKind.AUTHORITY, name.rstrip(" .,;"), top[turn])


def _beside(lines: Sequence[Line], turn: int) -> Sequence[Line]:
    """Return a line of the letter head with those right above and below it."""
    return [
        one
        for other, one in enumerate(lines)
        if other == turn
        or (abs(other - turn) == 1 and _goes_on(*sorted((one, lines[turn]), key=_number)))
    ]


def _number(line: Line) -> int:
    return line.number


def _goes_on(above: Line, below: Line) -> bool:
    """Return whether two lines of a letter head stand together, and both only name a body."""
    return (
        _is_next(above, below)
        and above.place.part == below.place.part
        and _may_name(above)
        and _may_name(below)
    )


def _is_next(above: Line, below: Line) -> bool:
    """Return whether nothing stands between two lines, not even a blank one where that is told."""
    if above.place.line is None or below.place.line is None:
        return below.number == above.number + 1 and above.place.page == below.place.page
    return below.place.line == above.place.line + 1


def _may_name(line: Line) -> bool:
    """Return whether a line of a letter head is a name, or a part of one, and nothing else."""
    text = line.text.strip()
    return (
        3 < len(text) < 140  # noqa: PLR2004 -- a heading's length
        and not re.search(r"[?!:;=@\d/]|://|^\(|[.।。]$", text.replace("1.", "").replace("3.", ""))
        and not _TO.match(text)
        and not _TITLE.match(text)
        and not _KIND_OF_PAPER.match(text)
        and not _SIGN_OFF.match(text)
        and not _MARK.match(text)
    )


def _names_body(line: Line) -> bool:
    """Return whether a short line names a body."""
    if re.search(r"\bwww\.|://|@", line.text):
        return False
    return len(line.text) < _SIGNED_LENGTH and _BODY.search(line.text) is not None


def _is_bare_name(line: Line) -> bool:
    """Return whether a line is a body's name and no sentence, number, office or addressee."""
    if any(sign.match(line.text) for sign in (_PROSE, _TITLE, _KIND_OF_PAPER, _DATIVE, _HONOURED)):
        return False
    text = line.text.strip()
    if len(text) > 140 or not _names_body(line) or _TO.match(text):  # noqa: PLR2004 -- a heading's length
        return False
    return not re.search(
        r"[?!:;=@]|://|\d{4,}|\b(?:is|are|was|has|have|that|which|will|shall|can|may|must|should"
        r"|before|we|you|peut|doit|est|puede|debe|es|pode|deve|kann|wird|ist|dapat)\b|что|котор",
        text,
    )


def _addressee(lines: Sequence[Line]) -> Proposal | None:
    """Return whom the letter addresses by name."""
    for turn, line in enumerate(lines[: 3 * _HEAD_LINES]):
        honoured = None
        if turn < _HEAD_LINES:
            honoured = next(
                (one for sign in _CALLS if (one := sign.match(line.text)) is not None), None
            )
        if honoured or (turn < _HEAD_LINES and _DATIVE.match(line.text)):
            name = honoured["name"] if honoured else line.text
            return _proposed(ProposalKind.ADDRESSEE, name.strip(" .,:*_"), line)
        said = _TO.match(line.text)
        name = said["name"].strip(" .,:*_") if said else ""
        if said and _ARTICLE.fullmatch(name):
            name = ", ".join(one.text.strip(" .,") for one in _block_below(lines, turn))
        if name and not _NOT_NAMED.search(line.text) and len(name) > 3:  # noqa: PLR2004 -- no name is shorter
            return _proposed(ProposalKind.ADDRESSEE, name, line)
        concern = re.search(r"concern(?:ed)? at (?P<name>[A-Z][\w .]{2,40})", line.text)
        if concern:
            return _proposed(ProposalKind.ADDRESSEE, concern["name"].strip(" .:"), line)
    return _company(lines)


def _company(lines: Sequence[Line]) -> Proposal | None:
    """Return the company that a block of the letter's head begins with, where no word says so."""
    head = lines[:_HEAD_LINES]
    for above, line in pairwise(head):
        text = line.text.strip(" *_")
        is_alone = len(text) < _COMPANY_LENGTH and not re.search(
            r"\s{2}|[:;?!=@/]|[a-z]{4}\. [A-Z]", text
        )
        is_office = _OFFICER.match(above.text) is not None
        begins = line.kind is LineKind.PARAGRAPH or not _is_next(above, line) or is_office
        if is_alone and begins and _COMPANY.search(text):
            return _proposed(ProposalKind.ADDRESSEE, text.rstrip(" .,"), line)
        if _SALUTED.match(line.text):
            return None
    return None


def _header_addressee(passages: Sequence[Passage]) -> Proposal | None:
    """Return whom the mail's header names in To, for a letter that names nobody itself."""
    for line in (line for passage in passages for line in passage.lines):
        said = _HEADER_TO.match(line.text) if line.kind is LineKind.HEADER else None
        if said:
            return _proposed(ProposalKind.ADDRESSEE, said["name"], line)
    return None


def _block_below(lines: Sequence[Line], turn: int) -> Iterator[Line]:
    """Go through the lines right below one, at most three, up to a gap."""
    before = lines[turn]
    for below in lines[turn + 1 : turn + 4]:
        is_begun = is_labelled(below.text) or _SALUTED.match(below.text)
        if not _is_next(before, below) or is_begun or _is_said(below.text):
            return
        yield below
        before = below


def _is_said(text: str) -> bool:
    """Return whether a line is a title or a sentence, and no line of an address."""
    return len(text) > _ADDRESS_LENGTH or "://" in text or _KIND_OF_PAPER.match(text) is not None


def _signatory(lines: Sequence[Line]) -> Proposal | None:
    """Return the first line of the signature that is a person's name or office."""
    for turn, line in enumerate(lines):
        is_signed = _SIGN_OFF.match(line.text)
        if is_signed and len(line.text) > 60:  # noqa: PLR2004 -- a sentence, no sign-off
            continue
        below = lines[turn + 1 : turn + 2] if is_signed else []
        if not is_signed and re.fullmatch(r"\s*\([A-Z][\w .'-]{3,40}\)\s*", line.text):
            below = [line]
        for one in below:
            text = _SIGNED_BY.sub("", one.text).strip(" .,;()")
            if text and not _BODY.search(text) and "://" not in text and len(text) < 80:  # noqa: PLR2004 -- a name
                return _proposed(ProposalKind.SIGNATORY, text, one)
    return None


def _proposed(kind: ProposalKind, value: str, line: Line) -> Proposal:
    """Return a proposal read from one line."""
    return Proposal(kind=kind, value=value, place=line.place, text=line.text.strip()[:200])
