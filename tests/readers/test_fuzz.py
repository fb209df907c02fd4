"""
Fuzzing: real files of every form, broken in every way, are read or refused in words.

The short run is part of every test run; the long one (`make sim`) takes FUZZ_SECONDS, ten minutes
by default, and keeps in FUZZ_DIR whatever broke a reader.
"""

import io
import os
import random
import re
import resource
import time
import zipfile
from collections.abc import Callable
from email.message import EmailMessage
from pathlib import Path

import pytest

from withheld.errors import BrokenInvariant, UnreadableFile
from withheld.intake.reading import read_document
from withheld.model.document import LineKind
from withheld.readers.compound import Storage, open_compound
from withheld.readers.compound_writing import pack
from withheld.readers.interface import Limits
from withheld.readers.reading import read_bytes

SAMPLES = Path(__file__).parent / "samples"
NATIVE = (".pdf", ".xls")
"""Forms read by native code, which may only be broken inside a child process."""
STREET = (SAMPLES / "letter.pdf").read_bytes().replace(b" 841.88", b" 1e20 ")
QUICK = Limits(file_bytes_max=4_000_000, inner_bytes_max=16_000_000, lines_max=20_000)
SECONDS_MAX = 20.0
LONG = 2_000
NUMBERS = (b"0", b"-1", b"1", b"255", b"65536", b"2147483648", b"99999999999999999999", b"1e999")
Mutation = Callable[[bytes, random.Random], bytes]


def others() -> dict[str, bytes]:
    """Files of the forms that an office program does not write."""
    mail = EmailMessage()
    mail["From"], mail["To"], mail["Subject"] = "a@ministry.example", "b@chirp.example", "तत्काल"
    mail.set_content("Block https://chirp.example/a")
    mail.add_alternative("<p>Block <a href='https://chirp.example/b'>it</a></p>", subtype="html")
    mail.add_attachment(b"No,URL\n1,https://chirp.example/a\n", "text", "csv", filename="l.csv")
    message = Storage(
        streams={
            "__properties_version1.0": bytes(32) + b"\x03\x00\xfd\x3f" + bytes(12),
            "__substg1.0_1000001F": "Block https://chirp.example/a".encode("utf-16-le"),
            "__substg1.0_10090102": b"\x20\0\0\0\x10\0\0\0LZFu\0\0\0\0\0{\\rtf1 x}",
        }
    )
    attached = Storage(
        streams={"__properties_version1.0": bytes(8), "__substg1.0_37010102": b"a,b"}
    )
    message.storages["__attach_version1.0_#00000000"] = attached
    archive = io.BytesIO()
    with zipfile.ZipFile(archive, "w") as package:
        package.writestr("list.csv", "No;URL\n1;https://chirp.example/a\n")
        package.writestr("order.eml", mail.as_bytes())
    return {
        "order.eml": mail.as_bytes(),
        "order.mbox": b"From a b 2021\n" + mail.as_bytes() + b"\n\nFrom a b 2021\n" + bytes(mail),
        "order.msg": pack(message),
        "order.zip": archive.getvalue(),
        "list.csv.p7m": bytes.fromhex("308006092a864886f70d010702a080308002010131003080060130a080")
        + b"\x24\x80\x04\x04a,b\n\x04\x03c,d"
        + bytes(12),
        "winmail.dat": b"\x78\x9f\x3e\x22\x01\0\x02\x02\x90\x06\0\x01\0\0\0x\0\0"
        b"\x02\x0f\x80\x06\0\x0a\0\0\0No,URL\n1,a\0\0\x02\x05\x90\x06\0\x10\0\0\0"
        + bytes.fromhex("01000000 02010737 01000000 00000000")
        + b"\0\0",
        "list.csv": 'No;URL;Bemerkung\n1;"https://chirp.example/ä";x\n'.encode("cp1252") * 5,
        "wide.csv": "No\tURL\n1\thttps://chirp.example/a\n".encode("utf-16"),
        "order.json": b'{"items":[{"no":1,"url":"https:\\/\\/chirp.example\\/\\ud83d"},{"no":2}]}',
        "order.xml": b"<?xml version='1.0'?><o><i n='1'><u>https://chirp.example/a</u></i><i/></o>",
        "order.md": b"# Order\n\n1. [it](https://chirp.example/a)\n> quoted\n",
    }


def samples() -> dict[str, bytes]:
    """A file of every form."""
    real = {path.name: path.read_bytes() for path in SAMPLES.iterdir() if path.suffix != ".md"}
    return {**dict(sorted(real.items())), **others()}


# -- ways to break a file ------------------------------------------------------------------------


def change_bytes(data: bytes, chance: random.Random) -> bytes:
    """Some bytes changed, cut out, put in or doubled."""
    made = bytearray(data)
    for _ in range(chance.randint(1, 8)):
        at, length = chance.randrange(len(made) + 1), chance.choice((1, 1, 2, 4, 16, 200))
        match chance.randrange(5):
            case 0:
                made[at : at + length] = chance.randbytes(length)
            case 1:
                del made[at : at + length]
            case 2:
                made[at:at] = chance.randbytes(length)
            case 3:
                made[at:at] = made[at : at + length] * chance.randint(1, 20)
            case _:
                made[at : at + 4] = chance.choice(
                    (b"\0\0\0\0", b"\xff" * 4, b"\1\0\0\0", b"\xff\x7f")
                )
    return bytes(made)


def cut(data: bytes, chance: random.Random) -> bytes:
    """A piece of the file."""
    return data[chance.randrange(3) : chance.randrange(len(data) + 1)]


def change_numbers(data: bytes, chance: random.Random) -> bytes:
    """Numbers written in digits changed to absurd ones."""
    return re.sub(
        rb"\d+", lambda found: chance.choice(NUMBERS) if chance.random() < 0.1 else found[0], data
    )


def change_tags(data: bytes, chance: random.Random) -> bytes:
    """Tags of a markup, or groups of braces, doubled, dropped or moved."""
    pieces = re.split(rb"(<[^<>]*>|[{}])", data)
    for _ in range(chance.randint(1, 6)):
        at, other = chance.randrange(len(pieces)), chance.randrange(len(pieces))
        repeats = chance.choice((0, 2, 2, 300)) if len(pieces[at]) < LONG else 1
        pieces[at] = pieces[at] * repeats if chance.random() < 0.8 else pieces[other]
    return b"".join(pieces)


FLAT: tuple[Mutation, ...] = (change_bytes, change_bytes, cut, change_numbers, change_tags)


def change_inside(data: bytes, chance: random.Random) -> bytes:
    """One entry of a zip or one stream of a compound file broken, the container sound."""
    mutate = chance.choice(FLAT)
    if data.startswith(b"PK"):
        made = io.BytesIO()
        with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(made, "w") as new:
            victim = chance.choice(old.namelist())
            for name in old.namelist():
                content = old.read(name)
                new.writestr(name, mutate(content, chance) if name == victim else content)
        return made.getvalue()
    if data.startswith(b"\xd0\xcf"):
        storage = open_compound(data)
        victim = chance.choice(sorted(storage.streams))
        storage.streams[victim] = mutate(storage.streams[victim], chance)
        return pack(storage)
    return mutate(data, chance)


def broken(data: bytes, chance: random.Random) -> bytes:
    """A file broken once, or now and then twice."""
    made = chance.choice((change_inside, change_inside, *FLAT))(data, chance)
    return change_bytes(made, chance) if chance.random() < 0.1 and made else made


# -- what must hold ------------------------------------------------------------------------------


def settle(data: bytes, *, name: str) -> str:
    """Read `data` and what it means; anything but a document or a refusal in words fails."""
    started = time.process_time()
    try:
        document = read_bytes(data, name=name, limits=QUICK)
    except UnreadableFile as refusal:
        return "refused" if str(refusal) else "refused without a word"
    assert time.process_time() - started < SECONDS_MAX
    assert [line.number for line in document.lines] == list(range(1, len(document.lines) + 1))
    for line in document.lines:
        assert line.unreadable or line.text.strip() or line.links
        assert line.kind is not LineKind.PAGE or line.unreadable
        for text in (line.text, line.unreadable, str(line.place), *[c.heading for c in line.cells]):
            text.encode()
        for start, end in line.struck:
            assert 0 <= start < end <= len(line.text)
    if len(document.lines) < LONG:  # what it means takes longer than reading it
        try:
            read_document(document)
        except BrokenInvariant as problem:
            pytest.fail(f"intake lost a line: {problem}")
    return "read"


@pytest.mark.parametrize("name", sorted(samples()))
def test_a_whole_sample_is_read(name: str) -> None:
    """Every sample, unbroken, is read."""
    assert settle(samples()[name], name=name) == "read"


@pytest.mark.parametrize("name", [one for one in sorted(samples()) if not one.endswith(NATIVE)])
def test_broken_files_are_read_or_refused(name: str) -> None:
    """Every form, broken thirty times, is read or refused; the seed is fixed."""
    data = samples()[name]
    for turn in range(30):
        made = broken(data, random.Random(f"{name} {turn}"))  # noqa: S311 -- a test's chance

        assert settle(made, name=name) in {"read", "refused"}


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("host.html", b'<html><p>Block <a href="https://other]e/x">https://chirp.example/a</a>'),
        ("street.pdf", STREET),
    ],
)
def test_what_once_broke_a_reader_no_longer_does(name: str, data: bytes) -> None:
    """Found by the long run: a hyperlink whose host is none; a page as long as a street."""
    assert settle(data, name=name) == "read"


@pytest.mark.sim
@pytest.mark.timeout(100_000)
def test_broken_files_are_read_or_refused_for_as_long_as_asked(
    request: pytest.FixtureRequest, tmp_path: Path
) -> None:
    """The long run: whatever broke a reader is kept, and the test says how often it happened."""
    seed = request.config.getoption("randomly_seed", default=1)
    folder = Path(os.environ.get("FUZZ_DIR", str(tmp_path)))
    ends_at = time.process_time() + float(os.environ.get("FUZZ_SECONDS", "600"))
    resource.setrlimit(resource.RLIMIT_AS, (3 << 30, 3 << 30))
    files = samples()
    broke: list[str] = []
    turn = 0
    while time.process_time() < ends_at:
        turn += 1
        name = sorted(files)[turn % len(files)]
        data = broken(files[name], random.Random(f"{seed} {name} {turn}"))  # noqa: S311 -- see above
        (folder / "at-hand").write_bytes(data)  # what is left there crashed this very process
        try:
            settle(data, name=name)
        except BaseException as problem:  # anything at all is what is looked for
            if isinstance(problem, KeyboardInterrupt):
                raise
            kept = folder / f"{seed}-{turn}-{name}"
            kept.write_bytes(data)
            broke.append(f"{kept}: {type(problem).__name__}: {problem}"[:300])

    assert not broke, f"{len(broke)} of {turn} broke a reader:\n" + "\n".join(broke[:20])
