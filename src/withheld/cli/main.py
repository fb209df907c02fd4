"""
The `withheld` command.

Each command is one line here and one file beside this one; a command's file, and whatever heavy it
needs, is imported only when the command runs.
"""

import sqlite3
import sys
from collections.abc import Sequence

from cyclopts import App, CycloptsError, Group

from withheld import __version__
from withheld.cli.leaving import (
    BAD_INPUT,
    STOPPED,
    by_the_store,
    complain_of,
    leave_quietly,
    misunderstood,
    open_streams,
    status_of,
)
from withheld.errors import BrokenInvariant, Refused

app = App(
    name="withheld",
    help="Orders to block speech: read, reviewed, carried out in their own territory, answered.",
    version=__version__,
)

ALONE = Group("Without a store", sort_key=1)
SETTING_UP = Group("Setting up", sort_key=2)
DECIDING = Group("An order, from its arrival to its decision", sort_key=3)
TELLING = Group("What is known and told of it, and what happens after", sort_key=4)
BROWSING = Group("In a browser, and at the edges", sort_key=5)
PLAYING = Group("The whole of it, on invented data", sort_key=6)
KEEPING = Group("Keeping the store: backups, keys, what was there before, leaving", sort_key=7)

app.command("withheld.cli.read:read", name="read", group=ALONE)
app.command("withheld.cli.screen:screen", name="screen", group=ALONE)
app.command("withheld.cli.verify:verify", name="verify", group=ALONE)

app.command("withheld.cli.setting_up:init", name="init", group=SETTING_UP)
app.command("withheld.cli.setting_up:enrol", name="enrol", group=SETTING_UP)
app.command("withheld.cli.setting_up:close_setup", name="close-setup", group=SETTING_UP)
app.command("withheld.cli.setting_up:people", name="people", group=SETTING_UP)
app.command("withheld.cli.staff:wall", name="wall", group=SETTING_UP)
app.command("withheld.cli.staff:part_with", name="part-with", group=SETTING_UP)
app.command("withheld.cli.staff:policy", name="policy", group=SETTING_UP)
app.command(
    authority := App(name="authority", help="The registry of authorities.", group=SETTING_UP)
)
authority.command("withheld.cli.authority:add", name="add")
authority.command("withheld.cli.authority:list_authorities", name="list")
authority.command("withheld.cli.authority:show", name="show")
app.command(
    pack := App(name="pack", help="Law as data: packs, and counsel's signature.", group=SETTING_UP)
)
pack.command("withheld.cli.pack:list_packs", name="list")
pack.command("withheld.cli.pack:show", name="show")
pack.command("withheld.cli.pack:lint", name="lint")
pack.command("withheld.cli.pack:run_cases", name="test")
pack.command("withheld.cli.pack:new", name="new")
pack.command("withheld.cli.pack:sign", name="sign")

app.command("withheld.cli.arriving:receive", name="receive", group=DECIDING)
app.command("withheld.cli.collecting:watch", name="watch", group=DECIDING)
app.command("withheld.cli.collecting:mailbox", name="mailbox", group=DECIDING)
app.command("withheld.cli.arriving:settle", name="settle", group=DECIDING)
app.command("withheld.cli.arriving:resolve", name="resolve", group=DECIDING)
app.command("withheld.cli.overlaps:overlap", name="overlap", group=DECIDING)
app.command("withheld.cli.arriving:file_letter", name="file-letter", group=DECIDING)
app.command(
    hazard := App(
        name="hazard", help="Material that must not be looked at or copied.", group=DECIDING
    )
)
hazard.command("withheld.cli.hazards:mark", name="mark")
hazard.command("withheld.cli.hazards:lists", name="lists")
hazard.command("withheld.cli.hazards:scan", name="scan")
hazard.command("withheld.cli.hazards:destroy", name="destroy")
app.command("withheld.cli.sender:sender", name="sender", group=DECIDING)
app.command("withheld.cli.sender:call_back", name="call-back", group=DECIDING)
app.command("withheld.cli.reviewing:confirm", name="confirm", group=DECIDING)
app.command("withheld.cli.elements:list_elements", name="elements", group=DECIDING)
app.command("withheld.cli.elements:check", name="check-elements", group=DECIDING)
app.command("withheld.cli.reviewing:findings", name="findings", group=DECIDING)
app.command("withheld.cli.reviewing:mark", name="mark", group=DECIDING)
app.command("withheld.cli.reviewing:bindingness", name="bindingness", group=DECIDING)
app.command("withheld.cli.counsel:accept_risk", name="accept-risk", group=DECIDING)
app.command("withheld.cli.looks:safeguards_seen", name="safeguards-seen", group=DECIDING)
app.command(
    counsel := App(
        name="counsel", help="Counsel's lane: privileged, outside of the record.", group=DECIDING
    )
)
counsel.command("withheld.cli.counsel:write", name="write")
counsel.command("withheld.cli.counsel:read", name="read")
counsel.command("withheld.cli.counsel:admit", name="admit")
counsel.command("withheld.cli.counsel:dismiss", name="dismiss")
counsel.command("withheld.cli.counsel:register", name="register")
counsel.command("withheld.cli.counsel:copy", name="copy")
app.command("withheld.cli.staff:recuse", name="recuse", group=DECIDING)
app.command("withheld.cli.opinions:decide", name="decide", group=DECIDING)
app.command("withheld.cli.sheets:decide_sheet", name="decide-sheet", group=DECIDING)
app.command("withheld.cli.opinions:second", name="second", group=DECIDING)
app.command("withheld.cli.opinions:provisional", name="provisional", group=DECIDING)
app.command("withheld.cli.opinions:withdraw", name="withdraw", group=DECIDING)

app.command("withheld.cli.showing:queue", name="queue", group=TELLING)
app.command("withheld.cli.sheets:items", name="items", group=TELLING)
app.command("withheld.cli.showing:show", name="show", group=TELLING)
app.command("withheld.cli.showing:timeline", name="timeline", group=TELLING)
app.command("withheld.cli.letters:disclose", name="disclose", group=TELLING)
app.command(letters := App(name="letters", help="Letters: drafted, read, released.", group=TELLING))
letters.command("withheld.cli.letters:draft", name="draft")
letters.command("withheld.cli.answering:reinstatement", name="reinstatement")
letters.command("withheld.cli.answering:complaint", name="complaint")
letters.command("withheld.cli.answering:correction", name="correction")
letters.command("withheld.cli.answering:form", name="form")
letters.command("withheld.cli.letters:list_letters", name="list")
letters.command("withheld.cli.letters:save", name="save")
letters.command("withheld.cli.letters:release", name="release")
letters.command("withheld.cli.letters:waive", name="waive")
app.command("withheld.cli.reasons:reasons", name="reasons", group=TELLING)
app.command("withheld.cli.telling:publish", name="publish", group=TELLING)
app.command("withheld.cli.telling:unseal", name="unseal", group=TELLING)
app.command("withheld.cli.telling:lumen", name="lumen", group=TELLING)
app.command("withheld.cli.colleagues:assign", name="assign", group=TELLING)
app.command("withheld.cli.colleagues:hand_over", name="hand-over", group=TELLING)
app.command("withheld.cli.colleagues:mention", name="mention", group=TELLING)
app.command("withheld.cli.colleagues:threat", name="threat", group=TELLING)
app.command("withheld.cli.colleagues:ticket", name="ticket", group=TELLING)
app.command(
    translation := App(name="translation", help="Translations beside the original.", group=TELLING)
)
translation.command("withheld.cli.colleagues:keep_translation", name="keep")
app.command(
    hold := App(name="hold", help="Holds: what must be preserved, and until when.", group=TELLING)
)
hold.command("withheld.cli.colleagues:place_hold", name="place")
hold.command("withheld.cli.colleagues:end_hold", name="end")
hold.command("withheld.cli.colleagues:list_holds", name="list")
app.command("withheld.cli.redress:complain", name="complain", group=TELLING)
app.command(
    complaint := App(name="complaint", help="Complaints that were taken in.", group=TELLING)
)
complaint.command("withheld.cli.redress:decide_complaint", name="decide")
app.command(challenge := App(name="challenge", help="Challenges in court.", group=TELLING))
challenge.command("withheld.cli.redress:open_challenge", name="open")
challenge.command("withheld.cli.redress:close_challenge", name="close")
app.command(stay := App(name="stay", help="Stays by a court.", group=TELLING))
stay.command("withheld.cli.redress:record_stay", name="record")
stay.command("withheld.cli.redress:end_stay", name="end")
app.command(
    interim := App(name="interim", help="Orders given before anyone was heard.", group=TELLING)
)
interim.command("withheld.cli.interim:list_waiting", name="list")
interim.command("withheld.cli.interim:confirm", name="confirm")
interim.command("withheld.cli.interim:revoke", name="revoke")
interim.command("withheld.cli.interim:lapse", name="lapse")
app.command("withheld.cli.replacing:replace", name="replace", group=TELLING)
app.command("withheld.cli.redress:note", name="note", group=TELLING)
app.command("withheld.cli.clocks:clocks", name="clocks", group=TELLING)
app.command(clock := App(name="clock", help="One clock: stopped, recorded, paused.", group=TELLING))
clock.command("withheld.cli.clocks:stop", name="stop")
clock.command("withheld.cli.clocks:happened", name="happened")
clock.command("withheld.cli.clocks:claim", name="claim")
clock.command("withheld.cli.clocks:resume", name="resume")
app.command("withheld.cli.clocks:calendar", name="calendar", group=TELLING)
app.command("withheld.cli.clocks:reported", name="reported", group=TELLING)
app.command("withheld.cli.working:work", name="work", group=TELLING)
app.command("withheld.cli.check:check", name="check", group=TELLING)
app.command(
    "withheld.sidecar.look_up_service:look_up_service", name="look-up-service", group=TELLING
)
app.command("withheld.sidecar.carrying:feed", name="feed", group=TELLING)
app.command("withheld.sidecar.carrying:feed_token", name="feed-token", group=TELLING)
app.command("withheld.sidecar.carrying:carry", name="carry", group=TELLING)
app.command("withheld.sidecar.carrying:follow", name="follow", group=TELLING)

app.command("withheld.web.serving:desk", name="desk", group=BROWSING)

app.command("withheld.cli.demo:demo", name="demo", group=PLAYING)

app.command(
    connector := App(
        name="connector", help="Platforms that enforce what was decided.", group=BROWSING
    )
)
connector.command("withheld.cli.connectors:kinds", name="kinds")
connector.command("withheld.cli.connectors:add", name="add")
connector.command("withheld.cli.connectors:list_connectors", name="list")
connector.command("withheld.cli.connectors:files", name="files")
connector.command("withheld.cli.connectors:verify", name="verify")
connector.command("withheld.cli.connectors:observe", name="observe")
connector.command("withheld.cli.connectors:drift", name="drift")
connector.command("withheld.cli.connectors:adopt", name="adopt")
connector.command("withheld.cli.connectors:let_write", name="let-write")
connector.command("withheld.cli.connectors:reconcile", name="reconcile")
connector.command("withheld.cli.connectors:allow_run", name="allow-run")
connector.command("withheld.cli.connectors:release", name="release")
connector.command("withheld.cli.connectors:stop", name="stop")

app.command(
    removal := App(
        name="removal", help="What is removed everywhere under own policy.", group=BROWSING
    )
)
removal.command("withheld.cli.removals:place", name="place")
removal.command("withheld.cli.removals:end", name="end")
removal.command("withheld.cli.own_policy:list_removals", name="list")
removal.command("withheld.cli.own_policy:letter", name="letter")
removal.command("withheld.cli.own_policy:given_back", name="given-back")
removal.command("withheld.cli.own_policy:release", name="release")
removal.command("withheld.cli.own_policy:complain", name="complain")
removal.command("withheld.cli.own_policy:decide", name="decide")
removal.command("withheld.cli.own_policy:answer", name="answer")
removal.command("withheld.cli.own_policy:figures", name="figures")
removal.command("withheld.cli.own_policy:statements", name="statements")

app.command(
    surfaces := App(
        name="surfaces", help="Where things are shown, and what visits found.", group=BROWSING
    )
)
surfaces.command("withheld.cli.surfaces:template", name="template")
surfaces.command("withheld.cli.surfaces:set_surfaces", name="set")
surfaces.command("withheld.cli.surfaces:show", name="show")
surfaces.command("withheld.cli.surfaces:probe", name="probe")
surfaces.command("withheld.cli.surfaces:attest", name="attest")
surfaces.command("withheld.cli.surfaces:claims", name="claims")

app.command(
    labeler := App(
        name="labeler", help="Services around labels of the AT Protocol.", group=BROWSING
    )
)
labeler.command("withheld.cli.labelers:serve", name="serve")
labeler.command("withheld.cli.labelers:proxy", name="proxy")

app.command("withheld.cli.legacy:import_restrictions", name="import-restrictions", group=KEEPING)
app.command("withheld.cli.keys:rotate_key", name="rotate-key", group=KEEPING)
app.command("withheld.cli.keys:revoke_key", name="revoke-key", group=KEEPING)
app.command("withheld.cli.keys:log_key", name="log-key", group=KEEPING)
app.command("withheld.cli.erasing:erase", name="erase", group=KEEPING)
app.command("withheld.cli.exporting:export", name="export", group=KEEPING)
app.command("withheld.cli.backups:backup", name="backup", group=KEEPING)
app.command("withheld.cli.backups:restore", name="restore", group=KEEPING)
app.command("withheld.cli.backups:migrate", name="migrate", group=KEEPING)
app.command("withheld.cli.backups:record_gap", name="record-gap", group=KEEPING)


def _load_for_help(words: Sequence[str]) -> None:
    """Load the commands that a list is about to show; each says itself what it is for."""
    asked = [one for one in words if one not in app.help_flags]
    if not asked:
        app.resolved_commands()
    elif len(asked) == 1 and asked[0] in app:
        app[asked[0]].resolved_commands()


def main(arguments: Sequence[str] | None = None) -> None:
    """Run one command and leave with its exit status; nobody ever sees a traceback."""
    open_streams()
    words = list(sys.argv[1:] if arguments is None else arguments)
    _load_for_help(words)
    try:
        result = app(words, result_action="return_value", exit_on_error=False, print_error=False)
        sys.stdout.flush()
    except CycloptsError as error:
        complain_of(misunderstood(error), as_json="--json" in words)
        sys.exit(BAD_INPUT)
    except BrokenPipeError:
        leave_quietly()
    except (Refused, BrokenInvariant, OSError) as error:
        complain_of(error, as_json="--json" in words)
        sys.exit(status_of(error))
    except sqlite3.Error as error:
        complain_of(by_the_store(error), as_json="--json" in words)
        sys.exit(status_of(by_the_store(error)))
    except KeyboardInterrupt:
        sys.exit(STOPPED)
    sys.exit(result if isinstance(result, int) else 0)
