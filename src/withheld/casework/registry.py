"""The registry of authorities: who may order what, and where they write from."""

from withheld.casework.authorities import authority_to_json
from withheld.casework.office import Office
from withheld.casework.people import Hand, approve
from withheld.events.recorded import SERVICE
from withheld.events.service import AuthorityRegistered
from withheld.model.authority import Authority


def register_authority(office: Office, authority: Authority, hands: tuple[Hand, ...]) -> None:
    """
    Enter an authority in the registry, or enter it anew with what has changed.

    Raises:
        NotPermitted: Fewer people than it takes, or one of them is not who they say.
    """
    sealer = office.sealer()
    event = AuthorityRegistered(
        authority=authority.id,
        approved_by=(),
        entry=sealer.one(authority_to_json(authority), layer="registry"),
    )
    office.append(SERVICE, [approve(office, event, hands)], by=hands[0].person, sealer=sealer)
