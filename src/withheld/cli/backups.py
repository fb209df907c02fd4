"""`withheld backup`, `restore`, `migrate`, `record-gap`: a store kept, put back, brought up."""

from pathlib import Path
from typing import Annotated

from cyclopts import Parameter

from withheld.adapters.backups import back_up
from withheld.adapters.backups import restore as put_back
from withheld.adapters.sqlite.schema import VERSION
from withheld.adapters.sqlite.store import open_store
from withheld.adapters.steps import Uninterrupted
from withheld.bootstrap import DATABASE, open_office
from withheld.casework import backups as casework
from withheld.casework.publiclog import RESTORED
from withheld.cli.desk import Desk, carry_out, hands_of, say


def backup(file: Path, /, *, desk: Desk) -> int:
    """
    Write the whole store to one file, as of one moment, while others go on working.

    It holds keys and everything confidential: encrypt it, and keep it where no reviewer reads.
    What was published lies in the public folder already and is not in it.
    Exit status: 0, or 2 when there is no store or a file of that name is there.

    Example: withheld backup ../store.tar --store ./store

    Parameters
    ----------
    file
        The file to write, a tar archive.
    """
    store = open_store(desk.store / DATABASE, Uninterrupted())
    count = back_up(desk.store, store, file)
    desk.say(
        {"file": str(file), "files": count},
        (
            f"{file}: a backup of {count} files.",
            "It holds the service's key, people's keys and all that is confidential: encrypt it.",
        ),
    )
    return 0


def restore(
    file: Path,
    store: Path,
    /,
    *,
    public: Annotated[Path | None, Parameter(name="--public")] = None,
    json: Annotated[bool, Parameter(name="--json", negative=())] = False,
) -> int:
    """
    Put a backup back into a folder that holds no store.

    A store that is behind what was published signs nothing until a later copy is restored or two
    people record the gap.
    Exit status: 0, or 2 when the backup or the folder will not do.

    Example: withheld restore ../store.tar ./store --public /srv/www/withheld

    Parameters
    ----------
    file
        What `withheld backup` wrote.
    store
        The folder; what was published may lie in it already, as public/.
    public
        The folder that was published, if it lies elsewhere; it is copied.
    json
        JSON for scripts instead of words for people.
    """
    count = put_back(file, store, Uninterrupted(), mark=RESTORED, public=public)
    is_public_here = (store / "public").is_dir()
    words = [f"{store}: a store of {count} files."]
    if not is_public_here:
        words.append("Put the public folder back too (public/): without it nothing is signed.")
    say({"store": str(store), "files": count, "public": is_public_here}, words, as_json=json)
    return 0


def migrate(*, desk: Desk) -> int:
    """
    Bring a store that an older version made to the version this software writes.

    Back it up first.  A store that has this version already is left alone.
    Exit status: 0, or 2 when there is no store or a later version made it.

    Example: withheld migrate --store ./store
    """
    open_office(desk.store, migrates=True)
    desk.say({"version": VERSION}, f"The store has version {VERSION}.")
    return 0


def record_gap(
    *,
    approvers: Annotated[tuple[str, ...], Parameter(name="--with", negative=())],
    desk: Desk,
) -> int:
    """
    Record, as two people, that a restored store lacks what was published after its backup.

    Look for a later copy first.  What was published is taken over as it stands; the anchors in
    the gap can be proven no more, and orders taken in after the backup must be taken in again.
    Exit status: 0, or 1 when there is no gap or a rule forbids it.

    Example: withheld record-gap --with cleo --with dev --store ./store

    Parameters
    ----------
    approvers
        An enrolled person who approves; say it twice.
    """
    office = desk.office()
    gap = casework.record_gap(office, hands_of(desk.store, approvers))
    desk.say(
        {
            "published": gap.published_size,
            "restored": gap.restored_size,
            "unprovable_anchors": gap.anchor_count,
        },
        (
            f"{gap.published_size} entries are published, this store had {gap.restored_size}.",
            "The gap is on record, and what was published is taken over.",
            f"{gap.anchor_count} anchors in the gap cannot be proven any more.",
        ),
    )
    carry_out(office)
    return 0
