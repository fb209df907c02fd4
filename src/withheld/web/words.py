"""The words people read for what the record calls by a slug."""

_SAID = {
    "withhold": "withhold",
    "withhold-under-protest": "withhold under protest",
    "withhold-and-challenge": "withhold and challenge",
    "narrower": "a narrower act",
    "ask": "ask the authority",
    "decline": "decline",
    "no-action": "no action",
    "seconding": "waits for a second",
    "provisional": "provisionally withheld",
    "open": "open",
    "doubtful": "in doubt",
    "unresolved": "not on this service",
    "listed": "not looked up yet",
    "deleted": "struck from the order",
    "undecided": "undecided",
    "waiting": "waiting for a second",
    "news-media": "news media",
    "court-or-parliament": "court or parliament",
    "state-body": "the state's own account",
    "not-confirmed": "not confirmed",
    "not-an-order": "not an order",
    "not-binding": "not binding",
    "defective-but-binding": "defective but binding",
    "not-found": "not found",
    "not-ours": "not this service's",
    "ocr": "read by machine",
    "act": "act",
    "second": "second",
}


def said(word: str) -> str:
    """Return what people read for a slug; a slug without a word of its own loses its dashes."""
    return _SAID.get(word) or word.replace("-", " ").replace("_", " ")


def every() -> list[str]:
    """Return all the words, for a catalogue to hold."""
    return sorted(set(_SAID.values()))
