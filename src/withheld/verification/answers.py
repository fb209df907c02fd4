"""
Answers of the DNS, kept with the mail they were asked for.

What the DNS says changes: keys are retired within weeks.  A check therefore never asks the network;
it reads kept answers, and says which questions they leave open (`Inquiry.wanted`).  The same mail
and the same answers give the same result, years later.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime

from withheld.errors import InvalidInput
from withheld.model.dns import Answer, Answers, Question, RecordType, Status

_FORMAT = "withheld-dns-answers"
_ANSWERS_MAX = 2_000
_QUESTIONS_MAX = 200
"""Questions one check may come up with; a mail that makes more is not worth the asking."""


@dataclass(slots=True)
class Inquiry:
    """Kept answers while one check reads them, and the questions they left open."""

    answers: Mapping[Question, Answer]
    wanted: list[Question] = field(default_factory=list)

    @classmethod
    def of(cls, answers: Answers | None) -> "Inquiry":
        """Return an inquiry into `answers`; without any, every question stays open."""
        kept = answers.answers if answers is not None else ()
        return cls({one.question: one for one in reversed(kept)})

    def ask(self, name: str, kind: RecordType) -> Answer:
        """Return the kept answer; where there is none, note the question and say `NOT_KEPT`."""
        question = Question(name=name.rstrip(".").lower(), type=kind)
        kept = self.answers.get(question)
        if kept is not None:
            return kept
        if question not in self.wanted and len(self.wanted) < _QUESTIONS_MAX:
            self.wanted.append(question)
        return Answer(question=question, status=Status.NOT_KEPT)


def answers_to_bytes(answers: Answers) -> bytes:
    """Return `answers` as the file that is kept."""
    rows = [
        {
            "name": one.question.name,
            "type": str(one.question.type),
            "status": str(one.status),
            "values": list(one.values),
        }
        for one in answers.answers
    ]
    at = answers.asked_at.astimezone(UTC).isoformat().replace("+00:00", "Z")
    table = {_FORMAT: 1, "asked_at": at, "answers": rows}
    return json.dumps(table, ensure_ascii=False, indent=1).encode() + b"\n"


def answers_from(data: bytes) -> Answers:
    """
    Return the answers in a file that `answers_to_bytes` wrote, or a person did by hand.

    Raises:
        InvalidInput: It is no such file.
    """
    try:
        table = json.loads(data)
        if not isinstance(table, dict) or table.get(_FORMAT) != 1:
            raise InvalidInput(f'DNS answers are a JSON object with "{_FORMAT}": 1')
        asked_at = datetime.fromisoformat(str(table["asked_at"]))
        if asked_at.tzinfo is None:
            raise InvalidInput("asked_at has no zone; write it like 2026-11-24T10:00:00Z")
        rows = table["answers"]
        if not isinstance(rows, list) or len(rows) > _ANSWERS_MAX:
            raise InvalidInput(f"answers is no list of at most {_ANSWERS_MAX} answers")
        found = tuple(_answer(row) for row in rows)
    except (ValueError, KeyError, TypeError, RecursionError) as fault:
        raise InvalidInput(
            "the DNS answers cannot be read: JSON with asked_at and a list answers, each with "
            "name, type (TXT, A, AAAA, MX or PTR), status (found, absent or failed) and values"
        ) from fault
    return Answers(asked_at=asked_at.astimezone(UTC), answers=found)


def _answer(row: Mapping[str, object]) -> Answer:
    values = row.get("values", [])
    if not isinstance(values, list):
        raise TypeError("values")
    question = Question(
        name=str(row["name"]).rstrip(".").lower(), type=RecordType(str(row["type"]).upper())
    )
    return Answer(
        question=question,
        status=Status(str(row["status"])),
        values=tuple(str(value) for value in values),
    )
