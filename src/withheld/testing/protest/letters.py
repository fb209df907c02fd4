"""
The letters of the case, as text: directions, a corrigendum, a notice, a reminder, an answer.

Each says SPECIMEN at its head and is issued by nobody.  The first comes twice over, in English and
in Hindi, as such letters do.
"""

from collections.abc import Sequence
from dataclasses import dataclass

MARK = "SPECIMEN - invented test data - issued by nobody"
MINISTRY = "Ministry of Signals"
SENDER = "blocking-desk@signals.example"
SERVICE = "legal-in@chirp.example"
ACT = "Information Technology Act, 2000"
RULES = (
    "Information Technology (Procedure and Safeguards for Blocking for Access of Information "
    "by Public) Rules, 2009"
)
NOT_TARGETS = (
    "https://signals.example/blocking-rules",
    "https://laws.example/in/it-act-2000",
    "https://press.example/2021/01/30/hashtag",
)
"""Addresses the letters mention and nobody asks to block."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Letter:
    """One letter of the ministry."""

    reference: str
    dated: str
    """As the letter prints it, such as 31.01.2021."""
    subject: str
    paragraphs: tuple[str, ...]
    hindi: tuple[str, ...] = ()
    is_confidential: bool = True

    def text(self) -> str:
        """Return the letter as plain text, the Hindi below the English."""
        stamp = ("CONFIDENTIAL - RULE 16 / गोपनीय - नियम 16",) if self.is_confidential else ()
        head = (
            MARK,
            f"Government of India\n{MINISTRY}\nBlocking Desk",
            *stamp,
            f"No. {self.reference}\nDated: {self.dated}",
            "To\nThe Grievance Officer, Chirp (chirp.example)",
            f"Subject: {self.subject}",
        )
        tail = (f"(Sd/-)\nDesignated Officer\n{MINISTRY}\n{SENDER}",)
        return "\n\n".join((*head, *self.paragraphs, *self.hindi, *tail)) + "\n"


def first_direction(count: int) -> Letter:
    """Return the emergency direction that names accounts, posts and a hashtag."""
    return Letter(
        reference="MoS/16(6)/2021-I",
        dated="31.01.2021",
        subject=f"Direction under section 69A of the {ACT} to block {count} URLs",
        paragraphs=(
            (
                f"1. In exercise of the powers under section 69A(1) of the {ACT}, read with "
                f"rule 9 of the {RULES}, and no delay being acceptable, you are directed, as an "
                f"interim measure, to block for access by the public in India the {count} URLs "
                "listed in Annexure-I, not later than 24 hours from receipt of this direction."
            ),
            (
                "2. The reasons are the prevention of incitement to cognizable offences and "
                f"the maintenance of public order (see {NOT_TARGETS[2]} for the background)."
            ),
            "3. You shall report compliance to this office within 48 hours of receipt.",
            "4. You shall preserve the records of the listed accounts for 180 days.",
            (
                "5. Under rule 16 this direction and the action taken are strictly "
                "confidential; you shall not disclose them to any person, the account holders "
                "included."
            ),
            (
                "6. Failure to comply is punishable under section 69A(3). The Act is at "
                f"{NOT_TARGETS[1]}, the rules are at {NOT_TARGETS[0]}."
            ),
        ),
        hindi=(
            (
                f"1. {ACT} की धारा 69A(1) तथा नियम 9 के अधीन आपको निर्देश दिया जाता है कि "
                f"अनुलग्नक-I में दिए गए {count} URL को इस निर्देश की प्राप्ति से 24 घंटे के "
                "भीतर भारत में जनता की पहुँच से अवरुद्ध करें।"
            ),
            "2. अनुपालन की सूचना प्राप्ति से 48 घंटे के भीतर दें।",
            "3. नियम 16 के अधीन यह निर्देश पूर्णतः गोपनीय है।",
        ),
    )


def second_direction(count: int) -> Letter:
    """Return the direction that names accounts said to be run from abroad."""
    return Letter(
        reference="MoS/16(6)/2021-II",
        dated="04.02.2021",
        subject=f"Direction under section 69A of the {ACT} to block {count} accounts",
        paragraphs=(
            (
                f"1. The security agencies have flagged {count} accounts, listed in "
                "Annexure-II, as run from abroad or automated. Under section 69A(1) you are "
                "directed to block these accounts for access by the public in India forthwith."
            ),
            "2. A compliance report shall reach this office within 48 hours of receipt.",
            "3. Rule 16 applies: strict confidentiality shall be maintained.",
            f"4. The rules are at {NOT_TARGETS[0]}.",
        ),
    )


def corrigendum(
    *, deleted: Sequence[int], corrected: tuple[int, str], added: Sequence[tuple[int, str]]
) -> Letter:
    """Return the letter that changes rows of the second list; serials as Annexure-II prints."""
    return Letter(
        reference="MoS/16(6)/2021-II-C",
        dated="08.02.2021",
        subject="Corrigendum to direction No. MoS/16(6)/2021-II dated 04.02.2021",
        paragraphs=(
            (
                "The following serial numbers of Annexure-II stand deleted:\n"
                + ", ".join(str(serial) for serial in deleted)
            ),
            f'For S. No. {corrected[0]} read "{corrected[1]}".',
            (
                "The following are added to Annexure-II:\n"
                + "\n".join(f"{serial}. {written}" for serial, written in added)
            ),
            "The other contents of the direction remain unchanged.",
        ),
    )


def non_compliance(count: int) -> Letter:
    """Return the notice that answers the lifting of the first order's interim blocking."""
    return Letter(
        reference="MoS/16(6)/2021-I-N",
        dated="03.02.2021",
        subject="Notice of non-compliance: direction No. MoS/16(6)/2021-I dated 31.01.2021",
        paragraphs=(
            (
                "1. It is noticed that accounts blocked on 01.02.2021 under the above "
                "direction were made available again the same day by the intermediary on its "
                "own motion."
            ),
            "2. An intermediary cannot sit in judgment over whether a direction is proportionate.",
            (
                f"3. You are directed to block all {count} URLs of Annexure-I again within 6 "
                "hours and to report. Section 69A(3) applies."
            ),
        ),
    )


def reminder() -> Letter:
    """Return the reminder, which names nothing anew."""
    return Letter(
        reference="MoS/16(6)/2021-II-R",
        dated="07.02.2021",
        subject="Reminder: direction No. MoS/16(6)/2021-II dated 04.02.2021",
        paragraphs=(
            "1. Kindly refer to the direction above. The compliance report has not been received.",
            "2. It shall be sent within 12 hours of receipt of this reminder.",
        ),
        is_confidential=False,
    )


ANSWER_ELSEWHERE = f"""{MARK}
Posted by the {MINISTRY} on another network, 10.02.2021:
"The service has asked for a meeting and published its reply before it took place. That is unusual.
Accounts flagged under the law are to be blocked in full; in part is not compliance."
"""
"""What the ministry said where everybody could read it, and the service could not take it down."""
