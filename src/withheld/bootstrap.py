"""
The only place that wires ports to adapters.

A case store is a folder: `withheld.sqlite3` (record, vault, state), `profile.toml` (what the
operator says of the service), `directory/` (its accounts and posts), `keys/`, `documents/`
(originals and letters), `connectors/` (platforms and their secrets), `edges/` (for the service's
own edges only), `letters/` (for the mail server to pick up), `public/` (for any web server),
`pages.jsonl` (for the pager).
"""

import shutil
import tomllib
from collections.abc import Sequence
from dataclasses import replace
from functools import cache
from hashlib import sha256
from pathlib import Path
from tempfile import TemporaryDirectory

from withheld.adapters.calendars import shipped_calendars
from withheld.adapters.chance import SystemChance
from withheld.adapters.clock import SystemClock
from withheld.adapters.counsel_lane import SQLiteCounselLane
from withheld.adapters.directories import directory_or_silence, open_any_directory
from withheld.adapters.documents import FolderDocuments
from withheld.adapters.hazards import FOLDER as HAZARDS
from withheld.adapters.hazards import FolderHazardLists
from withheld.adapters.keys import FileSigner, FolderKeyring, verifies
from withheld.adapters.looks import FolderLooks
from withheld.adapters.outlets import FolderOutlets
from withheld.adapters.packs import read_packs
from withheld.adapters.resolver import open_resolver
from withheld.adapters.sender_rules import read_sender_rules
from withheld.adapters.services import PROFILE_NAME, services_with_profile, shipped_services
from withheld.adapters.signs import read_signs
from withheld.adapters.sqlite.desk_index import DeskIndex
from withheld.adapters.sqlite.store import SQLiteStore, create, open_store
from withheld.adapters.steps import Uninterrupted, write_whole
from withheld.adapters.vocabulary import read_vocabulary
from withheld.casework.guards import Guards
from withheld.casework.office import Office
from withheld.casework.people import establish
from withheld.casework.profile import MailTo, ServiceProfile, profile_from
from withheld.casework.record import Record
from withheld.connectors.platforms import FolderPlatforms
from withheld.errors import InvalidInput
from withheld.events.service import Policy
from withheld.model.document import Document
from withheld.model.papers import Paper
from withheld.ports.chance import Chance
from withheld.ports.clock import Clock
from withheld.ports.resolver import Resolver
from withheld.ports.steps import Steps
from withheld.readers.reading import read_bytes
from withheld.readers.sandbox import read_file
from withheld.renderers.mail import Attachment, Envelope, to_mail
from withheld.renderers.site import render_site
from withheld.resolution.services import Services
from withheld.review.vocabulary import Vocabulary
from withheld.verification.rules import SenderRules

DATABASE, PROFILE, DIRECTORY = "withheld.sqlite3", "profile.toml", "directory"
INDEX = "desk.sqlite3"
CONNECTORS = "connectors"
_HASH_KEY_NOTE, _HASH_KEY_SIZE = "hash-key", 16


class World:
    """Clock, chance and steps: the real ones, unless a test or a demonstration brings its own."""

    def __init__(
        self,
        *,
        clock: Clock | None = None,
        chance: Chance | None = None,
        steps: Steps | None = None,
        isolates_readers: bool = True,
    ) -> None:
        """Take what is given; read hostile files in a child process unless told otherwise."""
        self.clock = clock or SystemClock()
        self.chance = chance or SystemChance()
        self.steps = steps or Uninterrupted()
        self.isolates_readers = isolates_readers


def make_office(
    folder: Path, *, profile: bytes, directory: Path, policy: Policy, world: World | None = None
) -> Office:
    """
    Make a new case store in `folder` and open it.

    Args:
        folder: A folder that does not exist yet, or is empty.
        profile: The bytes of a `profile.toml`.
        directory: The folder with the service's accounts and posts; it is copied.
        policy: The operator's policy.
        world: Clock, chance and steps.

    Raises:
        InvalidInput: The folder is not empty, or the profile does not hold together.
        NotFound: The directory has no accounts.
    """
    world = world or World()
    parsed = _parse_profile(profile)
    if folder.exists() and any(folder.iterdir()):
        raise InvalidInput("the folder for the new store is not empty; choose an empty one")
    open_any_directory(directory)
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    write_whole(folder / PROFILE, profile, world.steps)
    shutil.copytree(directory, folder / DIRECTORY)
    signer = FolderKeyring(folder / "keys", world.steps).make_service()
    store = create(folder / DATABASE, world.steps)
    with store.writing() as writing:
        writing.put_note(_HASH_KEY_NOTE, world.chance.draw(_HASH_KEY_SIZE).hex())
    office = _office(folder, store, parsed, world)
    establish(office, origin=parsed.origin, name=parsed.name, policy=policy, signer=signer)
    return office


def open_office(folder: Path, *, world: World | None = None, migrates: bool = False) -> Office:
    """
    Open the case store in `folder`.

    Args:
        folder: The store's folder.
        world: Clock, chance and steps.
        migrates: Bring an older store to this version first.

    Raises:
        NotFound: There is no store.
        InvalidInput: A later version of this software made it.
        NotReady: An older version made it, and `migrates` was not said.
    """
    world = world or World()
    store = open_store(folder / DATABASE, world.steps, migrates=migrates)
    profile = _parse_profile((folder / PROFILE).read_bytes())
    return _office(folder, store, profile, world)


def open_index(folder: Path | None) -> DeskIndex:
    """Return the desk's index beside the store in `folder`, or one in memory; it can be dropped."""
    return DeskIndex(folder / INDEX if folder else None)


def keyring(folder: Path, world: World | None = None) -> FolderKeyring:
    """Return the keys of the store in `folder`."""
    return FolderKeyring(folder / "keys", (world or World()).steps)


def counsel_lane(folder: Path, world: World | None = None) -> SQLiteCounselLane:
    """Return counsel's lane of the store in `folder`."""
    return SQLiteCounselLane(folder / "counsel", (world or World()).steps)


def _office(folder: Path, store: SQLiteStore, profile: ServiceProfile, world: World) -> Office:
    packs = read_packs()
    record = Record(store, world.clock, Guards(verifies, packs))
    keys = FolderKeyring(folder / "keys", world.steps)

    def signer() -> FileSigner:
        return keys.service(record.service().key)

    def trusted() -> Sequence[str]:
        service = record.service()
        return [
            service.public_keys[key] for key in service.service_keys if key not in service.revoked
        ]

    @cache
    def senders() -> tuple[SenderRules, Resolver | None]:
        rules = read_sender_rules(folder)
        return rules, open_resolver(rules.resolver)

    def mail(paper: Paper, to: MailTo) -> bytes:
        envelope = Envelope(
            sender=profile.mail,
            sender_name=profile.name,
            to=(to.to,),
            message_id=to.message_id,
            sent_at=to.sent_at,
            attachments=_on_paper(paper) if to.on_paper else (),
        )
        return to_mail(paper, envelope)

    folder_directory = directory_or_silence(folder / DIRECTORY)
    return Office(
        store=store,
        record=record,
        documents=FolderDocuments(folder / "documents", world.steps),
        clock=world.clock,
        chance=world.chance,
        steps=world.steps,
        read_file=_read_isolated if world.isolates_readers else _read_here,
        directory=folder_directory,
        directory_digest=_digest(folder / DIRECTORY),
        services=_services(folder / DIRECTORY, profile),
        packs=packs,
        calendars=shipped_calendars(),
        looks=FolderLooks(folder / "access"),
        vocabulary=_vocabulary(),
        signs=read_signs(),
        profile=profile,
        render_site=render_site,
        render_mail=mail,
        outlets=FolderOutlets(
            folder,
            world.steps,
            signer=signer,
            trusted_keys=trusted,
            hash_key=bytes.fromhex(store.note(_HASH_KEY_NOTE) or "00" * _HASH_KEY_SIZE),
        ),
        platforms=FolderPlatforms(
            folder=folder / CONNECTORS,
            service=profile.name,
            directory=folder_directory,
            clock=world.clock,
            write_file=lambda path, data: write_whole(path, data, world.steps, mode=0o600),
        ),
        lane=counsel_lane(folder, world),
        hazards=FolderHazardLists(folder / HAZARDS),
        service_signer=signer,
        senders=senders,
    )


@cache
def _vocabulary() -> Vocabulary:
    """Return the words by which safeguards are noticed; what ships does not change meanwhile."""
    return read_vocabulary()


def _read_here(data: bytes, name: str) -> Document:
    """Read in this process: for files we made ourselves."""
    return read_bytes(data, name=name)


def _read_isolated(data: bytes, name: str) -> Document:
    """Read in a child process with limits: for whatever arrives."""
    with TemporaryDirectory(prefix="withheld-") as folder:
        path = Path(folder) / (Path(name).name or "document")
        path.write_bytes(data)
        return read_file(path)


def _services(directory: Path, profile: ServiceProfile) -> Services:
    services = shipped_services()
    if (directory / PROFILE_NAME).is_file():
        return services_with_profile(directory / PROFILE_NAME, services)
    if not profile.platform:
        return services
    ours = services.named(profile.platform)
    return services.with_ours(replace(ours, hosts=profile.hosts) if profile.hosts else ours)


def _parse_profile(data: bytes) -> ServiceProfile:
    try:
        return profile_from(tomllib.loads(data.decode("utf-8")))
    except (UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise InvalidInput(f"profile.toml is no TOML in UTF-8: {error}") from error


def _on_paper(paper: Paper) -> tuple[Attachment, ...]:
    """Return the paper as an office files it."""
    from withheld.renderers.pdf import to_pdf

    return (Attachment(name="letter.pdf", media_type="application/pdf", content=to_pdf(paper)),)


def _digest(folder: Path) -> str:
    """Return the digest of every file of the directory, names included."""
    total = sha256()
    for path in sorted(folder.rglob("*")):
        if path.is_file():
            total.update(path.name.encode() + b"\0" + sha256(path.read_bytes()).digest())
    return total.hexdigest()
