"""The connectors an operator set up: one TOML file each, in `connectors/` of the case store."""

import re
import tomllib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from withheld.connectors.kinds import Kind, Surroundings, installed_kinds
from withheld.connectors.settings import Settings
from withheld.errors import InvalidInput, NotFound
from withheld.ports.clock import Clock
from withheld.ports.connectors import Connector, Described
from withheld.ports.directory import Directory

_NAME = re.compile(r"[a-z][a-z0-9-]{0,31}")
_CHANGES_MAX, _RECHECK_MINUTES = 200, 10

WriteFile = Callable[[Path, bytes], None]
"""Write a file whole or not at all, readable by nobody else."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FolderPlatforms:
    """`connectors/NAME.toml`, and `connectors/NAME/` for what a connector keeps."""

    folder: Path
    service: str
    directory: Directory
    clock: Clock
    write_file: WriteFile
    kinds: Callable[[], Mapping[str, Kind]] = installed_kinds

    def names(self) -> Sequence[str]:
        """Return the names, sorted."""
        return sorted(path.stem for path in self.folder.glob("*.toml"))

    def described(self, name: str) -> Described:
        """
        Return what the configuration says.

        Raises:
            NotFound: There is no connector of that name.
            InvalidInput: Its configuration does not hold together.
        """
        return self._opened(name, self._configuration(name))[0]

    def configure(self, name: str, configuration: bytes) -> Described:
        """
        Keep a configuration under `name`, whole or not at all, and return what it says.

        Raises:
            InvalidInput: It does not hold together; nothing is kept.
        """
        if not _NAME.fullmatch(name):
            raise InvalidInput(
                "a connector goes by 1 to 32 small letters, digits and hyphens that begin with a "
                "letter, such as front-nginx"
            )
        described, _ = self._opened(name, configuration)
        path = self.folder / f"{name}.toml"
        if not path.is_file() or path.read_bytes() != configuration:
            self.write_file(path, configuration)
        return described

    def open(self, name: str) -> Connector:
        """
        Return the connector, ready to be asked.

        Raises:
            NotFound: There is no connector of that name.
            InvalidInput: Its configuration does not hold together.
        """
        return self._opened(name, self._configuration(name))[1]

    def _configuration(self, name: str) -> bytes:
        path = self.folder / f"{name}.toml"
        if not _NAME.fullmatch(name) or not path.is_file():
            raise NotFound(
                "no configuration of a connector of that name lies in the store; add it with "
                "`withheld connector add`"
            )
        return path.read_bytes()

    def _opened(self, name: str, configuration: bytes) -> tuple[Described, Connector]:
        try:
            table = tomllib.loads(configuration.decode("utf-8"))
        except (UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
            raise InvalidInput("a connector's configuration is no TOML in UTF-8") from error
        top = Settings(table, "top")
        kind = self._kind(top.text("kind"))
        settings = top.table("settings")
        described = Described(
            kind=kind.name,
            digest=sha256(configuration).hexdigest(),
            capabilities=kind.capabilities,
            changes_max=top.number("changes_max", _CHANGES_MAX),
            recheck_minutes=top.number("recheck_minutes", _RECHECK_MINUTES),
            host=top.text("host", ""),
            tracks=kind.tracks,
        )
        top.finish()
        surroundings = Surroundings(
            name=name,
            folder=self.folder / name,
            service=self.service,
            host=described.host,
            directory=self.directory,
            clock=self.clock,
        )
        connector = kind.open(settings, surroundings)
        settings.finish()
        return described, connector

    def _kind(self, name: str) -> Kind:
        kinds = self.kinds()
        if name not in kinds:
            raise InvalidInput(
                f"kind is none that is installed; installed are {', '.join(sorted(kinds))}"
            )
        return kinds[name]
