"""Ed25519 keys as files: the service's own, and each person's behind a passphrase."""

import re
from hashlib import sha256
from pathlib import Path

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import (
    BestAvailableEncryption,
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
    load_pem_private_key,
)

from withheld.adapters.steps import write_whole
from withheld.errors import AlreadyDone, InvalidInput, NotFound, NotPermitted
from withheld.model.identity import KeyID, PersonID
from withheld.ports.steps import Steps

_PASSPHRASE_LENGTH_MIN = 8
_NAME = re.compile(r"\w[\w.-]*")
_NUMBER = re.compile(r"-[0-9]{4,}$")


class FileSigner:
    """A key that lies open in this process and can sign."""

    def __init__(self, key: Ed25519PrivateKey, steps: Steps) -> None:
        self._key = key
        self._steps = steps
        self._raw = key.public_key().public_bytes(Encoding.Raw, PublicFormat.Raw)

    @property
    def id(self) -> KeyID:
        """Return the key's name."""
        return key_id(self.public_key)

    @property
    def public_key(self) -> str:
        """Return the 32 raw bytes of the public key in 64 hexadecimal digits."""
        return self._raw.hex()

    @property
    def private_key(self) -> Ed25519PrivateKey:
        """Return the key itself, for those who sign whole files with it."""
        return self._key

    def sign(self, message: bytes) -> bytes:
        """Return the Ed25519 signature of `message`, 64 bytes."""
        with self._steps("signature"):
            return self._key.sign(message)


class FolderKeyring:
    """`folder/service-N.pem` and `folder/people/NAME-KEY.pem`; the newest of each is in force."""

    def __init__(self, folder: Path, steps: Steps) -> None:
        self._folder = folder
        self._steps = steps

    def make_service(self) -> FileSigner:
        """Make a new key for the service; the earlier ones stay beside it."""
        number = len(list(self._folder.glob("service-*.pem"))) + 1
        return self._make(self._folder / f"service-{number:04}.pem", None)

    def service(self, key: KeyID | None = None) -> FileSigner:
        """
        Return the service's key of that name, the newest if none is named.

        Raises:
            NotFound: There is none.
        """
        for path in sorted(self._folder.glob("service-*.pem"), reverse=True):
            signer = self._read(path, None)
            if key is None or signer.id == key:
                return signer
        raise NotFound("the service's key is not in the keys folder; restore it from its backup")

    def make_person(self, person: PersonID, passphrase: str) -> FileSigner:
        """
        Make a key for a person; it opens only with their passphrase.

        Raises:
            InvalidInput: The passphrase is too short, or the name cannot name a file.
        """
        if not _NAME.fullmatch(person):
            raise InvalidInput(
                "a person's name here has letters, digits, dot, dash and underscore, such as asha"
            )
        if len(passphrase) < _PASSPHRASE_LENGTH_MIN:
            raise InvalidInput(
                f"a passphrase of {len(passphrase)} characters; "
                f"use {_PASSPHRASE_LENGTH_MIN} or more"
            )
        number = len(self._paths(person)) + 1
        return self._make(self._folder / "people" / f"{person}-{number:04}.pem", passphrase)

    def person(self, person: PersonID, passphrase: str, key: KeyID | None = None) -> FileSigner:
        """
        Return a person's key of that name, the newest if none is named or it does not lie here.

        A key that was made and never enrolled, as when the process was killed in between, lies
        beside the one in force.

        Raises:
            NotFound: No key of that person lies here.
            NotPermitted: The passphrase does not open it.
        """
        paths = self._paths(person)
        if not paths:
            raise NotFound("no key of that person lies in this keys folder; enrol the person first")
        for path in reversed(paths if key is not None else []):
            found = self._opened(path, passphrase)
            if found is not None and found.id == key:
                return found
        return self._read(paths[-1], passphrase)

    def has_several(self, person: PersonID) -> bool:
        """Return whether more than one key of a person lies here."""
        return len(self._paths(person)) > 1

    def _opened(self, path: Path, passphrase: str) -> FileSigner | None:
        """Return one of several keys, or None where the passphrase is not that key's."""
        try:
            return self._read(path, passphrase)
        except NotPermitted:
            return None

    def _paths(self, person: PersonID) -> list[Path]:
        """Return a person's key files, the oldest first; `asha` has none of `asha-2`'s."""
        return sorted(
            path
            for path in (self._folder / "people").glob("*.pem")
            if _NUMBER.sub("", path.stem) == person
        )

    def _make(self, path: Path, passphrase: str | None) -> FileSigner:
        if path.exists():
            raise AlreadyDone("a key file of that name is here already")
        key = Ed25519PrivateKey.generate()
        secret = BestAvailableEncryption(passphrase.encode()) if passphrase else NoEncryption()
        pem = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, secret)
        write_whole(path, pem, self._steps, mode=0o600)
        return FileSigner(key, self._steps)

    def _read(self, path: Path, passphrase: str | None) -> FileSigner:
        try:
            key = load_pem_private_key(
                path.read_bytes(), passphrase.encode() if passphrase else None
            )
        except (ValueError, TypeError) as error:
            raise NotPermitted("the passphrase does not open this key; type it again") from error
        if not isinstance(key, Ed25519PrivateKey):
            raise InvalidInput("a key that is not Ed25519 lies in the keys folder")
        return FileSigner(key, self._steps)


def key_id(public_key: str) -> KeyID:
    """Return the name of a public key given as 64 hexadecimal digits."""
    return KeyID(sha256(bytes.fromhex(public_key)).hexdigest()[:16])


def verifies(public_key: str, message: bytes, signature: str) -> bool:
    """Return whether `signature` (hexadecimal) over `message` is by the owner of `public_key`."""
    try:
        key = Ed25519PublicKey.from_public_bytes(bytes.fromhex(public_key))
        key.verify(bytes.fromhex(signature), message)
    except (InvalidSignature, ValueError):
        return False
    return True
