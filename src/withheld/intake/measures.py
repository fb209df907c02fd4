"""How long an order lasts that says so in a sentence of its own, away from what it asks."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from withheld.intake.lasting import Length, lengths_in
from withheld.intake.passages import Sentence
from withheld.intake.remedies import speaks_of_redress
from withheld.intake.wording import words
from withheld.model.document import Place
from withheld.model.reading import Act, Demand

_MEASURE = words(
    r"\b(?:orders?|directions?|notices?|decisions?|injunctions?|measures?|restrictions?|block\w*"
    r"|prohibitions?|suspensions?|obligations?|duty|withholding|gag|requests?|requirements?)\b",
    r"\b(?:Anordnung|Bescheid\w*|Verfügung|Sperr\w*|Maßnahme|Verpflichtung|Pflicht|Verbot"
    r"|Beschluss)\b"
    r"|\b(?:mesure|ordonnance|décision|injonction|interdiction|blocage|obligation|suspension)\b",
    r"\b(?:medida|orden|resolución|bloqueo|prohibición|auto|obligación|suspensión|ordem|decisão"
    r"|bloqueio|proibição|suspensão|obrigação|sigilo)\b",
    r"требовани\w+|решени\w+|ограничени\w+|\bмер[аы]\b|запрет\w*|обязанност\w+|предписани\w+",
    r"आदेश|निर्देश|प्रतिबंध|\b(?:karar|tedbir|engel)\w*|\b(?:perintah|pemblokiran|keputusan"
    r"|kewajiban|larangan)\b|命令|决定|措施|通知|限制|义务",
)
_IN_FORCE = words(
    r"\b(?:remains?|continues?|stays?|be|is|are|shall remain) (?:in (?:force|effect|operation)"
    r"|valid|effective|binding)\b|\b(?:lasts?|expires?|ceases? to have effect|lapses?)\b"
    r"|\b(?:is|are) (?:\w+ )?(?:limited|granted|imposed|ordered)\b[^.;]{0,12}\b(?:for|to)\b",
    r"\b(?:gilt|gelten|wirksam|befristet)\b|\b(?:reste|demeure|produit|est valable)\b[^.;]{0,20}"
    r"\b(?:vigueur|effets?|valable|jours|mois)\b",
    r"\b(?:vigencia|vigente|vigor|surtirá efectos|vigorará|vigência|validade)\b",
    r"\bдейству\w+\b|\bgeçerli\w*\b|\byürürlükte\b|प्रभावी|लागू रहे|\bberlaku\b|有效期?",
)
"""What is ordered elsewhere lasts as long as the sentence says."""
_OF_SILENCE = words(
    r"\b(?:non-?disclosure|confidential\w*|gag|secrecy|silence)\b|\bVerschwiegenheit\w*|\bStill"
    r"schweigen\b|\bconfidential\w+|\bsecret\b|\bsigilo\b|\breserva\b|конфиденциальн\w+|тайн\w+"
    r"|गोपनीय\w*|\bgizlilik\w*|\brahasia\w*|\bkerahasiaan\b|保密",
)
_OF_KEEPING = words(
    r"\bpreserv\w+|\bretention\b|\bkept\b|\bSicherung\b|\bconservation\b|\bconserva\w+"
    r"|\bretención\b"
    r"|\bpreserva\w+|сохран\w+|хранен\w+|सुरक्षित|संरक्ष\w*|\bmuhafaza\w*|\bpenyimpanan\b|保[存全留]",
)
_GOING_ON = frozenset({Act.RESTRICT, Act.GEO_RESTRICT, Act.SUSPEND_ACCOUNT, Act.LABEL})


def measures_last(sentence: Sentence) -> Iterator[tuple[str, Length, Place]]:
    """Go through how long a sentence says that silence, keeping or the measure itself lasts."""
    text = sentence.text
    is_kept, is_silent = _OF_KEEPING.search(text), _OF_SILENCE.search(text)
    if not _IN_FORCE.search(text) or not (is_kept or is_silent or _MEASURE.search(text)):
        return
    if speaks_of_redress(text):
        return
    for length in lengths_in(text)[:1]:
        what = "silence" if is_silent else "keeping" if is_kept else "measure"
        yield what, length, sentence.passage.place_at(sentence.start + length.start)


def lasting(
    demands: Sequence[Demand], lengths: Sequence[tuple[str, Length, Place]]
) -> Iterator[Demand]:
    """Go through `demands`, each with how long it lasts where only another sentence says so."""
    acts = {
        "silence": frozenset({Act.SILENCE}),
        "keeping": frozenset({Act.PRESERVE}),
        "measure": _GOING_ON,
    }
    for one in demands:
        told = next(
            ((length, place) for what, length, place in lengths if one.act in acts[what]), None
        )
        if one.lasts is None and told is not None:
            yield replace(one, lasts=told[0].value, lasts_place=told[1])
        else:
            yield one
