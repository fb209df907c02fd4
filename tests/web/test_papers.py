"""The document beside its items: text and pictures made in the sandbox, lines where they stand."""

import re
import zlib
from pathlib import Path

import pytest
from starlette.testclient import TestClient
from tests.web.conftest import SignIn, Store

from withheld.adapters.sqlite.desk_rows import LineRow
from withheld.casework import reviewing
from withheld.casework.indexing import follow
from withheld.errors import UnreadableFile
from withheld.model.identity import OrderID
from withheld.model.review import Bindingness
from withheld.readers.image_leptonica import library
from withheld.readers.pictures import page_picture
from withheld.testing.protest.case import make_case
from withheld.web.live import Live
from withheld.web.marks import marked
from withheld.web.readings import Readings

PNG = b"\x89PNG\r\n\x1a\n"


@pytest.fixture(scope="module")
def letter() -> bytes:
    return make_case(rows_first=40, rows_second=40).files["letter-1.pdf"]


def test_a_page_is_a_picture_and_nothing_else(letter: bytes) -> None:
    """What comes out of the sandbox is pixels: a PNG of the page's shape, that one can unpack."""
    picture = page_picture(letter, name="letter.pdf", part="", page=1)
    width = int.from_bytes(picture.png[16:20], "big")
    height = int.from_bytes(picture.png[20:24], "big")
    start = picture.png.index(b"IDAT") + 4
    size = int.from_bytes(picture.png[start - 8 : start - 4], "big")
    pixels = zlib.decompress(picture.png[start : start + size])

    assert picture.png.startswith(PNG)
    assert len(pixels) == height * (1 + 3 * width)
    assert len(set(pixels)) > 2
    assert abs(width / height - picture.width / picture.height) < 0.01


def test_a_page_of_an_attachment_is_found_in_its_mail(letter: bytes) -> None:
    """The way into the envelope leads to the page, as it does for a line."""
    from base64 import encodebytes

    mail = (
        b"From: a@b.example\nMIME-Version: 1.0\nContent-Type: application/pdf; name=letter.pdf\n"
        b"Content-Disposition: attachment; filename=letter.pdf\n"
        b"Content-Transfer-Encoding: base64\n\n" + encodebytes(letter)
    )
    inside = page_picture(mail, name="order.eml", part="letter.pdf", page=1)
    alone = page_picture(letter, name="letter.pdf", part="", page=1)

    assert inside.png == alone.png


@pytest.mark.parametrize(
    ("data", "part", "page"),
    [(b"%PDF-1.4 broken", "", 1), (b"", "", 1), (b"From: a@b.example\n\nhello", "no.pdf", 1)],
)
def test_what_cannot_be_drawn_is_said(data: bytes, part: str, page: int) -> None:
    """A broken file is a refusal in words, never a crash of the desk."""
    with pytest.raises(UnreadableFile):
        page_picture(data, name="order.eml" if part else "order.pdf", part=part, page=page)


def test_a_page_that_is_not_there_is_said(letter: bytes) -> None:
    """The page after the last one is none."""
    with pytest.raises(UnreadableFile, match="no page 99"):
        page_picture(letter, name="letter.pdf", part="", page=99)


def test_the_line_is_highlighted_on_its_page(store: Store, sign_in: SignIn, letter: bytes) -> None:
    """The picture carries a rectangle where the line stands, and its text below."""
    order = store.receive(letter, "letter-1.pdf")
    asha: TestClient = sign_in("asha")
    item = next(iter(store.office.record.view(order, None).items.values()))
    page = asha.get(f"/orders/{order}/document", params={"line": str(item.line)}).text
    image = re.search(r'<image href="([^"]+)"', page)
    png = asha.get(image.group(1).replace("&amp;", "&")) if image else None
    here = re.search(r'<rect class="here" data-at="(\d+)" x="([\d.]+)" y="([\d.]+)"', page)

    assert png is not None
    assert png.content.startswith(PNG)
    assert png.headers["content-type"] == "image/png"
    assert here is not None
    assert int(here.group(1)) == item.line
    assert 0 < float(here.group(3)) < 842


def test_only_pages_of_the_order_are_drawn(order: OrderID, sign_in: SignIn) -> None:
    """Neither another file nor a way out of the envelope is a page."""
    asha = sign_in("asha")
    statuses = {
        asha.get(f"/orders/{order}/page.png", params={"part": part, "page": "1"}).status_code
        for part in ("", "../../keys/service-0001.pem", "/etc/passwd", "nothing.pdf")
    }

    assert statuses <= {404, 400}


def test_a_reading_that_takes_long_is_not_waited_for() -> None:
    """The page says that it goes on; the same document is not read twice meanwhile."""
    import threading

    begun, may_end, calls = threading.Event(), threading.Event(), []

    def slow() -> None:
        calls.append(1)
        begun.set()
        may_end.wait(10)

    readings = Readings(patience=0.05)
    first = readings.read(OrderID("2026-0001"), slow)
    second = readings.read(OrderID("2026-0001"), slow)
    may_end.set()
    done = any(readings.read(OrderID("2026-0001"), slow) for _ in range(100))

    assert (first, second, done) == (False, False, True)
    assert len(calls) == 1


def test_the_index_sits_beside_the_store_and_for_its_owner_only(store: Store) -> None:
    """It names silenced people: nobody else on the machine reads it."""
    with store.room.holding():
        path: Path = store.folder / "desk.sqlite3"

    assert path.stat().st_mode & 0o077 == 0


def test_an_index_of_another_store_is_made_anew(store: Store, order: OrderID) -> None:
    """An index that followed what the record does not say any more begins again."""
    with store.room.holding():
        before = store.room.index.queue()
    with store.room.index.writing() as writing:
        writing.move_on(3, "the digest of another leaf")
    follow(store.office, store.room.index)

    assert store.room.index.queue() == before
    assert store.room.index.order(order) is not None


def test_news_are_numbered_and_forgotten_in_time() -> None:
    """Whoever comes back hears what was missed; memory has an end."""
    live = Live()
    for number in range(600):
        live.tell(OrderID("2026-0001"), "asha", number)

    assert [one.count for one in live.since(598)] == [598, 599]
    assert len(live.since(0)) == 500


def test_what_is_done_on_the_command_line_is_heard_at_the_desk(
    store: Store, order: OrderID
) -> None:
    """Browsers that are open hear of it; what the service did by itself is not news."""
    store.room.overhear()
    reviewing.record_bindingness(
        store.office,
        order,
        Bindingness.DEFECTIVE_BUT_BINDING,
        "late",
        store.hand("cleo"),
        despite_sender=True,
    )
    heard = store.room.overhear()
    again = store.room.overhear()

    assert (heard, again) == (1, 0)
    assert [one.person for one in store.room.live.since(0)] == ["cleo"]


def test_a_line_shows_what_is_struck_and_what_is_unsure() -> None:
    """A reviewer sees what the document crosses out, and what a machine could not read for sure."""
    line = LineRow(
        number=1,
        text="keep <b> gone maybe",
        part="",
        page=None,
        spot="",
        place="line 1",
        box="",
        unreadable="",
        is_hidden=0,
        is_recognised=1,
        marks="s9-13 u14-19",
    )

    assert marked(line) == ('keep &lt;b&gt; <s>gone</s> <mark class="unsure">maybe</mark>')


@pytest.mark.real
def test_a_picture_that_came_as_a_file_is_drawn_anew_and_blurred(
    store: Store, sign_in: SignIn, letter: bytes
) -> None:
    """Pixels of ours, never the file itself; and nobody is made to see it."""
    if library() is None:
        pytest.skip("leptonica is not installed")
    scan = page_picture(letter, name="letter.pdf", part="", page=1).png
    order = store.receive(scan, "scan.png")
    asha, page = sign_in("asha"), ""
    for _ in range(60):
        page = asha.get(f"/orders/{order}/document", params={"line": "1"}).text
        if "data-reading" not in page:
            break
    image = re.search(r'<image href="([^"]+)"', page)
    png = asha.get(image.group(1).replace("&amp;", "&")).content if image else b""

    assert 'class="sheet photo blurred"' in page
    assert png.startswith(PNG)
    assert png != scan


def test_the_very_line_is_shown_as_a_picture(store: Store, sign_in: SignIn, letter: bytes) -> None:
    """A crop is smaller than its page; a line that stands on no page has none."""
    order = store.receive(letter, "letter-1.pdf")
    asha = sign_in("asha")
    item = next(iter(store.office.record.view(order, None).items.values()))
    asha.get(f"/orders/{order}/document", params={"line": str(item.line)})
    crop = asha.get(f"/orders/{order}/line.png", params={"line": str(item.line)})
    missing = asha.get(f"/orders/{order}/line.png", params={"line": "99999"})
    page = page_picture(letter, name="letter.pdf", part="", page=1)

    assert crop.content.startswith(PNG)
    assert len(crop.content) < len(page.png)
    assert missing.status_code == 404
