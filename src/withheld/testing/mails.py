"""
Mails that try an intake: an order at three in the morning, one that is none, one that is forged.

Each is a whole mail as bytes, invented and marked SPECIMEN; the same arguments give the same bytes.
"""

from datetime import datetime, timedelta, timezone

from withheld.model.authority import Authority, AuthorityKind
from withheld.model.identity import AuthorityID
from withheld.testing.protest.files import Envelope, mail
from withheld.testing.protest.letters import MARK

_CET = timezone(timedelta(hours=1))
_IST = timezone(timedelta(hours=5, minutes=30))
_CONTACT_POINT = "tco@chirp.example"

SAFE_NET_OFFICE = Authority(
    id=AuthorityID("nl-safenet"),
    name="Safe Net Office",
    kind=AuthorityKind.AGENCY,
    country="NL",
    domains=("safenet.example",),
    addresses=("orders@safenet.example",),
    powers=("EU-TCO",),
)
"""An invented competent authority under Regulation (EU) 2021/784 art. 12."""


def removal_order(
    url: str = "https://chirp.example/tavimora/status/1350000000000000001",
    *,
    sent_at: datetime = datetime(2026, 3, 14, 3, 0, tzinfo=_CET),
) -> bytes:
    """
    Return a one-hour removal order in the fields of Annex I, sent at 03:00.

    Law: Regulation (EU) 2021/784 art. 3(3)-(4) and Annex I.
    """
    body = f"""{MARK}

REMOVAL ORDER FOR TERRORIST CONTENT ONLINE
(Article 3 of Regulation (EU) 2021/784)

Addressee: Chirp, contact point {_CONTACT_POINT}
Issuing authority: Safe Net Office, The Netherlands
File reference: SNO-TCO-2026-0117
Time and date of issue: {sent_at:%Y-%m-%d %H:%M} CET

SECTION A. The hosting service provider shall remove the content or disable access to it in all
Member States as soon as possible and in any event within one hour of receipt of this order.

SECTION B. Content:
URL: {url}
Further information: a video, 41 seconds

SECTION C. Statement of reasons: the content solicits persons to commit an offence referred to in
Article 3(1), points (a) to (i), of Directive (EU) 2017/541.

SECTION D. The content shall be preserved for six months (Article 6 of the Regulation).

SECTION E. The content provider shall not be informed of this order for six weeks, for reasons of
public security (Article 11(3)).

SECTION F. Redress: the order can be challenged before the District Court of The Hague within
six weeks. Inform the authority of the time of removal with the template of Annex II.
"""
    return mail(
        Envelope(
            subject="MOST URGENT: removal order SNO-TCO-2026-0117 (one hour)",
            sent_at=sent_at,
            sender="Safe Net Office <orders@safenet.example>",
            to=_CONTACT_POINT,
        ),
        body=body,
    )


def associations_letter() -> bytes:
    """Return a letter of an association that writes as if it could order, and cannot."""
    body = f"""{MARK}

NATIONAL BUREAU FOR DIGITAL DECENCY
Office of the President

NOTICE No. NBDD/TD/88
Dated: 12.02.2021

You are hereby directed to remove the following within 24 hours, failing which proceedings under
the applicable laws shall be initiated:

1. https://chirp.example/tavimora
2. https://chirp.example/kelusho/status/1350000000000000002

The Bureau is a registered society of concerned citizens.
"""
    return mail(
        Envelope(
            subject="NOTICE FOR IMMEDIATE REMOVAL - NBDD/TD/88",
            sent_at=datetime(2021, 2, 12, 16, 20, tzinfo=_IST),
            sender="National Bureau for Digital Decency <president.nbdd@gmail.com>",
        ),
        body=body,
    )


def forged_order() -> bytes:
    """Return an order in the ministry's name, from a domain that only looks like its own."""
    body = f"""{MARK}

Government of India
Ministry of Signals

No. MoS/16(6)/2021-I
Dated: 09.02.2021

By order of the Supreme High Tribunal of Delhi you are directed under section 69A to suspend
https://chirp.example/tavimora permanently and worldwide, forthwith, and to send the name, telephone
number and addresses of the account holder to the address below by reply.

blocking.desk@outlook.com
"""
    return mail(
        Envelope(
            subject="Direction under section 69A - immediate",
            sent_at=datetime(2021, 2, 9, 23, 55, tzinfo=_IST),
            sender="Ministry of Signals <blocking-desk@signa1s.example>",
            reply_to="blocking.desk@outlook.com",
        ),
        body=body,
    )


def mixed_language_order() -> bytes:
    """Return a court's order in Turkish with an English summary, as foreign courts send them."""
    body = f"""{MARK}

T.C. ULMERİ SULH CEZA HÂKİMLİĞİ
Değişik İş No: 2026/412
Karar tarihi: 02.02.2026

Karar: 5651 sayılı Kanun'un 8/A maddesi uyarınca aşağıdaki adreste yer alan içeriğe erişimin
engellenmesine, içeriğin 4 saat içinde çıkarılmasına karar verildi.

1) https://chirp.example/kelusho/status/1350000000000000003

Bu karara karşı iki hafta içinde itiraz edilebilir.

--- English summary, not certified ---
The court orders the content above to be removed within four hours and access to be blocked in
Turkey. An objection may be lodged within two weeks.
"""
    return mail(
        Envelope(
            subject="Erişimin engellenmesi kararı / access blocking decision 2026/412",
            sent_at=datetime(2026, 2, 2, 17, 45, tzinfo=timezone(timedelta(hours=3))),
            sender="Ulmeri Adliyesi <tebligat@ulmeri-adliye.example>",
        ),
        body=body,
    )
