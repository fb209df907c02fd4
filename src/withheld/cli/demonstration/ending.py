"""Step 15: somebody else checks everything; the folder is laid out for a person to open."""

import subprocess
import sys
from email import message_from_bytes
from email.policy import default
from itertools import groupby
from pathlib import Path

from withheld.casework import publiclog, timeline
from withheld.cli.demonstration.stage import Stage
from withheld.model.identity import OrderID
from withheld.readers.reading import read_bytes

_SHOWN = 3
"""Letters to account holders that are laid out as text; all of them lie in the store."""
_COMMAND = "from withheld.cli.main import main; main()"
"""The same as `withheld`, wherever the script lies."""


def somebody_else_verifies(stage: Stage) -> int:
    """Verify the public folder in a process of its own, which shares nothing with this one."""
    key = publiclog.log_key(stage.office)
    public = stage.store / "public"
    command = [sys.executable, "-c", _COMMAND, "verify", str(public), "--key", key]
    done = subprocess.run(command, capture_output=True, text=True, check=False)  # noqa: S603 -- our own command
    words = "\n".join(f"  {line}" for line in (done.stdout or done.stderr).splitlines()[:14])
    stage.tell(
        "A separate process verifies all that is public",
        f"{words}\nexit status {done.returncode}",
        {"verify": done.returncode, "key": key},
    )
    return done.returncode


def folder_is_laid_out(stage: Stage) -> None:
    """Write where everything lies."""
    lines = []
    for name, order in stage.orders.items():
        lines.append(f"The {name} order, {order}")
        lines += _moments(stage, order)
        lines.append("")
    (stage.folder / "timeline.txt").write_text("\n".join(lines), encoding="utf-8")
    told = _copies_to_read(stage)
    key = publiclog.log_key(stage.office)
    start = f"""What lies here (everything is invented)

originals/            what arrived, and the service's own directory
timeline.txt          everything that happened to the two orders
letters/              the letters to the ministry, and three to account holders, as plain text
statement-*.html      the public statements as they stand on the site; *.txt the same as text
store/letters/holder/     all letters to account holders, ready for a mail server
store/letters/authority/  receipts and answers to the ministry
store/public/index.html   the public site: statements, counts, how to verify
store/public/log/         the public log (C2SP tiles and checkpoint)
store/edges/              the signed table the service's own servers enforce
store/documents/          originals and letters under their own hash
store/withheld.sqlite3    record, vault and state

Verify everything public:
  withheld verify {stage.store / "public"} --key '{key}'
Look at the orders in a browser:
  withheld desk --store {stage.store}
  Sign in as asha, with the passphrase: passphrase of asha
  (so for ben, who is senior, cleo, who is counsel, and dev and esra, who are officers)
Ask the edges' table:
  withheld check account:1 --country IN --store {stage.store}
"""
    (stage.folder / "START-HERE.txt").write_text(start, encoding="utf-8")
    stage.tell(
        "Done",
        f"Open {stage.folder / 'START-HERE.txt'}; {told} letters and statements lie beside it.\n"
        f"In a browser: withheld desk --store {stage.store}\n"
        "  (sign in as asha, with the passphrase: passphrase of asha)\n"
        f"Check it yourself: withheld verify {stage.store / 'public'} --key '{key}'",
        {"folder": str(stage.folder), "copies": told},
    )


def _moments(stage: Stage, order: OrderID) -> list[str]:
    """Return a line for each moment of an order; the same again and again becomes one."""
    told = [
        f"{one.at:%Y-%m-%d %H:%M}Z  {one.by:<7} {one.words}"
        for one in timeline.timeline(stage.office, order)
    ]
    counted = [(line, len(list(same))) for line, same in groupby(told)]
    return [f"  {line}{f' ({count} times)' if count > 1 else ''}" for line, count in counted]


def _copies_to_read(stage: Stage) -> int:
    """Write letters and statements as text that opens anywhere; return how many."""
    written = stage.folder / "letters"
    written.mkdir()
    sent = stage.store / "letters"
    chosen = [*sorted(sent.glob("authority/*.eml")), *sorted(sent.glob("holder/*.eml"))[:_SHOWN]]
    for mail in chosen:
        body = message_from_bytes(mail.read_bytes(), policy=default).get_body(("plain",))
        name = f"{'ministry' if mail.parent.name == 'authority' else 'holder'}-{mail.stem}.txt"
        (written / name).write_text(body.get_content() if body else "", encoding="utf-8")
    statements = sorted((stage.store / "public" / "statements").glob("*.html"))
    for page in statements:
        _copy_statement(page, stage.folder / f"statement-{page.stem}.html")
    return len(chosen) + len(statements)


def _copy_statement(page: Path, to: Path) -> None:
    """Copy a statement with its style beside it, and write it as text."""
    data = page.read_bytes()
    to.write_bytes(data.replace(b'href="../', b'href="store/public/'))
    read = read_bytes(data, name=page.name)
    lines = [line.text for line in read.lines]
    title = next((at for at, line in enumerate(lines) if line.startswith("Statement on")), 0)
    text = "\n".join(lines[title:])
    to.with_suffix(".txt").write_text(text + "\n", encoding="utf-8")
