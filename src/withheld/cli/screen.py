"""`withheld screen`: whose speech among the service's accounts deserves a second look, and why."""

import json as json_format
import sys
from collections import defaultdict
from pathlib import Path
from typing import Annotated

from cyclopts import Parameter

from withheld.errors import Refused
from withheld.model.review import Finding
from withheld.review.safeguards import Profile, account_safeguards


def screen(
    *,
    directory: Annotated[Path, Parameter(name="--directory")],
    json: Annotated[bool, Parameter(name="--json", negative=())] = False,
) -> int:
    """
    Screen accounts for protected speech: press, activism, politics, art, research, courts.

    Nothing is stored and nothing is decided: what is listed gets more eyes, and what is not listed
    is not thereby unprotected.  The output names people's roles; keep it as you keep the record.
    Exit status: 0, or 2 when the directory cannot be read.

    Example: withheld screen --directory ./directory --json

    Parameters
    ----------
    directory
        A folder with the service's own accounts.jsonl and, if there are any, posts.jsonl.
    json
        One JSON object an account, one a line, for every account; without it, only those that
        raise something, in words.
    """
    from withheld.adapters.directory import open_directory
    from withheld.adapters.vocabulary import read_vocabulary

    try:
        known = open_directory(directory)
    except Refused as refusal:
        print(refusal, file=sys.stderr)  # noqa: T201 -- a command speaks
        return 2
    vocabulary = read_vocabulary()
    posts: dict[str, list[str]] = defaultdict(list)
    for post in known.posts():
        posts[post.author].append(post.text)
    for entry in known.accounts():
        found = account_safeguards(Profile.of(entry), posts.get(entry.id, ()), vocabulary)
        if json or found:
            print(_line(f"account:{entry.id}", found, json=json))  # noqa: T201 -- a command speaks
    return 0


def _line(subject: str, found: tuple[Finding, ...], *, json: bool) -> str:
    if json:
        safeguards = [{"class": finding.code, "because": finding.because} for finding in found]
        return json_format.dumps({"subject": subject, "safeguards": safeguards}, ensure_ascii=False)
    return "\n".join((subject, *(f"    {finding.code}: {finding.because}" for finding in found)))
