"""
The `withheld` command.

Each command is one line here and one file beside this one; a command's file, and whatever heavy it
needs, is imported only when the command runs.
"""

import sys
from collections.abc import Sequence

from cyclopts import App, CycloptsError

from withheld import __version__
from withheld.cli.leaving import BAD_INPUT, STOPPED, complain_of, leave_quietly, status_of
from withheld.errors import BrokenInvariant, Refused

app = App(
    name="withheld",
    help="Orders to block speech: read, reviewed, carried out in their own territory, answered.",
    version=__version__,
)

# Without a store.
app.command("withheld.cli.read:read", name="read")
app.command("withheld.cli.screen:screen", name="screen")
app.command("withheld.cli.verify:verify", name="verify")

# Setting up.
app.command("withheld.cli.setting_up:init", name="init")
app.command("withheld.cli.setting_up:enrol", name="enrol")
app.command("withheld.cli.setting_up:close_setup", name="close-setup")
app.command("withheld.cli.setting_up:people", name="people")
app.command(authority := App(name="authority", help="The registry of authorities."))
authority.command("withheld.cli.authority:add", name="add")
authority.command("withheld.cli.authority:list_authorities", name="list")
app.command(pack := App(name="pack", help="Law as data: packs, and counsel's signature."))
pack.command("withheld.cli.pack:list_packs", name="list")
pack.command("withheld.cli.pack:show", name="show")
pack.command("withheld.cli.pack:lint", name="lint")
pack.command("withheld.cli.pack:sign", name="sign")

# An order, from its arrival to its decision.
app.command("withheld.cli.arriving:receive", name="receive")
app.command("withheld.cli.arriving:settle", name="settle")
app.command("withheld.cli.arriving:resolve", name="resolve")
app.command("withheld.cli.arriving:file_letter", name="file-letter")
app.command("withheld.cli.sender:sender", name="sender")
app.command("withheld.cli.sender:call_back", name="call-back")
app.command("withheld.cli.reviewing:confirm", name="confirm")
app.command("withheld.cli.reviewing:findings", name="findings")
app.command("withheld.cli.reviewing:mark", name="mark")
app.command("withheld.cli.reviewing:bindingness", name="bindingness")
app.command("withheld.cli.reviewing:accept_risk", name="accept-risk")
app.command("withheld.cli.opinions:decide", name="decide")
app.command("withheld.cli.opinions:second", name="second")
app.command("withheld.cli.opinions:provisional", name="provisional")
app.command("withheld.cli.opinions:withdraw", name="withdraw")

# What is known and told of it, and what happens after.
app.command("withheld.cli.showing:queue", name="queue")
app.command("withheld.cli.showing:show", name="show")
app.command("withheld.cli.showing:timeline", name="timeline")
app.command("withheld.cli.letters:disclose", name="disclose")
app.command(letters := App(name="letters", help="Letters: drafted, read, released."))
letters.command("withheld.cli.letters:draft", name="draft")
letters.command("withheld.cli.letters:list_letters", name="list")
letters.command("withheld.cli.letters:save", name="save")
letters.command("withheld.cli.letters:release", name="release")
letters.command("withheld.cli.letters:waive", name="waive")
app.command("withheld.cli.telling:publish", name="publish")
app.command("withheld.cli.telling:unseal", name="unseal")
app.command("withheld.cli.redress:complain", name="complain")
app.command(complaint := App(name="complaint", help="Complaints that were taken in."))
complaint.command("withheld.cli.redress:decide_complaint", name="decide")
app.command(challenge := App(name="challenge", help="Challenges in court."))
challenge.command("withheld.cli.redress:open_challenge", name="open")
challenge.command("withheld.cli.redress:close_challenge", name="close")
app.command(stay := App(name="stay", help="Stays by a court."))
stay.command("withheld.cli.redress:record_stay", name="record")
stay.command("withheld.cli.redress:end_stay", name="end")
app.command("withheld.cli.redress:note", name="note")
app.command("withheld.cli.working:work", name="work")
app.command("withheld.cli.check:check", name="check")

# In a browser.
app.command("withheld.web.serving:desk", name="desk")

# The whole of it, on invented data.
app.command("withheld.cli.demo:demo", name="demo")

# Keeping the store: backups, keys, what was there before, leaving.
app.command("withheld.cli.legacy:import_restrictions", name="import-restrictions")
app.command("withheld.cli.keys:rotate_key", name="rotate-key")
app.command("withheld.cli.keys:revoke_key", name="revoke-key")
app.command("withheld.cli.keys:log_key", name="log-key")
app.command("withheld.cli.erasing:erase", name="erase")
app.command("withheld.cli.exporting:export", name="export")
app.command("withheld.cli.backups:backup", name="backup")
app.command("withheld.cli.backups:restore", name="restore")
app.command("withheld.cli.backups:migrate", name="migrate")
app.command("withheld.cli.backups:record_gap", name="record-gap")


def main(arguments: Sequence[str] | None = None) -> None:
    """Run one command and leave with its exit status; nobody ever sees a traceback."""
    words = list(sys.argv[1:] if arguments is None else arguments)
    try:
        result = app(words, result_action="return_value", exit_on_error=False)
        sys.stdout.flush()
    except CycloptsError:
        sys.exit(BAD_INPUT)  # What was wrong with the command line is printed already.
    except BrokenPipeError:
        leave_quietly()
    except (Refused, BrokenInvariant, OSError) as error:
        complain_of(error, as_json="--json" in words)
        sys.exit(status_of(error))
    except KeyboardInterrupt:
        sys.exit(STOPPED)
    sys.exit(result if isinstance(result, int) else 0)
