"""`withheld demo`: the 2021 case happens, on invented data, in under a minute."""

import shutil
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

from cyclopts import Parameter

from withheld.errors import InvalidInput
from withheld.ledger.canonical import JSON

if TYPE_CHECKING:
    from withheld.cli.demonstration.stage import Stage
    from withheld.model.identity import SubjectID
    from withheld.testing.protest.case import Case

_MARK = ".withheld-demo"
_FOLDER = Path("demo")


def demo(
    folder: Path = _FOLDER,
    /,
    *,
    rows: Annotated[int, Parameter(name="--rows")] = 0,
    json: Annotated[bool, Parameter(name="--json", negative=())] = False,
) -> int:
    """
    Play the 2021 case on invented data: two orders, from envelope to evidence.

    It makes a store, plays every step through the same doors as real cases, serves real requests on
    loopback, has a separate process verify what is public, and leaves a folder to open.
    Exit status: 0, 1 when the verification did not pass, or 2 when the folder will not do.

    Example: withheld demo ./demo

    Parameters
    ----------
    folder
        Where to leave everything; an earlier demo there is replaced, anything else is refused.
    rows
        Play a small case of so many rows (8 or more) instead of 257 and 1,178.
    json
        One JSON object a step instead of words.
    """
    from withheld.testing.protest.case import make_case, make_small_case

    _make_room(folder)
    case = make_small_case(rows=rows) if rows else make_case()
    return play(folder, case, _Narrator(as_json=json))


def play(folder: Path, case: "Case", narrator: "_Narrator") -> int:
    """Play every step in `folder` and return the exit status."""
    from withheld.cli.demonstration import aftermath, arriving, deciding, ending, telling, viewing
    from withheld.cli.demonstration.stage import set_up

    stage = set_up(folder, case, narrator)
    for name, file in (("first", "order-1.eml"), ("second", "order-2.eml")):
        arriving.order_arrives(stage, name, file)
        arriving.sender_is_checked(stage, name)
        arriving.lines_are_resolved(stage, name)
        arriving.findings_are_listed(stage, name)
        telling.receipt_leaves(stage, name)
        arriving.counsel_speaks(stage, name)
        deciding.two_reviewers_decide(stage, name)
        viewing.table_is_published(stage)
        viewing.viewers_look(stage, _withheld_subject(stage, name), "Viewers look, over real HTTP")
        stage.clock.advance(days=4)
    telling.counsel_discloses(stage)
    telling.letters_leave(stage)
    telling.public_is_told(stage)
    telling.the_ministry_answers(stage)
    aftermath.corrigendum_comes(stage)
    aftermath.complaint_is_upheld(stage)
    aftermath.challenge_is_opened(stage)
    aftermath.order_is_unsealed(stage)
    status = ending.somebody_else_verifies(stage)
    ending.folder_is_laid_out(stage)
    return 1 if status else 0


class _Narrator:
    """Tells each step as it happens: numbered, with the seconds it took."""

    def __init__(self, *, as_json: bool) -> None:
        self._as_json = as_json
        self._step = 0
        self._since = time.perf_counter()

    def __call__(self, heading: str, words: str, facts: dict[str, JSON]) -> None:
        """Tell one step."""
        self._step += 1
        took = time.perf_counter() - self._since
        self._since = time.perf_counter()
        if self._as_json:
            import json

            line = json.dumps({"step": self._step, "heading": heading, **facts})
            sys.stdout.write(line + "\n")
        else:
            body = "\n".join(f"    {line}" for line in words.splitlines())
            sys.stdout.write(f"{self._step:>2}. {heading}  [{took:.1f} s]\n{body}\n\n")
        sys.stdout.flush()
        self._go_on()

    def _go_on(self) -> None:
        """Show on a terminal, until the next step is told, that work goes on."""
        if not self._as_json and sys.stdout.isatty():
            sys.stdout.write(f"{self._step + 1:>2}. …\r")
            sys.stdout.flush()


def _withheld_subject(stage: "Stage", name: str) -> "SubjectID":
    """Return a subject that the order withholds and a viewer can ask for."""
    from withheld.model.identity import SubjectID

    view = stage.office.record.view(stage.orders[name], None)
    for item in view.items.values():
        if item.placed is not None and item.subject_kind in ("post", "account"):
            subject = stage.office.store.subject_id(item.placed.subject)
            if subject is not None:
                return subject
    return SubjectID("account:0")


def _make_room(folder: Path) -> None:
    """
    Make an empty folder; an earlier demo is replaced.

    Raises:
        InvalidInput: Something else lies there.
    """
    if folder.exists() and any(folder.iterdir()):
        if not (folder / _MARK).is_file():
            raise InvalidInput(
                "the folder holds something that is no earlier demo; name another, such as ./demo-2"
            )
        shutil.rmtree(folder)
    folder.mkdir(parents=True, exist_ok=True)
    (folder / _MARK).write_text("made by withheld demo\n", encoding="utf-8")
