"""
The desk in a real browser, worked with the keyboard alone.

The reviewers' day is told whole: two orders of 1,435 items together, two reviewers, no mouse.
"""

import re
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
import uvicorn
from tests.web.conftest import PASSPHRASE, PEOPLE, PROFILE, Store

from withheld.adapters.sqlite.desk_rows import Choices, Filter
from withheld.adapters.steps import Hurried
from withheld.bootstrap import World, keyring, make_office
from withheld.casework import people, removing
from withheld.events.service import Policy
from withheld.model.identity import OrderID, PersonID, SubjectID
from withheld.model.review import Outcome
from withheld.testing.protest.case import make_case
from withheld.web.app import Desk
from withheld.web.serving import make_room

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

CHROMIUM = Path("/usr/bin/chromium")
QUIET = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
AXE = {
    "runOnly": {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]},
    "rules": {"target-size": {"enabled": True}},
}
pytestmark = [pytest.mark.real, pytest.mark.timeout(600)]


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, Store]]:
    """The whole invented case, served; whoever acts there takes the act back."""
    with serving(tmp_path_factory.mktemp("desk")) as found:
        yield found


@pytest.fixture
def fresh(tmp_path: Path) -> Iterator[tuple[str, Store]]:
    """The same for one test alone, which may decide everything."""
    with serving(tmp_path) as found:
        yield found


@contextmanager
def serving(folder: Path) -> Iterator[tuple[str, Store]]:
    """Serve the whole case in `folder`: its two orders with law, findings and counsel's view."""
    case = make_case()
    case.write(folder / "in")
    office = make_office(
        folder / "store",
        profile=PROFILE,
        directory=folder / "in/directory",
        policy=Policy(),
        world=World(isolates_readers=False, steps=Hurried()),
    )
    keys = keyring(folder / "store")
    for name, role in PEOPLE.items():
        people.enrol(office, PersonID(name), role, keys.make_person(PersonID(name), PASSPHRASE))
    room = make_room(office, folder / "store")
    store = Store(folder=folder / "store", office=office, room=room)
    for name in ("order-1.eml", "order-2.eml"):
        store.ready(store.receive(case.files[name], name))
    config = uvicorn.Config(Desk(room).app(), host="127.0.0.1", port=0, log_level="error")
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    while not server.started:
        thread.join(0.01)
    yield f"http://127.0.0.1:{server.servers[0].sockets[0].getsockname()[1]}", store
    # Streams that browsers left open end with their sessions, the server with its streams.
    for session in list(room.sessions.everybody()):
        room.sessions.end(session)
    server.should_exit = True
    thread.join(10)


@pytest.fixture(scope="module")
def browser() -> "Iterator[Browser]":
    playwright = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")
    if not CHROMIUM.is_file():
        pytest.skip("chromium is not installed")
    with playwright.sync_playwright() as driver:
        found = driver.chromium.launch(executable_path=str(CHROMIUM), args=list(QUIET))
        yield found
        found.close()


class Reviewer:
    """A person at a browser who has a keyboard and nothing else."""

    def __init__(self, browser: "Browser", address: str, name: str, **options: Any) -> None:
        self.context = browser.new_context(viewport={"width": 1366, "height": 850}, **options)
        self.page: Page = self.context.new_page()
        self.problems: list[str] = []
        self.page.on("pageerror", lambda error: self.problems.append(str(error)))
        self.address = address
        self.goto("/sign-in")
        self.page.wait_for_selector("[name=person]:focus")
        self.type(name)
        self.press("Tab")
        self.type(PASSPHRASE)
        self.leads_to("Enter", "**/")

    def goto(self, path: str) -> None:
        """Open a page by its address, as from a bookmark."""
        self.page.goto(self.address + path)
        self.see()

    def see(self) -> None:
        """Wait until the page is painted: Chromium drops keys that come before."""
        self.page.evaluate("new Promise((go) => requestAnimationFrame(() => setTimeout(go, 50)))")

    def press(self, *keys: str) -> None:
        """Press keys, one after the other."""
        for key in keys:
            self.page.keyboard.press(key)

    def type(self, text: str) -> None:
        """Type a text where the focus is."""
        self.page.keyboard.type(text)

    def leads_to(self, key: str, where: "str | re.Pattern[str]") -> None:
        """
        Press a key that opens another page, and wait for it.

        Raises:
            AssertionError: The desk refused; what it said.
        """
        with self.page.expect_navigation(wait_until="load", timeout=60_000):
            self.page.keyboard.press(key)
        self.see()
        if not self.page.locator("#go-back").count():
            self.page.wait_for_url(where, timeout=1_000)
            return
        raise AssertionError(self.page.locator("main").inner_text())

    def filter(self, stage: str, *, guarded: bool | None = None) -> None:
        """Narrow the table to a stage, and to items with or without a safeguard."""
        self.press("f")
        self.type(stage)
        self.press("Tab", "Home")
        if guarded is not None:
            self.press(*(["ArrowDown"] if guarded else ["ArrowDown", "ArrowDown"]))
        self.leads_to("Control+Enter", "**/orders/*")

    def read_sample(self) -> None:
        """Mark what was drawn as read, box by box."""
        for _ in range(self.page.locator("input[name=read]").count()):
            self.press("Space", "j")

    def justify(self) -> None:
        """Say why withholding protected speech is necessary, where the page asks for it."""
        if not self.page.locator("[name=necessity]").count():
            return
        for _ in range(60):
            if self.page.evaluate("document.activeElement.name === 'necessity'"):
                break
            self.press("Tab")
        self.type("it names the hour and the place")
        self.press("Tab")
        self.type("the label leaves the rest of the account")

    def decide_all(self, outcome: str, reason: str, ground: str = "") -> None:
        """Decide everything the filter lets through as one act."""
        self.press("Shift+A", outcome)
        self.type(reason)
        if ground:
            self.press("Tab")
            self.type(ground)
        self.leads_to("Control+Enter", "**/preview")
        self.read_sample()
        self.justify()
        self.leads_to("Control+Enter", "**/orders/*")

    def second_everything(self, reason: str) -> None:
        """
        Second every set that waits, until none does.

        Raises:
            AssertionError: Sets still wait after sixty were seconded.
        """
        for _ in range(60):
            self.press("g")
            self.leads_to("s", "**/second")
            if not self.page.locator("tr.row").count():
                return
            self.leads_to("Enter", "**/orders/**")
            if "/second" not in self.page.url:
                # Safeguarded: one by one, from the table that waits.
                self.page.wait_for_selector("#second-this")
                self.leads_to("s", "**/second?*")
            self.read_sample()
            self.justify()
            for _ in range(60):
                if self.page.evaluate("document.activeElement.id === 'reason'"):
                    break
                self.press("Tab")
            self.type(reason)
            self.leads_to("Control+Enter", "**/*")
        raise AssertionError("sets still wait after sixty of them were seconded")


def decided(store: Store, order: OrderID) -> dict[int, tuple[str, tuple[str, ...]]]:
    """Return each decided item's outcome and the people who agreed on it."""
    return {
        one.item: (str(one.decision.terms.outcome), one.decision.people)
        for one in store.office.record.view(order, None).items.values()
        if one.decision is not None
    }


def axe_finds(page: "Page") -> list[str]:
    """Return what axe-core finds against WCAG 2.2 AA on a page."""
    axe = pytest.importorskip(
        "axe_playwright_python.sync_playwright", reason="axe is not installed"
    )
    found = axe.Axe().run(page, options=AXE)
    return [
        f"{one['id']}: {node['html'][:160]} {node.get('failureSummary', '')[:200]}"
        for one in found.response["violations"]
        for node in one["nodes"][:3]
    ]


PAGES = (
    "/",
    "/?by=stake",
    "/second",
    "/mine",
    "/notes",
    "/removals",
    "/search?q=chirp",
    "/choices",
    "/keys",
    "/orders/{order}?at=3",
    "/orders/{order}/letter",
    "/orders/{order}/settle",
    "/orders/{order}/tell",
    "/orders/{order}/redress",
    "/orders/{order}/work",
    "/orders/{order}/lane",
    "/orders/{order}/sheet",
    "/orders/{order}/groups",
    "/orders/{order}/what-if",
    "/orders/{order}/timeline",
    "/orders/{order}/document?line=20",
    "/orders/{order}/document?line=120",
    "/orders/2019-0001",
    "/subjects/{subject}",
)
SCROLLS_ASIDE = "document.documentElement.scrollWidth > innerWidth"
UNSEEN = """(() => {
  const one = document.activeElement;
  if (!one || one === document.body) return [];
  const named = `${one.tagName} ${one.id || one.name || one.textContent.trim().slice(0, 40)}`;
  const style = getComputedStyle(one), box = one.getBoundingClientRect();
  if (style.outlineStyle === "none") return [`no ring: ${named}`];
  const x = box.x + Math.min(box.width, 40) / 2, y = box.y + Math.min(box.height, 24) / 2;
  const at = document.elementFromPoint(x, y);
  return at && (one.contains(at) || at.contains(one)) ? [] : [`covered: ${named}`];
})()"""


def pages_of(store: Store) -> list[str]:
    """Return every page of the first order, and those beside it."""
    order = store.office.store.orders()[0]
    with store.room.holding():
        rows = store.room.index.items(order, Filter())
    subject = next(store.office.store.subject_id(row.subject) for row in rows if row.subject)
    return [path.format(order=order, subject=subject) for path in PAGES]


@pytest.mark.parametrize(
    ("scheme", "language", "width"),
    [("light", "en", 1366), ("dark", "hi", 1366), ("light", "hi", 390), ("dark", "en", 390)],
)
def test_no_page_breaks_wcag(
    served: tuple[str, Store], browser: "Browser", scheme: str, language: str, width: int
) -> None:
    """WCAG 2.2 AA by axe: both looks and languages, wide and on a phone; nothing scrolls aside."""
    address, store = served
    name = "asha" if language == "en" else "cleo"
    store.room.index.choose(PersonID(name), Choices(language=language))
    reader = Reviewer(browser, address, name, color_scheme=scheme, bypass_csp=True)
    reader.page.set_viewport_size({"width": width, "height": 850})
    found, wide = [], []
    for path in pages_of(store):
        reader.goto(path)
        # What is folded away is looked at too.
        reader.page.evaluate(
            "for (const one of document.querySelectorAll('details')) one.open = true"
        )
        found += [f"{path}: {one}" for one in axe_finds(reader.page)]
        if reader.page.evaluate(SCROLLS_ASIDE):
            wide.append(path)
    reader.context.close()

    assert found == []
    assert wide == []
    assert reader.problems == []


@pytest.mark.parametrize("width", [320, 683])
def test_no_page_scrolls_aside_when_it_is_enlarged(
    served: tuple[str, Store], browser: "Browser", width: int
) -> None:
    """Four times as large on a common screen, and twice: the page reflows (WCAG 2.2, 1.4.10)."""
    address, store = served
    asha = Reviewer(browser, address, "asha")
    asha.page.set_viewport_size({"width": width, "height": 512})
    wide = []
    for path in pages_of(store):
        asha.goto(path)
        if asha.page.evaluate(SCROLLS_ASIDE):
            wide.append(path)
    asha.context.close()

    assert wide == []


@pytest.mark.parametrize("width", [1366, 390])
def test_what_has_the_focus_is_seen(
    served: tuple[str, Store], browser: "Browser", width: int
) -> None:
    """Every stop of the Tab key has a ring around it and nothing over it (2.4.7 and 2.4.11)."""
    address, store = served
    asha = Reviewer(browser, address, "asha")
    asha.page.set_viewport_size({"width": width, "height": 850})
    asha.goto(f"/orders/{store.office.store.orders()[0]}")
    asha.page.wait_for_selector("#paper .lines, #paper .grid, #paper svg.sheet", timeout=20_000)
    asha.page.evaluate("document.activeElement.blur()")
    unseen = []
    for _ in range(60):
        asha.press("Tab")
        unseen += asha.page.evaluate(UNSEEN)
    asha.context.close()

    assert unseen == []


def test_forced_colours_and_less_motion_are_obeyed(
    served: tuple[str, Store], browser: "Browser"
) -> None:
    """Without our colours the current row is still told apart, and nothing moves unasked."""
    address, store = served
    asha = Reviewer(browser, address, "asha", forced_colors="active", reduced_motion="reduce")
    asha.goto(f"/orders/{store.office.store.orders()[0]}")
    row = asha.page.locator(".row[aria-current]")
    outline = row.evaluate("(one) => getComputedStyle(one).outlineStyle")
    moving = asha.page.evaluate(
        "[...document.querySelectorAll('*')].filter((one) => "
        "getComputedStyle(one).transitionDuration !== '0s' || "
        "getComputedStyle(one).animationName !== 'none').length"
    )
    asha.context.close()

    assert outline == "solid"
    assert moving == 0


def test_the_desk_says_when_it_stopped_answering(
    served: tuple[str, Store], browser: "Browser"
) -> None:
    """A page that hears nothing any more says that what it shows may be old, until it does."""
    address, store = served
    asha = Reviewer(browser, address, "asha")
    asha.goto(f"/orders/{store.office.store.orders()[0]}")
    asha.page.wait_for_function("document.readyState === 'complete'")
    asha.context.set_offline(offline=True)
    asha.page.wait_for_selector("#stale:not(:empty)", timeout=20_000)
    said = asha.page.locator("#stale").inner_text()
    asha.context.set_offline(offline=False)
    asha.page.wait_for_selector("#stale:empty", state="attached", timeout=20_000)
    asha.context.close()

    assert "may be old" in said


def test_a_screen_reader_hears_what_a_row_is(served: tuple[str, Store], browser: "Browser") -> None:
    """The tree has one heading, named regions, rows with a header, a live region and labels."""
    address, store = served
    asha = Reviewer(browser, address, "asha")
    asha.goto(f"/orders/{store.office.store.orders()[0]}")
    heard = asha.page.locator("body").aria_snapshot()
    asha.context.close()

    assert len(re.findall(r"heading .* \[level=1\]", heard)) == 1
    assert 'region "Items"' in heard
    assert 'region "The document"' in heard
    assert 'region "The item"' in heard
    assert 'checkbox "Choose item 1"' in heard
    assert re.search(r'rowheader "1"', heard)
    assert re.search(r"- status", heard)


def test_every_key_on_the_map_is_shown_by_the_map(
    served: tuple[str, Store], browser: "Browser"
) -> None:
    """`?` opens a map that names each key the script listens to, and Escape closes it."""
    address, store = served
    asha = Reviewer(browser, address, "asha")
    asha.goto(f"/orders/{store.office.store.orders()[0]}")
    asha.press("?")
    shown = set(asha.page.locator("#keymap kbd").all_inner_texts())
    asha.press("Escape")
    is_open = asha.page.locator("#keymap[open]").count()
    script = asha.page.evaluate("fetch('/desk.js').then((answer) => answer.text())")
    asha.context.close()
    letters = set(re.findall(r"^  (\w): \(\) =>", script, re.MULTILINE)) | set("wpcnqdo")

    assert {one.lower() for one in letters} <= {one.lower() for one in shown}
    assert is_open == 0


def test_single_letters_can_be_switched_off(served: tuple[str, Store], browser: "Browser") -> None:
    """Who speaks to the machine is not surprised by letters that act (WCAG 2.2, 2.1.4)."""
    address, store = served
    dev = Reviewer(browser, address, "dev")
    dev.goto("/choices")
    while not dev.page.evaluate("document.activeElement.name === 'letters'"):
        dev.press("Tab")
    dev.press("Space")
    dev.leads_to("Control+Enter", "**/choices")
    dev.goto(f"/orders/{store.office.store.orders()[0]}")
    dev.press("w", "?")
    opened = dev.page.locator("#decide[open], #keymap[open]").count()
    dev.context.close()

    assert opened == 0


def test_a_colleagues_act_shows_without_asking(
    served: tuple[str, Store], browser: "Browser"
) -> None:
    """What one person decides, another sees on the open page: a message, and the row itself."""
    address, store = served
    order = store.office.store.orders()[0]
    item = next(
        one.item
        for one in store.office.record.view(order, None).items.values()
        if one.is_actionable and not one.safeguards and not one.opinions and not one.decision
    )
    carla, ben = (Reviewer(browser, address, name) for name in ("carla", "ben"))
    for one in (carla, ben):
        one.goto(f"/orders/{order}?after={item - 1}")
        one.page.wait_for_selector("#itemtable")
    ben.press("w")
    ben.type("named under the provision")
    ben.leads_to("Control+Enter", "**/preview")
    ben.leads_to("Control+Enter", "**/orders/*")
    carla.page.wait_for_selector("#live p", timeout=10_000)
    said = carla.page.locator("#live p").first.inner_text()
    carla.page.wait_for_selector(f"#item-{item} .s-seconding", timeout=10_000)
    carla.context.close()
    ben.press("u")
    ben.page.wait_for_url("**/undo?*")
    ben.see()
    ben.leads_to("Control+Enter", "**/orders/*")
    ben.context.close()

    assert said.startswith("ben acted on 1 items")
    assert not store.office.record.view(order, [item]).items[item].opinions


def test_two_people_sign_with_the_keyboard_alone(
    fresh: tuple[str, Store], browser: "Browser"
) -> None:
    """One asks for a removal, another finds it among the second looks, reads it and signs."""
    address, store = fresh
    order = store.office.store.orders()[0]
    with store.room.holding():
        rows = store.room.index.items(order, Filter(), limit=40)
    names = [store.office.store.subject_id(row.subject) for row in rows if row.subject]
    subject = next(one for one in names if one and one.startswith("account:"))
    asha, ben = (Reviewer(browser, address, name) for name in ("asha", "ben"))
    asha.press("g")
    asha.leads_to("p", "**/removals")
    asha.type(subject)
    asha.press("Tab", "Tab")
    asha.type("rule 4: many that pretend to be one")
    asha.leads_to("Control+Enter", "**/removals")
    before = removing.removals(store.office)
    ben.press("g")
    ben.leads_to("s", "**/second")
    ben.leads_to("Enter", "**/signatures/*")
    heading, read = ben.page.locator("h1").inner_text(), ben.page.locator("main").inner_text()
    tree = ben.page.locator("main").aria_snapshot()
    ben.leads_to("Control+Enter", "**/removals")
    told = ben.page.locator("main").inner_text()

    assert before == {}
    assert heading == "Remove everywhere under own policy"
    assert subject in read
    assert "many that pretend to be one" in read
    assert 'button "Sign as ben' in tree
    assert set(removing.removals(store.office)) == {subject}
    assert subject in told
    assert asha.problems + ben.problems == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_no_page_before_a_signature_breaks_wcag(
    fresh: tuple[str, Store], browser: "Browser", scheme: str
) -> None:
    """The act as a whole, the second look, the act that waits for a signature: by axe."""
    address, store = fresh
    order = store.office.store.orders()[0]
    asha, ben = (
        Reviewer(browser, address, name, color_scheme=scheme, bypass_csp=True)
        for name in ("asha", "ben")
    )
    asha.goto(f"/orders/{order}")
    asha.filter("open", guarded=False)
    asha.press("Shift+A", "w")
    asha.type("the same call")
    asha.leads_to("Control+Enter", "**/preview")
    found = axe_finds(asha.page)
    asha.read_sample()
    asha.leads_to("Control+Enter", "**/orders/*")
    ben.press("g")
    ben.leads_to("s", "**/second")
    found += axe_finds(ben.page)
    ben.leads_to("Enter", "**/second?*")
    found += axe_finds(ben.page)
    with store.room.holding():
        (subject, *_) = (
            store.office.store.subject_id(row.subject)
            for row in store.room.index.items(order, Filter(), limit=40)
            if row.subject
        )
        hands = (store.hand("ben"),)
        batch = removing.removal(store.office, [SubjectID(str(subject))], "rule 4", hands)
        name = store.room.pending.keep_signed(PersonID("ben"), batch)
    asha.goto(f"/signatures/{name}")
    found += axe_finds(asha.page)

    assert found == []
    assert asha.problems + ben.problems == []


def test_the_reviewers_day(fresh: tuple[str, Store], browser: "Browser") -> None:
    """
    Two reviewers decide 1,435 items by keyboard, none of them alone.

    Accounts beyond doubt are withheld as a set, protected speech is declined, what is not ours is
    answered so, doubts are settled first, one item is narrowed by itself.
    """
    address, store = fresh
    orders = store.office.store.orders()
    asha, ben = (Reviewer(browser, address, name) for name in ("asha", "ben"))
    for order in orders:
        asha.goto(f"/orders/{order}")
        asha.press("g")
        asha.leads_to("e", "**/settle")
        asha.press("a")
        while not asha.page.evaluate("document.activeElement.id === 'reason'"):
            asha.press("Tab")
        asha.type("compared with the account's own page")
        asha.leads_to("Control+Enter", "**/settle")
        asha.press("g")
        asha.leads_to("i", f"**/orders/{order}")
        asha.filter("open", guarded=False)
        asha.decide_all("w", "serial {serial}: named in the annexure, public order")
        asha.filter("open", guarded=True)
        asha.press("n")
        asha.type("the post is enough")
        asha.press("Tab")
        asha.type("label")
        asha.leads_to("Control+Enter", "**/preview")
        asha.justify()
        asha.leads_to("Control+Enter", "**/orders/*")
        asha.filter("open", guarded=True)
        asha.decide_all("d", "protected speech; no necessity is shown", "protected-speech")
        asha.filter("not on")
        asha.decide_all("o", "nothing of this service", "not-ours")
    ben.second_everything("looked at the sample and the reasons; I agree")
    done = {order: decided(store, order) for order in orders}
    left = {
        order: [
            one.item
            for one in store.office.record.view(order, None).items.values()
            if one.decision is None
        ]
        for order in orders
    }
    asha.context.close()
    ben.context.close()

    assert sum(map(len, done.values())) + sum(map(len, left.values())) == 1435
    assert left == {order: [] for order in orders}
    assert {people for one in done.values() for _, people in one.values()} == {("asha", "ben")}
    assert {outcome for one in done.values() for outcome, _ in one.values()} == {
        str(one) for one in (Outcome.WITHHOLD, Outcome.NARROWER, Outcome.DECLINE, Outcome.NO_ACTION)
    }
    assert asha.problems == ben.problems == []
