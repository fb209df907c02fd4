"""`withheld init`, `enrol`, `close-setup`, `people`: a store, and who may act in it."""

from pathlib import Path
from typing import Annotated

from cyclopts import Parameter

from withheld.bootstrap import keyring, make_office
from withheld.casework import people as casework
from withheld.cli.desk import Desk, hands_of, passphrase_of, person_of, say
from withheld.errors import AlreadyDone, NotFound
from withheld.events.service import Policy
from withheld.ledger.canonical import JSON
from withheld.model.review import Role


def init(
    store: Path,
    /,
    *,
    profile: Annotated[Path, Parameter(name="--profile")],
    directory: Annotated[Path, Parameter(name="--directory")],
    eyes: Annotated[int, Parameter(name="--eyes")] = 2,
    solo: Annotated[bool, Parameter(name="--solo", negative=())] = False,
    json: Annotated[bool, Parameter(name="--json", negative=())] = False,
) -> int:
    """
    Make a case store: record, vault, keys, and the folders that edges and the public read.

    Exit status: 0, or 2 when the profile, the directory or the new folder will not do.

    Example: withheld init ./store --profile profile.toml --directory ./directory

    Parameters
    ----------
    store
        The folder to make; it must not exist yet, or be empty.
    profile
        What you say of your service, in TOML: name, legal_name, mail and origin (the name of its
        public log, such as chirp.example/withheld) are needed.
    directory
        The folder with the service's accounts.jsonl and posts.jsonl; it is copied.
    eyes
        How many people must agree before an item is decided.
    solo
        Declare that one person runs this service: one pair of eyes decides, and the record says so.
    json
        JSON for scripts instead of words for people.
    """
    policy = Policy(
        eyes=1 if solo else eyes, eyes_safeguarded=1 if solo else max(2, eyes), is_solo=solo
    )
    try:
        data = profile.read_bytes()
    except OSError as error:
        raise NotFound("the profile cannot be read; check its path") from error
    office = make_office(store, profile=data, directory=directory, policy=policy)
    service = office.service()
    say(
        {"store": str(store), "origin": service.origin, "key": service.key},
        (
            f"{store}: a case store for {service.name}, whose public log is {service.origin}.",
            "Next: enrol its first people, then end set-up with `withheld close-setup`.",
        ),
        as_json=json,
    )
    return 0


def enrol(
    person: str,
    /,
    *,
    role: Annotated[Role, Parameter(name="--role")],
    approvers: Annotated[tuple[str, ...], Parameter(name="--with", negative=())] = (),
    passphrase_file: Annotated[Path | None, Parameter(name="--passphrase-file")] = None,
    desk: Desk,
) -> int:
    """
    Enrol a person with a new key of their own behind a passphrase.

    Until set-up is closed nobody need approve; afterwards two enrolled people must.  A name or a
    key that is enrolled already is refused.  What this cannot detect: one human behind two names.
    Exit status: 0, 1 when a rule forbids it, or 2 when a value will not do.

    Example: withheld enrol asha --role reviewer --with cleo --with dev --store ./store

    Parameters
    ----------
    person
        A pseudonym, such as asha; it stands in the record for ever, so use no full name.
    role
        What the person is here for.
    approvers
        An enrolled person who approves, with their passphrase from WITHHELD_PASSPHRASE_ASHA
        or asked for; say it twice.
    passphrase_file
        A file whose first line is the new person's passphrase; else it is taken from
        WITHHELD_PASSPHRASE_ASHA or WITHHELD_PASSPHRASE, else asked for.
    """
    office = desk.office()
    name = person_of(person)
    if name in office.service().people:
        raise AlreadyDone("a person of that name is enrolled already; rotate their key instead")
    hands = hands_of(desk.store, approvers)
    passphrase = passphrase_of(name, passphrase_file, is_new=True)
    signer = keyring(desk.store).make_person(name, passphrase)
    casework.enrol(office, name, role, signer, hands)
    desk.say(
        {"person": name, "role": str(role), "key": signer.id},
        f"{name} is enrolled as {role}, with key {signer.id}.",
    )
    return 0


def close_setup(*, desk: Desk) -> int:
    """
    End set-up: from now on two enrolled people enrol a third.

    Exit status: 0, or 1 when a rule forbids it.

    Example: withheld close-setup --store ./store
    """
    office = desk.office()
    if office.service().is_closed:
        raise AlreadyDone("set-up is over already; nothing changed")
    casework.close_set_up(office)
    desk.say({"closed": True}, "Set-up is over: from now on two enrolled people enrol a third.")
    return 0


def people(*, desk: Desk) -> int:
    """
    List who is enrolled, as what, with which key.

    Exit status: 0, or 2 when there is no store.

    Example: withheld people --store ./store --json
    """
    service = desk.office().service()
    found: list[dict[str, JSON]] = [
        {
            "person": one.person,
            "role": str(one.role),
            "key": one.key,
            "acts": one.is_active and one.key not in service.revoked,
        }
        for one in service.people.values()
    ]
    desk.say(
        {"people": list(found), "set_up_is_over": service.is_closed},
        [
            f"{one['person']}: {one['role']}, key {one['key']}"
            + ("" if one["acts"] else " (acts here no more)")
            for one in found
        ]
        or "Nobody is enrolled yet.",
    )
    return 0
