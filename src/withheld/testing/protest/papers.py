"""What arrives, by name: the letters of `letters` in the envelopes of `files`."""

from collections.abc import Sequence
from datetime import datetime, timedelta, timezone

from withheld.testing.protest import files, letters
from withheld.testing.protest.files import Envelope
from withheld.testing.protest.letters import Letter
from withheld.testing.protest.lists import TruthRow

_IST = timezone(timedelta(hours=5, minutes=30))
_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_FIRST_SENT_AT = datetime(2021, 1, 31, 21, 14, tzinfo=_IST)
_NOTICE_SENT_AT = datetime(2021, 2, 3, 10, 2, tzinfo=_IST)
_SECOND_SENT_AT = datetime(2021, 2, 4, 19, 40, tzinfo=_IST)
_CORRIGENDUM_SENT_AT = datetime(2021, 2, 8, 11, 5, tzinfo=_IST)


def full(
    first: Sequence[TruthRow],
    second: Sequence[TruthRow],
    corrigendum: Letter,
    decoys: Sequence[str],
) -> dict[str, bytes]:
    """Return the papers of the whole case; `decoys` hide in the first annexure."""
    direction = letters.first_direction(len(first))
    annexure_1 = files.sheet(first, title="Annexure-I", decoys=decoys)
    signed = files.pdf(direction, dated=_FIRST_SENT_AT)
    annexure_2 = files.table(second)
    return {
        "order-1.eml": _letter_mail(
            direction,
            sent_at=_FIRST_SENT_AT,
            attachments=(
                ("Letter dt 31.01.2021.pdf", "application/pdf", signed),
                ("Annexure-I.xlsx", _XLSX, annexure_1),
            ),
        ),
        "letter-1.pdf": signed,
        "annexure-1.xlsx": annexure_1,
        "order-2.eml": _letter_mail(
            letters.second_direction(len(second)),
            sent_at=_SECOND_SENT_AT,
            attachments=(("Annexure-II.csv", "text/csv", annexure_2),),
        ),
        "annexure-2.csv": annexure_2,
        "non-compliance.eml": _letter_mail(
            letters.non_compliance(len(first)), sent_at=_NOTICE_SENT_AT
        ),
        "reminder.txt": letters.reminder().text().encode(),
        "corrigendum.eml": _letter_mail(corrigendum, sent_at=_CORRIGENDUM_SENT_AT),
        "answer-elsewhere.txt": letters.ANSWER_ELSEWHERE.encode(),
    }


def small(
    first: Sequence[TruthRow],
    second: Sequence[TruthRow],
    corrigendum: Letter,
    decoys: Sequence[str],
) -> dict[str, bytes]:
    """Return the papers of a small case, in text and CSV; nothing can hide in those."""
    del decoys
    annexures = tuple(files.table(rows) for rows in (first, second))
    directions = (letters.first_direction(len(first)), letters.second_direction(len(second)))
    sent = (_FIRST_SENT_AT, _SECOND_SENT_AT)
    orders = {
        f"order-{n}.eml": _letter_mail(
            direction,
            sent_at=sent_at,
            attachments=((f"Annexure-{'I' * n}.csv", "text/csv", annexure),),
        )
        for n, (direction, sent_at, annexure) in enumerate(
            zip(directions, sent, annexures, strict=True), start=1
        )
    }
    return {
        **orders,
        "annexure-1.csv": annexures[0],
        "annexure-2.csv": annexures[1],
        "reminder.txt": letters.reminder().text().encode(),
        "corrigendum.eml": _letter_mail(corrigendum, sent_at=_CORRIGENDUM_SENT_AT),
    }


def _letter_mail(
    letter: Letter,
    *,
    sent_at: datetime,
    attachments: Sequence[tuple[str, str, bytes]] = (),
) -> bytes:
    envelope = Envelope(subject=letter.subject, sent_at=sent_at)
    return files.mail(envelope, body=letter.text(), attachments=attachments)
