"""What a viewer sees in place of what is withheld from them: the text of the 451 page."""

from dataclasses import dataclass

from withheld.model.papers import Block, Link, Paper, say
from withheld.model.review import Layer
from withheld.model.withholding import ReasonKind
from withheld.model.wording import country_name, known_language


@dataclass(frozen=True, slots=True, kw_only=True)
class WithheldPageFacts:
    """What the page may draw on; nothing of what is withheld, and nothing of its holder."""

    language: str
    service: str
    country: str | None
    """The viewer's, as claimed for this request (ISO 3166-1); None where it is not known."""
    reason_kind: ReasonKind
    disclosed: frozenset[Layer] = frozenset()
    """What counsel decided that viewers may know."""
    law: str = ""
    authority: str = ""
    explainer: str = ""
    """Where the page about withheld content lies; empty if there is none."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Words:
    title: str
    demand: str
    local_law: str
    here: str
    law: str
    authority: str
    sealed: str
    elsewhere: str
    about: str


_WORDS = {
    "en": _Words(
        title="Not available {here}",
        demand="{service} withholds this {here} because of a legal demand.",
        local_law="{service} withholds this {here} because of local law.",
        here="where you are",
        law="The demand rests on: {law}.",
        authority="It was made by: {authority}.",
        sealed="More about the demand may not be told here.",
        elsewhere="It concerns everyone who views it from there; in other places it may be shown.",
        about="What this means, and what you can do",
    ),
    "hi": _Words(
        title="{here} उपलब्ध नहीं है",
        demand="एक क़ानूनी माँग के कारण {service} इसे {here} नहीं दिखाता।",
        local_law="स्थानीय क़ानून के कारण {service} इसे {here} नहीं दिखाता।",
        here="आपके स्थान पर",
        law="माँग का आधार: {law}.",
        authority="माँग करने वाला प्राधिकारी: {authority}.",
        sealed="इस माँग के बारे में यहाँ और कुछ नहीं बताया जा सकता।",
        elsewhere="यह वहाँ से देखने वाले हर व्यक्ति पर लागू है; अन्य स्थानों पर यह दिख सकता है।",
        about="इसका क्या अर्थ है, और आप क्या कर सकते हैं",
    ),
}
_IN = {"en": "in {}", "hi": "{} में"}


def withheld_page(facts: WithheldPageFacts) -> Paper:
    """
    Return the page that stands in for what is withheld.

    It says no more and no less for an account that never existed than for a famous one: what is
    withheld is not described.

    Law:
        RFC 7725 section 3: the response should say who made the demand, under which law, and which
        persons and resources it applies to; section 4 knows that this may be forbidden.
    """
    words = _WORDS[known_language(facts.language)]
    here = words.here
    if facts.country is not None:
        here = _IN[facts.language].format(country_name(facts.country, facts.language))
    opening = {ReasonKind.LEGAL_DEMAND: words.demand, ReasonKind.LOCAL_LAW: words.local_law}[
        facts.reason_kind
    ]
    may_law = bool(facts.law) and Layer.LAW in facts.disclosed
    may_authority = bool(facts.authority) and Layer.AUTHORITY in facts.disclosed
    blocks: list[Block] = [say(opening.format(service=facts.service, here=here))]
    if may_law:
        blocks.append(say(words.law.format(law=facts.law)))
    if may_authority:
        blocks.append(say(words.authority.format(authority=facts.authority)))
    if not (may_law and may_authority):
        blocks.append(say(words.sealed))
    blocks.append(say(words.elsewhere))
    if facts.explainer:
        blocks.append(say(Link(words.about, facts.explainer)))
    return Paper(title=words.title.format(here=here), language=facts.language, blocks=tuple(blocks))
