"""Platforms and surfaces on the command line: what each command says, and how it leaves."""

import json
from pathlib import Path

import pytest
from tests.cli.conftest import Run

NGINX = """
kind = "nginx"
[settings]
program = "/nonexistent/nginx"
configuration = "/nonexistent/nginx.conf"
country_header = "X-Country"
blocked_by = "https://chirp.example/legal"
[settings.places]
account = ["/{handle}/*"]
"""
TWO = ("--with", "cleo", "--with", "dev")


@pytest.fixture
def marks(desk: Path, run: Run) -> Path:
    """Return the folder of a connector that writes files, added and nothing more."""
    folder = desk / "api"
    folder.mkdir()
    text = f'kind = "withheld-in"\n[settings]\nfolder = "{folder}"\n'
    (desk / "marks.toml").write_text(text, "utf-8")
    assert run("connector", "add", "marks", "marks.toml", "--as", "dev").returncode == 0
    return folder


def test_a_platform_is_connected_looked_at_let_write_and_stopped(marks: Path, run: Run) -> None:
    """Each step says what it did; nothing writes before two people let it."""
    listed = run("connector", "list")
    verified = run("connector", "verify", "marks", "--json")
    early = run("connector", "reconcile", "marks")
    alone = run("connector", "let-write", "marks", "--with", "dev")
    let = run("connector", "let-write", "marks", *TWO)
    late = run("connector", "reconcile", "marks", "--json")
    stopped = run("connector", "stop", "marks", "--as", "dev")
    again = run("connector", "stop", "marks", "--as", "dev")

    assert "marks: withheld-in, read-only, not released" in listed.stdout
    assert json.loads(verified.stdout)["usable"] is True
    assert "itself reveals" in verified.stdout
    assert (early.returncode, "Read-only: 0 to place" in early.stdout) == (0, True)
    assert alone.returncode == 1
    assert "may write" in let.stdout
    assert json.loads(late.stdout)["ended"] == "nothing-to-do"
    assert stopped.returncode == 0
    assert again.returncode == 1
    assert list(marks.iterdir()) == []


def test_whoever_adds_what_the_world_can_see_is_told_that_it_reveals(marks: Path, run: Run) -> None:
    """At once, and again when counsel releases it."""
    (marks.parent / "again.toml").write_text(
        (marks.parent / "marks.toml").read_text("utf-8") + "# another\n", "utf-8"
    )
    added = run("connector", "add", "marks", "again.toml", "--as", "dev")
    refused = run("connector", "release", "marks", "--with", "ben", "--with", "dev")
    released = run("connector", "release", "marks", *TWO)

    assert "A visible mark reveals" in added.stdout
    assert refused.returncode == 1
    assert "A visible mark reveals" in released.stdout
    assert "released" in run("connector", "list").stdout


def test_what_is_there_and_not_ours_is_shown_as_drift(marks: Path, run: Run) -> None:
    """Foreign marks, and files nobody can read, make the command leave with 1."""
    (marks / "users").mkdir()
    (marks / "users" / "17.json").write_text('{"withheld_in_countries": ["IN"]}', "utf-8")
    (marks / "users" / "x.json").write_text("{}", "utf-8")
    seen = run("connector", "observe", "marks")
    drift = run("connector", "drift", "marks", "--json")
    adopted = run("connector", "adopt", "marks", *TWO, "--json")

    assert "mark: IN account:17" in seen.stdout
    assert drift.returncode == 1
    found = json.loads(drift.stdout)
    assert [one["target"] for one in found["foreign"]] == ["account:17"]
    assert found["unread"] == ["users/x.json"]
    said = json.loads(adopted.stdout)
    assert [one["why"] for one in said["unresolved"]] == ["not-found"]
    assert [one["why"] for one in said["unread"]] == ["country-unknown"]


def test_a_platform_that_is_not_there_says_what_stands_in_the_way(desk: Path, run: Run) -> None:
    """It can be added, prepared for, and not let write."""
    (desk / "front.toml").write_text(NGINX, "utf-8")
    added = run("connector", "add", "front", "front.toml", "--as", "dev")
    files = run("connector", "files", "front", "--to", "for-nginx")
    verified = run("connector", "verify", "front")
    let = run("connector", "let-write", "front", *TWO)

    assert added.returncode == files.returncode == 0
    assert (desk / "for-nginx" / "withheld-http.conf").is_file()
    assert verified.returncode == 1
    assert "problem: nginx cannot be run" in verified.stdout
    assert let.returncode == 1
    assert "does not verify" in let.stderr


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ('kind = "pigeon"', "installed are"),
        ("kind = ", "no TOML"),
        ('kind = "nginx"\ncolour = 1', "colour"),
        (NGINX.replace("[settings.places]", 'colour = "red"\n[settings.places]'), "colour"),
        (NGINX.replace("/{handle}/*", "{handle}"), "no absolute path"),
        (NGINX.replace('"/nonexistent/nginx"', '"nginx"'), "absolute path"),
    ],
)
def test_a_configuration_that_will_not_do_is_refused_whole(
    desk: Path, run: Run, text: str, words: str
) -> None:
    """A slip of the pen does not pass for a setting, and nothing is kept of it."""
    (desk / "bad.toml").write_text(text, "utf-8")
    left = run("connector", "add", "bad", "bad.toml", "--as", "dev")

    assert left.returncode == 2
    assert words in left.stderr
    assert "No platform" in run("connector", "list").stdout


def test_what_is_not_there_is_said(desk: Path, run: Run) -> None:
    """No such connector, no such file, no run that is held."""
    statuses = [
        run("connector", "verify", "none").returncode,
        run("connector", "add", "x", "none.toml", "--as", "dev").returncode,
        run("connector", "allow-run", "none", *TWO).returncode,
        run("connector", "kinds", "--json").returncode,
        run("labeler", "serve", "none", "--country", "IN").returncode,
    ]

    assert statuses == [2, 2, 2, 0, 2]
    assert desk.is_dir()


def test_surfaces_are_stated_and_shown(desk: Path, run: Run) -> None:
    """The template claims nothing; an order without a probe claims nothing either."""
    template = run("surfaces", "template")
    (desk / "surfaces.toml").write_text(template.stdout, "utf-8")
    before = run("surfaces", "show")
    stated = run("surfaces", "set", "surfaces.toml", "--as", "dev", "--json")
    after = run("surfaces", "show")
    bad = run("surfaces", "set", "profile.toml", "--as", "dev")

    assert "template" in before.stdout
    assert len(json.loads(stated.stdout)["surfaces"]) == 10
    assert "page: not-covered (the website)" in after.stdout
    assert bad.returncode == 2


def test_an_order_that_was_not_probed_claims_nothing(case: Path, run: Run) -> None:
    """What is not covered cannot be attested, and what is not withheld cannot be visited."""
    (case / "surfaces.toml").write_text(run("surfaces", "template").stdout, "utf-8")
    run("surfaces", "set", "surfaces.toml", "--as", "dev")
    claims = run("surfaces", "claims", "2024-0001")
    probed = run("surfaces", "probe", "2024-0001", "--as", "dev")
    attested = run(
        "surfaces", "attest", "2024-0001", "push", "--office", "Head of Operations", "--as", "dev"
    )

    assert "No effect may be claimed" in claims.stdout
    assert probed.returncode == 1
    assert attested.returncode == 2
