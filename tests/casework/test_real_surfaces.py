"""Our example service behind a real nginx: six surfaces, visited from two countries, end to end."""

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

import pytest
from tests.casework.conftest import Desk
from tests.connectors.servers import Running, free_port, program

from withheld.adapters.visiting import visit_surface
from withheld.casework import outbox, probing, surfaces
from withheld.correspondence.authority_facts import EffectKnown
from withheld.model.identity import ItemID, OrderID, PersonID
from withheld.model.surfaces import SurfaceKind

DEV = PersonID("dev")
EXAMPLES = Path(__file__).parents[2] / "examples"
NGINX = """\
daemon off; worker_processes 1; pid {folder}/nginx.pid; error_log {folder}/error.log; {user}
events {{ worker_connections 64; }}
http {{
  access_log off;
  client_body_temp_path {folder}/b; proxy_temp_path {folder}/p; fastcgi_temp_path {folder}/f;
  uwsgi_temp_path {folder}/u; scgi_temp_path {folder}/s;
  server {{
    listen 127.0.0.1:{port};
    location / {{ proxy_pass http://127.0.0.1:{behind}; proxy_http_version 1.1; }}
  }}
}}
"""
AUTHOR = """marker = '"author":"{id}"'"""
VISITED = {
    SurfaceKind.PAGE: 'account = ["/accounts/{id}"]\nheaders = { Accept = "text/html" }',
    SurfaceKind.API: 'account = ["/accounts/{id}"]\nheaders = { Accept = "application/json" }',
    SurfaceKind.HOME_TIMELINE: f'account = ["/timeline"]\n{AUTHOR}',
    SurfaceKind.STREAM: (f'account = ["/stream"]\n{AUTHOR}\ntransport = "sse"\nlisten_seconds = 1'),
    SurfaceKind.FEDERATION_COPY: (
        'account = ["/accounts/{id}"]\nmarker = "/accounts/{id}"\n'
        'headers = { Accept = "application/activity+json" }'
    ),
}


def checklist(port: int) -> bytes:
    """Return a checklist on which those surfaces are visited, and the others are not covered."""
    parts = ['controls = ["DE"]']
    for kind in SurfaceKind:
        how = VISITED.get(kind)
        status = "covered" if how else "not-covered"
        parts.append(f'[[surface]]\nkind = "{kind}"\nstatus = "{status}"\nname = "the {kind}"')
        if how:
            parts.append(
                f'[surface.probe]\norigin = "http://127.0.0.1:{port}"\n'
                f'country_header = "X-Country"\n{how}'
            )
    return "\n".join(parts).encode()


def accounts(desk: Desk, order: OrderID) -> dict[str, ItemID]:
    """Return the accounts that can be withheld, each with the first of its items."""
    found: dict[str, ItemID] = {}
    for item in desk.plain(order):
        subject = desk.office.store.subject_id(item.subject) if item.subject else None
        if subject is not None and subject.startswith("account:"):
            found.setdefault(subject.removeprefix("account:"), item.item)
    return found


@contextmanager
def serving(desk: Desk, tmp_path: Path) -> Iterator[Running]:
    """Run an nginx before the example, which follows the tables of this desk."""
    path = program("nginx", "Debian's nginx-core")
    app, nginx = Running(free_port()), Running(free_port())
    folder = tmp_path / "nginx"
    folder.mkdir()
    user = "user root;" if os.geteuid() == 0 else ""
    text = NGINX.format(folder=folder, port=nginx.port, behind=app.port, user=user)
    (folder / "nginx.conf").write_text(text, "utf-8")
    authors = sorted({one.id for one in desk.office.directory.accounts()})
    service = desk.office.service()
    assert service.key is not None
    environment = {
        "WITHHELD_FOLDER": str(desk.folder / "edges"),
        "WITHHELD_KEY": service.public_keys[service.key],
        "CHIRP_POSTS": ",".join(f"{900 + n}:{one}" for n, one in enumerate(authors)),
    }
    app.start(
        [
            *(sys.executable, "-m", "uvicorn", "--app-dir", str(EXAMPLES)),
            *("--port", str(app.port), "fastapi_app:app"),
        ],
        tmp_path / "app.log",
        environment,
    )
    try:
        nginx.start([path, "-c", str(folder / "nginx.conf")], tmp_path / "nginx.log")
        yield nginx
    finally:
        nginx.stop()
        app.stop()


@pytest.mark.real
def test_what_leaks_and_what_is_withheld_is_seen_on_every_surface_of_a_running_service(
    desk: Desk, tmp_path: Path
) -> None:
    """Decided and not carried yet, it leaks everywhere; carried, it may be claimed everywhere."""
    # The example goes by the machine's clock, and so do its tables.
    desk.clock.advance(datetime.now(UTC) - desk.clock.now())  # noqa: TID251 -- see above
    order = desk.ready(desk.orders()[0])
    (_, first), (account, second) = list(accounts(desk, order).items())[:2]
    desk.withhold(order, [first])
    outbox.work(desk.office)
    with serving(desk, tmp_path) as front:
        surfaces.state_surfaces(desk.office, checklist(front.port), by=DEV)
        desk.withhold(order, [second])
        early = probing.probe_order(desk.office, order, visit_surface, by=DEV)
        before = probing.effects_on_record(desk.office, order)
        outbox.work(desk.office)
        assert front.comes_to_answer(f"/accounts/{account}", "IN", 451)
        late = probing.probe_order(desk.office, order, visit_surface, by=DEV)
        claimed = probing.effects_on_record(desk.office, order)

    assert {(one.what, one.surface, one.item, one.country) for one in early.found} == {
        ("leak", kind, second, "IN") for kind in VISITED
    }
    assert before == ()
    assert late.found == ()
    assert late.visit_count == 2 * 2 * len(VISITED)
    assert {(one.surface, one.known) for one in claimed} == {
        (f"the {kind}", EffectKnown.PROBED) for kind in VISITED
    }
