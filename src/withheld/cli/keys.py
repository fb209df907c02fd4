"""`withheld rotate-key`, `revoke-key`, `log-key`: keys change, and the record says so."""

from collections.abc import Sequence
from typing import Annotated

from cyclopts import Parameter

from withheld.bootstrap import keyring
from withheld.casework import people as casework
from withheld.casework.office import Office
from withheld.casework.people import Hand
from withheld.casework.publiclog import log_key as first_key
from withheld.cli.desk import Desk, carry_out, hands_of, passphrase_of, person_of
from withheld.errors import NotFound, NotPermitted
from withheld.model.identity import KeyID
from withheld.ports.keys import Signer

SERVICE = "service"


def rotate_key(
    owner: str,
    /,
    *,
    approvers: Annotated[tuple[str, ...], Parameter(name="--with", negative=())],
    desk: Desk,
) -> int:
    """
    Replace a person's key, or the service's, by a fresh one that the old one signs.

    The service's new key is announced in the public log, so that whoever knows the first key can
    follow.  What was signed before stays signed by the old key.
    Exit status: 0, or 1 when a rule forbids it.

    Example: withheld rotate-key service --with cleo --with dev --store ./store

    Parameters
    ----------
    owner
        An enrolled person, or `service`.
    approvers
        An enrolled person who approves; say it twice.
    """
    office = desk.office()
    hands = hands_of(desk.store, approvers)
    _check_hands(office, hands)
    keys = keyring(desk.store)
    old: Signer
    new: Signer
    if owner == SERVICE:
        old = office.service_signer()
        new = keys.make_service()
    else:
        person = person_of(owner)
        old = keys.person(person, passphrase_of(person), office.actor(person).key)
        new = keys.make_person(person, passphrase_of(person, is_new=True))
    casework.rotate_key(office, owner, old, new, hands)
    desk.say(
        {"owner": owner, "old": old.id, "new": new.id},
        f"{owner} signs with key {new.id} from now on, and no more with {old.id}.",
    )
    carry_out(office)
    return 0


def _check_hands(office: Office, hands: Sequence[Hand]) -> None:
    """
    Refuse before a key is made that nobody would approve.

    Raises:
        NotPermitted: Fewer people approve than it takes, or one of them acts here no more.
    """
    service = office.service()
    for hand in hands:
        if office.actor(hand.person).key != hand.signer.id:
            raise NotPermitted("the key at hand is not the one in force for an approver")
    if len(hands) < (1 if service.policy.is_solo else 2):
        raise NotPermitted("two different people approve a new key; say --with twice")


def revoke_key(
    key: str,
    /,
    *,
    reason: Annotated[str, Parameter(name="--reason")],
    approvers: Annotated[tuple[str, ...], Parameter(name="--with", negative=())],
    desk: Desk,
) -> int:
    """
    Trust a key no more, as when it may be in other hands.

    What it signed before is to be looked at again; rotate the key where its owner goes on.
    Exit status: 0, 1 when a rule forbids it, or 2 when no such key is known.

    Example: withheld revoke-key 0123456789abcdef --reason lost --with cleo --with dev

    Parameters
    ----------
    key
        The key's name, as `withheld people` shows it.
    reason
        Why; it is kept in the vault.
    approvers
        An enrolled person who approves; say it twice.
    """
    office = desk.office()
    service = office.service()
    name = KeyID(key)
    if name not in service.public_keys:
        raise NotFound("no key of that name was ever known here; `withheld people` lists them")
    owner = next((one.person for one in service.people.values() if one.key == name), SERVICE)
    casework.revoke_key(office, owner, name, reason, hands_of(desk.store, approvers))
    desk.say({"owner": owner, "key": key}, f"Key {key} of {owner} is trusted no more.")
    return 0


def log_key(*, desk: Desk) -> int:
    """
    Show the public log's first key, as `withheld verify --key` takes it.

    Exit status: 0, or 2 when there is no store.

    Example: withheld log-key --store ./store
    """
    key = first_key(desk.office())
    desk.say({"key": key}, key)
    return 0
