"""What the commands of this room print: a line for people, or JSON for scripts, at once."""

import json
import sys

from withheld.ledger.canonical import JSON


def say(value: JSON, words: str, *, as_json: bool) -> None:
    """Print `value` as one line of JSON, or `words`; whoever waits for the line gets it at once."""
    line = json.dumps(value, ensure_ascii=False) if as_json else words
    sys.stdout.write(line + "\n")
    sys.stdout.flush()
