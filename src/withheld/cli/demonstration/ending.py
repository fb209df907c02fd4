"""Step 15: somebody else checks everything; the folder is laid out for a person to open."""

import subprocess
import sys

from withheld.casework import publiclog, timeline
from withheld.cli.demonstration.stage import Stage

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
        lines += [
            f"  {one.at:%Y-%m-%d %H:%M}Z  {one.by:<7} {one.words}"
            for one in timeline.timeline(stage.office, order)
        ]
        lines.append("")
    (stage.folder / "timeline.txt").write_text("\n".join(lines), encoding="utf-8")
    key = publiclog.log_key(stage.office)
    start = f"""What lies here (everything is invented)

originals/            what arrived, and the service's own directory
timeline.txt          everything that happened to the two orders
store/letters/holder/     letters to account holders, ready for a mail server
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
Ask the edges' table:
  withheld check account:1 --country IN --store {stage.store}
"""
    (stage.folder / "START-HERE.txt").write_text(start, encoding="utf-8")
    stage.tell("Done", f"Open {stage.folder / 'START-HERE.txt'}", {"folder": str(stage.folder)})
