"""
The sentences of letters to account holders, once for each language.

A language is a value of one type, so that none can lack a sentence; a test holds that each
sentence names the same facts in every language.
"""

from dataclasses import dataclass
from enum import StrEnum

from withheld.model.wording import known_language


class Because(StrEnum):
    """Why something is shown again."""

    COMPLAINT_UPHELD = "complaint-upheld"
    AUTHORITY_LIFTED = "authority-lifted"
    COURT = "court"
    PERIOD_ENDED = "period-ended"
    OUR_ERROR = "our-error"


class ComplaintResult(StrEnum):
    """What a complaint came to."""

    UPHELD = "upheld"
    UPHELD_IN_PART = "upheld-in-part"
    REJECTED = "rejected"


@dataclass(frozen=True, slots=True, kw_only=True)
class HolderWords:
    """Every sentence of a letter to an account holder; names in braces are the facts."""

    title_withheld: str
    title_named: str
    title_restored: str
    greeting: str
    opening_withheld: str
    opening_named: str
    opening_sealed: str
    opening_restored: str
    silenced_until: str
    what_was_done: str
    what: str
    where: str
    since: str
    until: str
    until_further_notice: str
    nothing_done: str
    details_sealed: str
    elsewhere: str
    why: str
    law: str
    law_sealed: str
    authority: str
    authority_sealed: str
    reasons: str
    copy_attached: str
    copy_on_request: str
    instead_on_request: str
    contest: str
    complain: str
    complain_reference: str
    remedy_within: str
    help: str
    help_opening: str
    only_yours: str
    restored: str
    shown_again_in: str
    shown_again_since: str
    still_withheld_in: str
    nowhere: str
    nowhere_yet: str
    because: dict[Because, str]
    title_complaint: str
    complaint: str
    complaint_results: dict[ComplaintResult, str]
    complaint_reasons: str
    decided_by_people: str
    contest_further: str
    title_given_back: str
    opening_given_back: str
    given_back: str
    given_back_laws: str
    your_account: str
    your_post: str
    your_other: str


_ENGLISH = HolderWords(
    title_withheld="Content of yours on {service} is withheld in {where}",
    title_named="A legal demand names content of yours on {service}",
    title_restored="Content of yours on {service} is shown again",
    greeting="Hello {handle},",
    opening_withheld=(
        "A legal demand made us withhold content of yours. This letter says what, where, on what "
        "ground and until when, how you can contest it, and who can help you."
    ),
    opening_named=(
        "We received a legal demand that names content of yours. We have not withheld it. This "
        "letter says what we may tell you about the demand, and who can help you."
    ),
    opening_sealed=(
        "We received a legal demand that concerns content of yours. This letter says what we may "
        "tell you about it, how you can contest it, and who can help you."
    ),
    opening_restored=(
        "Content of yours that was withheld after a legal demand is shown again. This letter says "
        "what, where and why."
    ),
    silenced_until="We were not allowed to tell you before {day}.",
    what_was_done="What was done",
    what="Your content",
    where="Withheld in",
    since="Since",
    until="Until",
    until_further_notice="until further notice",
    nothing_done="not withheld",
    details_sealed="We may not tell you at present which content is concerned, or where.",
    elsewhere="It is still shown everywhere else. Nothing was deleted.",
    why="Why",
    law="The demand rests on this law: {law}.",
    law_sealed="We may not tell you at present which law the demand rests on.",
    authority="It was made by: {authority}.",
    authority_sealed="We may not tell you at present who made it.",
    reasons="The reasons it gives: {reasons}",
    copy_attached="A copy of the order is attached.",
    copy_on_request="You can ask us for a copy of the order.",
    instead_on_request=(
        "You can ask us to show the text of the order, or its reasons, in the place of your "
        "content."
    ),
    contest="How to contest it",
    complain="Complain to us: {where}",
    complain_reference="Give this reference: {reference}",
    remedy_within="{forum}. Time limit: {within}",
    help="Who can help",
    help_opening="These organisations advise people whose speech was restricted:",
    only_yours="This letter names only content of your own account.",
    restored="What is shown again",
    shown_again_in="Shown again in",
    shown_again_since="Since",
    still_withheld_in="Still withheld in",
    nowhere="nowhere, as far as we may tell you",
    nowhere_yet="nowhere yet, because another demand still holds it",
    because={
        Because.COMPLAINT_UPHELD: "Your complaint was upheld.",
        Because.AUTHORITY_LIFTED: "The authority withdrew its demand.",
        Because.COURT: "A court decided so.",
        Because.PERIOD_ENDED: "The period for which it was withheld has ended.",
        Because.OUR_ERROR: "We made a mistake in withholding it. We apologise.",
    },
    title_complaint="Your complaint to {service} was decided",
    complaint="You complained on {day}. This is our decision.",
    complaint_results={
        ComplaintResult.UPHELD: "Your complaint is upheld.",
        ComplaintResult.UPHELD_IN_PART: "Your complaint is upheld in part.",
        ComplaintResult.REJECTED: "Your complaint is not upheld.",
    },
    complaint_reasons="Our reasons: {reasons}",
    decided_by_people="People decided this, not a machine.",
    contest_further="What you can do now",
    title_given_back="Content of yours on {service} is given back",
    opening_given_back=(
        "Content of yours that we had removed under our own rules is no longer removed by them. "
        "This letter says what, and why."
    ),
    given_back="What is given back",
    given_back_laws=(
        "This is about our own rules only. Where a law demands that content be withheld, that is "
        "decided apart."
    ),
    your_account="your account",
    your_post="your post {name}",
    your_other="your {kind} {name}",
)

_HINDI = HolderWords(
    title_withheld="{service} पर आपकी सामग्री {where} में रोकी गई है",
    title_named="एक क़ानूनी माँग में {service} पर आपकी सामग्री का नाम है",
    title_restored="{service} पर आपकी सामग्री फिर से दिखाई जा रही है",
    greeting="नमस्ते {handle},",
    opening_withheld=(
        "एक क़ानूनी माँग के कारण हमें आपकी सामग्री रोकनी पड़ी। यह पत्र बताता है कि क्या रोका गया, कहाँ, "
        "किस आधार पर और कब तक; आप इसे कैसे चुनौती दे सकते हैं; और कौन आपकी मदद कर सकता है।"
    ),
    opening_named=(
        "हमें एक क़ानूनी माँग मिली है जिसमें आपकी सामग्री का नाम है। हमने उसे नहीं रोका है। यह पत्र बताता है "
        "कि हम आपको इस माँग के बारे में क्या बता सकते हैं, और कौन आपकी मदद कर सकता है।"
    ),
    opening_sealed=(
        "हमें एक क़ानूनी माँग मिली है जो आपकी सामग्री से जुड़ी है। यह पत्र बताता है कि हम आपको इसके बारे में "
        "क्या बता सकते हैं, आप इसे कैसे चुनौती दे सकते हैं, और कौन आपकी मदद कर सकता है।"
    ),
    opening_restored=(
        "आपकी जो सामग्री एक क़ानूनी माँग के बाद रोकी गई थी, वह फिर से दिखाई जा रही है। यह पत्र बताता है "
        "कि क्या, कहाँ और क्यों।"
    ),
    silenced_until="{day} से पहले हमें आपको यह बताने की अनुमति नहीं थी।",
    what_was_done="क्या किया गया",
    what="आपकी सामग्री",
    where="कहाँ रोकी गई",
    since="कब से",
    until="कब तक",
    until_further_notice="अगली सूचना तक",
    nothing_done="नहीं रोकी गई",
    details_sealed="अभी हम आपको यह नहीं बता सकते कि कौन-सी सामग्री रोकी गई है और कहाँ।",
    elsewhere="बाक़ी हर जगह यह अब भी दिखती है। कुछ भी मिटाया नहीं गया है।",
    why="क्यों",
    law="माँग इस क़ानून पर आधारित है: {law}.",
    law_sealed="अभी हम आपको यह नहीं बता सकते कि माँग किस क़ानून पर आधारित है।",
    authority="माँग करने वाला प्राधिकारी: {authority}.",
    authority_sealed="अभी हम आपको यह नहीं बता सकते कि माँग किसने की।",
    reasons="माँग में दिए गए कारण: {reasons}",
    copy_attached="आदेश की एक प्रति साथ में है।",
    copy_on_request="आप हमसे आदेश की प्रति माँग सकते हैं।",
    instead_on_request=("आप हमसे कह सकते हैं कि आपकी सामग्री की जगह आदेश का पाठ या उसके कारण दिखाए जाएँ।"),
    contest="इसे चुनौती कैसे दें",
    complain="हमसे शिकायत करें: {where}",
    complain_reference="यह संदर्भ दें: {reference}",
    remedy_within="{forum}. समय-सीमा: {within}",
    help="कौन मदद कर सकता है",
    help_opening="ये संस्थाएँ उन लोगों को सलाह देती हैं जिनकी अभिव्यक्ति पर रोक लगी है:",
    only_yours="इस पत्र में केवल आपके अपने खाते की सामग्री का नाम है।",
    restored="क्या फिर से दिखाया जा रहा है",
    shown_again_in="कहाँ फिर दिखती है",
    shown_again_since="कब से",
    still_withheld_in="अब भी कहाँ रुकी है",
    nowhere="जहाँ तक हम बता सकते हैं, कहीं नहीं",
    nowhere_yet="अभी कहीं नहीं, क्योंकि एक और माँग अब भी लागू है",
    because={
        Because.COMPLAINT_UPHELD: "आपकी शिकायत सही पाई गई।",
        Because.AUTHORITY_LIFTED: "प्राधिकारी ने अपनी माँग वापस ले ली।",
        Because.COURT: "न्यायालय ने ऐसा निर्णय दिया।",
        Because.PERIOD_ENDED: "जिस अवधि के लिए इसे रोका गया था, वह समाप्त हो गई है।",
        Because.OUR_ERROR: "इसे रोकने में हमसे ग़लती हुई। हम क्षमा चाहते हैं।",
    },
    title_complaint="{service} से की गई आपकी शिकायत पर निर्णय हो गया है",
    complaint="आपने {day} को शिकायत की थी। यह हमारा निर्णय है।",
    complaint_results={
        ComplaintResult.UPHELD: "आपकी शिकायत स्वीकार की गई है।",
        ComplaintResult.UPHELD_IN_PART: "आपकी शिकायत आंशिक रूप से स्वीकार की गई है।",
        ComplaintResult.REJECTED: "आपकी शिकायत स्वीकार नहीं की गई है।",
    },
    complaint_reasons="हमारे कारण: {reasons}",
    decided_by_people="यह निर्णय लोगों ने किया है, किसी मशीन ने नहीं।",
    contest_further="अब आप क्या कर सकते हैं",
    title_given_back="{service} पर आपकी सामग्री लौटाई गई है",
    opening_given_back=(
        "आपकी जो सामग्री हमने अपने नियमों के तहत हटाई थी, वह अब उन नियमों के कारण हटी हुई नहीं है। यह पत्र "
        "बताता है कि क्या लौटाया गया और क्यों।"
    ),
    given_back="क्या लौटाया गया",
    given_back_laws=(
        "यह केवल हमारे अपने नियमों के बारे में है। जहाँ कोई क़ानून सामग्री रोकने को कहता है, उस पर अलग से "
        "निर्णय होता है।"
    ),
    your_account="आपका खाता",
    your_post="आपकी पोस्ट {name}",
    your_other="आपकी सामग्री ({kind}) {name}",
)


def words_in(language: str) -> HolderWords:
    """
    Return the sentences in `language`.

    Raises:
        InvalidInput: There are none; ask the holder which of ours to use, never guess.
    """
    return {"en": _ENGLISH, "hi": _HINDI}[known_language(language)]


def own_thing(kind: str, name: str, language: str) -> str:
    """
    Return a thing of the holder's own in words, where it has no address to show.

    Args:
        kind: As in a subject's name: `account`, `post`, `page` …
        name: What the holder knows it by; not used for the account itself.
        language: One that letters are written in.
    """
    words = words_in(language)
    match kind:
        case "account":
            return words.your_account
        case "post":
            return words.your_post.format(name=name)
        case _:
            return words.your_other.format(kind=kind, name=name)
