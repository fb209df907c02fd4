"""The services that ship with the package, and the operator's own profile, read from files."""

from importlib import resources
from pathlib import Path

from withheld.errors import InvalidInput
from withheld.resolution.services import Services, load_profile, load_service

PROFILE_NAME = "service.toml"
"""The file in a directory's folder that says which service is ours."""


def shipped_services() -> Services:
    """
    Return every service described in the package; none of them is ours yet.

    Raises:
        InvalidInput: A description that does not hold together; our mistake.
    """
    folder = resources.files("withheld.resolution") / "services"
    files = sorted(file.name for file in folder.iterdir() if file.name.endswith(".toml"))
    return Services.of(load_service((folder / name).read_bytes()) for name in files)


def services_with_profile(profile: Path, services: Services) -> Services:
    """
    Return `services` with the one that `profile` describes as ours.

    Raises:
        InvalidInput: The file cannot be read, or describes no service we know.
    """
    try:
        content = profile.read_bytes()
    except OSError as error:
        raise InvalidInput(
            f"the service profile cannot be read ({error.strerror}); expected a TOML file"
        ) from error
    return services.with_ours(load_profile(content, services))
