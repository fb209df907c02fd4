"""From a decision to a real nginx: adopted, placed, visited from two countries, claimed, lifted."""

import os
from pathlib import Path

import pytest
from tests.casework.conftest import Desk
from tests.connectors.servers import Running, free_port, program

from withheld.adapters.visiting import visit_surface
from withheld.casework import connecting, outbox, probing, redressing, surfaces
from withheld.correspondence.authority_facts import EffectKnown
from withheld.events.redress import ComplaintResult
from withheld.model.identity import ItemID, PersonID
from withheld.model.surfaces import SurfaceKind

DEV = PersonID("dev")
NGINX = """\
daemon off; worker_processes 1; pid {folder}/nginx.pid; error_log {folder}/error.log; {user}
events {{ worker_connections 64; }}
http {{
  access_log off; default_type text/plain;
  client_body_temp_path {folder}/b; proxy_temp_path {folder}/p; fastcgi_temp_path {folder}/f;
  uwsgi_temp_path {folder}/u; scgi_temp_path {folder}/s;
  include withheld-http.conf;
  server {{
    listen 127.0.0.1:{port};
    include withheld-server.conf;
    location / {{ return 200 "content"; }}
  }}
}}
"""
CONNECTOR = """\
kind = "nginx"
host = "chirp.example"
[settings]
program = "{program}"
configuration = "{folder}/nginx.conf"
arguments = ["-p", "{folder}"]
country_header = "X-Country"
blocked_by = "https://chirp.example/legal"
own_maps = ["{folder}/own.map"]
paths_ignore_case = true
[settings.places]
account = ["/{{handle}}/*", "/i/user/{{id}}"]
post = ["/{{handle}}/status/{{id}}/*", "/i/web/status/{{id}}/*"]
"""
PROBE = """
[surface.probe]
origin = "http://127.0.0.1:{port}"
country_header = "X-Country"
account = ["/{{handle}}", "/{{handle}}/media", "/i/user/{{id}}"]
post = ["/{{handle}}/status/{{id}}", "/i/web/status/{{id}}"]
"""


def checklist(port: int) -> bytes:
    """Return a checklist on which the page alone is covered."""
    parts = ['controls = ["DE"]']
    for kind in SurfaceKind:
        is_page = kind is SurfaceKind.PAGE
        status = "covered" if is_page else "not-covered"
        parts.append(
            f'[[surface]]\nkind = "{kind}"\nstatus = "{status}"\nname = "the {kind}"'
            + (PROBE.format(port=port) if is_page else "")
        )
    return "\n".join(parts).encode()


def connected(desk: Desk, folder: Path, handle: str) -> Running:
    """Return a running nginx, connected read-only, with a map of the operator's own."""
    path = program("nginx", "Debian's nginx-core")
    folder.mkdir()
    front = Running(free_port())
    user = "user root;" if os.geteuid() == 0 else ""
    conf = NGINX.format(folder=folder, port=front.port, user=user)
    (folder / "nginx.conf").write_text(conf, "utf-8")
    (folder / "own.map").write_text(f'"TR:/{handle}" 1;\n~^TR:/.*x$ 1;\n', "utf-8")
    text = CONNECTOR.format(program=path, folder=folder)
    connecting.add(desk.office, "front", text.encode(), by=DEV)
    for name, content in desk.office.platforms.open("front").preparation().items():
        (folder / name).write_text(content, "utf-8")
    front.start([path, "-p", str(folder), "-c", str(folder / "nginx.conf")], folder / "out.log")
    return front


@pytest.mark.real
def test_a_decision_reaches_a_real_server_and_is_lifted_as_surely(
    desk: Desk, tmp_path: Path
) -> None:
    """What was restricted before is adopted; the claim to the authority rests on visits."""
    before = next(iter(desk.office.directory.accounts())).handle
    two = (desk.hands["cleo"], desk.hands["dev"])

    # (1) Connected read-only; its files are put in place by hand; the server starts.
    front = connected(desk, tmp_path / "front", before)
    try:
        # (2) What is restricted already is adopted, by two people.
        adopted = connecting.adopt(desk.office, "front", two)
        assert adopted.imported is not None
        assert (len(adopted.imported.adopted), adopted.unread_count) == (1, 1)

        # (3) Two things are withheld, and the connector may write.
        order = desk.ready(desk.orders()[0])
        items = list({one.subject: one.item for one in desk.plain(order)}.values())[:2]
        desk.withhold(order, items)
        connecting.let_write(desk.office, "front", two)
        done = outbox.work(desk.office)
        assert (done.failed, done.runs) == ((), 1)
        assert front.comes_to_answer(f"/{before.upper()}/media", "TR", 451)
        assert front.get(f"/{before}", "DE")[0] == 200

        # (4) Visited from both sides: all is as decided, and may be claimed.
        surfaces.state_surfaces(desk.office, checklist(front.port), by=DEV)
        probed = probing.probe_order(desk.office, order, visit_surface, by=DEV)
        assert probed.found == ()
        claimed = [one.known for one in probing.effects_on_record(desk.office, order)]
        assert claimed == [EffectKnown.PROBED]

        # (5) A complaint is upheld: what rested on it is shown again, the other is not.
        subject = desk.office.store.subject_id(
            desk.office.record.view(order, [items[0]]).items[items[0]].subject  # type: ignore[arg-type]  # resolved
        )
        shown = f"/i/user/{subject}".replace("account:", "")
        assert front.get(shown, "IN")[0] == 451
        name = redressing.receive_complaint(
            desk.office, order, [ItemID(items[0])], "why?", by=PersonID("asha")
        )
        redressing.decide_complaint(
            desk.office, order, name, ComplaintResult.UPHELD, "right", desk.hands["cleo"]
        )
        assert outbox.work(desk.office).runs == 1
        assert front.comes_to_answer(shown, "IN", 200)
        assert probing.effects_on_record(desk.office, order) == ()
    finally:
        front.stop()
