"""Keys behind passphrases, originals under their hashes, letters that lie there once."""

from collections.abc import Iterator
from contextlib import contextmanager
from hashlib import sha256
from pathlib import Path

import pytest

from withheld.adapters.documents import FolderDocuments
from withheld.adapters.keys import FolderKeyring, key_id, verifies
from withheld.adapters.outlets import FolderOutlets
from withheld.adapters.steps import Uninterrupted, write_whole
from withheld.errors import BrokenInvariant, InvalidInput, NotFound, NotPermitted
from withheld.model.identity import DocumentID, PersonID
from withheld.model.review import Audience
from withheld.ports.outlets import OutgoingLetter

ASHA = PersonID("asha")


def _keys(folder: Path) -> FolderKeyring:
    return FolderKeyring(folder / "keys", Uninterrupted())


def test_a_key_signs_and_anybody_can_check(tmp_path: Path) -> None:
    """Changed by one bit, the message is not what was signed."""
    signer = _keys(tmp_path).make_service()
    signature = signer.sign(b"order").hex()

    assert verifies(signer.public_key, b"order", signature)
    assert not verifies(signer.public_key, b"ordes", signature)
    assert signer.id == key_id(signer.public_key)


@pytest.mark.parametrize("signature", ["", "zz", "00" * 64, "00" * 63, "ü"])
def test_rubbish_is_no_signature(tmp_path: Path, signature: str) -> None:
    """Whatever is no signature verifies nothing, and breaks nothing."""
    assert not verifies(_keys(tmp_path).make_service().public_key, b"order", signature)


def test_a_persons_key_opens_with_their_passphrase_alone(tmp_path: Path) -> None:
    """The right one opens the very key; a wrong or empty one opens nothing."""
    made = _keys(tmp_path).make_person(ASHA, "passphrase-of-asha")

    assert _keys(tmp_path).person(ASHA, "passphrase-of-asha").id == made.id
    for wrong in ("passphrase-of-ashb", ""):
        with pytest.raises(NotPermitted):
            _keys(tmp_path).person(ASHA, wrong)


def test_a_key_that_was_made_and_never_enrolled_keeps_nobody_out(tmp_path: Path) -> None:
    """Killed between making a new key and recording it: the one in force still opens."""
    keys = _keys(tmp_path)
    in_force = keys.make_person(ASHA, "passphrase-of-asha")
    left_over = keys.make_person(ASHA, "another passphrase")

    assert keys.has_several(ASHA)
    assert keys.person(ASHA, "passphrase-of-asha", in_force.id).id == in_force.id
    assert keys.person(ASHA, "another passphrase", left_over.id).id == left_over.id
    assert keys.person(ASHA, "another passphrase").id == left_over.id
    with pytest.raises(NotPermitted):
        keys.person(ASHA, "no passphrase at all", in_force.id)


def test_the_key_on_disk_is_not_readable_without_the_passphrase(tmp_path: Path) -> None:
    """The file is encrypted, and nobody else on the machine may read it."""
    _keys(tmp_path).make_person(ASHA, "passphrase-of-asha")
    (path,) = (tmp_path / "keys" / "people").glob("*.pem")

    assert b"ENCRYPTED" in path.read_bytes()
    assert path.stat().st_mode & 0o077 == 0


def test_a_short_passphrase_makes_no_key(tmp_path: Path) -> None:
    """Seven characters are too few, and nothing is left behind."""
    with pytest.raises(InvalidInput):
        _keys(tmp_path).make_person(ASHA, "1234567")
    assert list(tmp_path.rglob("*.pem")) == []


def test_a_person_whose_name_begins_like_anothers_keeps_their_own_key(tmp_path: Path) -> None:
    """`asha` does not open, and does not count, the keys of `asha-2`."""
    keys = _keys(tmp_path)
    keys.make_person(PersonID("asha-2"), "passphrase-of-another")
    made = keys.make_person(ASHA, "passphrase-of-asha")

    assert keys.person(ASHA, "passphrase-of-asha").id == made.id


@pytest.mark.parametrize("name", ["", "../asha", "a/b", ".hidden", "a b"])
def test_a_name_that_leads_out_of_the_folder_makes_no_key(tmp_path: Path, name: str) -> None:
    """A person's name becomes a file's, and nothing else."""
    with pytest.raises(InvalidInput):
        _keys(tmp_path).make_person(PersonID(name), "passphrase-of-somebody")
    assert list(tmp_path.rglob("*.pem")) == []


def test_the_newest_key_is_in_force_and_older_ones_can_be_named(tmp_path: Path) -> None:
    """After a rotation both lie there; the record says which one signs."""
    keys = _keys(tmp_path)
    old, new = keys.make_service(), keys.make_service()

    assert keys.service().id == new.id
    assert keys.service(old.id).id == old.id
    with pytest.raises(NotFound):
        keys.service(key_id("00" * 32))


def test_a_missing_key_is_an_error_and_never_made_up(tmp_path: Path) -> None:
    """Nobody signs with a key that appeared by itself."""
    with pytest.raises(NotFound):
        _keys(tmp_path).service()
    with pytest.raises(NotFound):
        _keys(tmp_path).person(ASHA, "passphrase-of-asha")


def test_a_document_is_kept_under_its_hash_once(tmp_path: Path) -> None:
    """The same bytes have one name and one file."""
    documents = FolderDocuments(tmp_path, Uninterrupted())
    name = documents.keep(b"an order")

    assert name == sha256(b"an order").hexdigest() == documents.keep(b"an order")
    assert documents.bytes_of(name) == b"an order"
    assert documents.path_of(name).stat().st_mode & 0o077 == 0


def test_a_document_changed_on_disk_is_found_out(tmp_path: Path) -> None:
    """What is not what was put there is not handed out."""
    documents = FolderDocuments(tmp_path, Uninterrupted())
    name = documents.keep(b"an order")
    documents.path_of(name).write_bytes(b"an ordeR")

    with pytest.raises(BrokenInvariant):
        documents.bytes_of(name)


def test_a_document_nobody_kept_is_not_found(tmp_path: Path) -> None:
    """The message says what to do."""
    with pytest.raises(NotFound, match="backup"):
        FolderDocuments(tmp_path, Uninterrupted()).bytes_of(DocumentID("ab" * 32))


class _Dies:
    """Steps that die at one of them."""

    def __init__(self, name: str) -> None:
        self._name = name

    @contextmanager
    def __call__(self, name: str) -> Iterator[None]:
        if name == self._name:
            raise ZeroDivisionError
        yield


@pytest.mark.parametrize("step", ["fsync", "rename"])
def test_a_file_is_the_old_one_or_the_new_one(tmp_path: Path, step: str) -> None:
    """A crash while writing leaves what was there before."""
    path = tmp_path / "checkpoint"
    write_whole(path, b"old", Uninterrupted())

    with pytest.raises(ZeroDivisionError):
        write_whole(path, b"new", _Dies(step))
    assert path.read_bytes() == b"old"


def _outlets(folder: Path) -> FolderOutlets:
    keys = _keys(folder)
    signer = keys.make_service()
    return FolderOutlets(
        folder,
        Uninterrupted(),
        signer=lambda: signer,
        trusted_keys=lambda: [signer.public_key],
        hash_key=bytes(16),
    )


def test_a_letter_delivered_twice_lies_there_once(tmp_path: Path) -> None:
    """The second delivery neither doubles nor changes the first."""
    outlets = _outlets(tmp_path)
    outlets.deliver(OutgoingLetter(name="l1", audience=Audience.HOLDER, data=b"first"))
    outlets.deliver(OutgoingLetter(name="l1", audience=Audience.HOLDER, data=b"again"))
    (path,) = (tmp_path / "letters").rglob("*.eml")

    assert path.read_bytes() == b"first"


def test_a_call_made_twice_is_one_call(tmp_path: Path) -> None:
    """The pager finds each call once, and every other one."""
    outlets = _outlets(tmp_path)
    for name in ("c1", "c1", "c2"):
        outlets.page(name, "clock runs out soon")

    assert len((tmp_path / "pages.jsonl").read_text(encoding="utf-8").splitlines()) == 2


@pytest.mark.parametrize("name", ["/etc/x", "../keys/service-0001.pem", "log/../../x"])
def test_a_public_file_never_leaves_the_public_folder(tmp_path: Path, name: str) -> None:
    """A name that leads out is refused, for reading as for writing."""
    outlets = _outlets(tmp_path)

    with pytest.raises(InvalidInput):
        outlets.publish_files([(name, b"x")])
    with pytest.raises(InvalidInput):
        outlets.published_file(name)


def test_public_files_are_read_back_as_written(tmp_path: Path) -> None:
    """What was never published is None, not empty."""
    outlets = _outlets(tmp_path)
    outlets.publish_files([("log/checkpoint", b"note")])

    assert outlets.published_file("log/checkpoint") == b"note"
    assert outlets.published_file("log/other") is None
