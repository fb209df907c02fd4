"""`withheld verify`: check everything a service published, as a stranger, with its key alone."""

from pathlib import Path
from typing import Annotated

from cyclopts import Parameter

from withheld.cli.copies import copy_at
from withheld.cli.desk import say
from withheld.cli.verifying import Verdict, verify_copy
from withheld.errors import NotFound

SOMETHING_WRONG = 4
"""Something that was published is not in order."""


def verify(
    where: str,
    /,
    *,
    key: Annotated[str, Parameter(name="--key")],
    seen: Annotated[tuple[Path, ...], Parameter(name="--seen", negative=())] = (),
    json: Annotated[bool, Parameter(name="--json", negative=())] = False,
) -> int:
    """
    Verify a service's public log, pages, counts and proofs; no case store is needed.

    Says what was checked and, as plainly, what could not be.  Keep the checkpoint you saw
    (log/checkpoint) and give it with --seen the next time: only so can it be told that nothing
    was dropped or rewritten in between.
    Exit status: 0 when all that could be checked is in order, 4 when something is wrong, 2 when
    the folder, the address or the key cannot be used.

    Example: withheld verify ./public --key chirp.example/withheld+1a2b3c4d+AT…

    Parameters
    ----------
    where
        The public folder, or the http(s) address it is served at.
    key
        The log's first public key, as the service gave it, or a file that holds it.
    seen
        A signed checkpoint kept from earlier, or got from somebody else; may be said again.
    json
        JSON for scripts instead of words for people.
    """
    verdict = verify_copy(copy_at(where), _text(key), [_bytes(path) for path in seen])
    say(
        {
            "ok": not verdict.wrong,
            "size": verdict.size,
            "checked": list(verdict.checked),
            "unchecked": list(verdict.unchecked),
            "wrong": list(verdict.wrong),
        },
        _words(verdict),
        as_json=json,
    )
    return SOMETHING_WRONG if verdict.wrong else 0


def _words(verdict: Verdict) -> list[str]:
    lines = [f"WRONG    {one}" for one in verdict.wrong]
    lines += [f"checked  {one}" for one in verdict.checked]
    lines += [f"unknown  {one}" for one in verdict.unchecked]
    if verdict.wrong:
        return [*lines, f"Something is wrong: {len(verdict.wrong)} findings."]
    return [*lines, f"All that could be checked of {verdict.size} entries is in order."]


def _text(key: str) -> str:
    """Return the key, from the file of that name if there is one."""
    path = Path(key)
    is_file = len(key) < 200 and path.is_file()  # noqa: PLR2004 -- longer than any name or key
    return path.read_text(encoding="utf-8").strip() if is_file else key.strip()


def _bytes(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise NotFound("the checkpoint seen earlier cannot be read; check its path") from error
