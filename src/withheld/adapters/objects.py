"""An object store (S3, and what speaks like it) as a port, by the package `obstore`."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from withheld.errors import InvalidInput, NotReady
from withheld.ports.objects import Beginning, Kept

if TYPE_CHECKING:
    from obstore import PutMode
    from obstore.store import ObjectStore, RetryConfig

_RETRIES: "RetryConfig" = {"max_retries": 2}
"""Whoever asks asks again by itself."""
_PART_SIZE_MAX = 5 << 20
"""Bytes; above it S3 takes an object in parts and shows it when all are there."""


class StoredObjects:
    """One folder of an object store."""

    def __init__(self, store: "ObjectStore") -> None:
        """Use `store`, whose prefix is the folder."""
        self._store = store

    @classmethod
    def at(cls, address: str, *, endpoint: str, login: str, region: str) -> "StoredObjects":
        """
        Return the folder at an address such as `s3://bucket/folder`.

        Args:
            address: The bucket and the folder in it.
            endpoint: The store's own address, where it is none of the big clouds'.
            login: The key's name and its secret with a colon between; empty: the environment's.
            region: What the store calls the place it stands in.

        Raises:
            InvalidInput: No address of an object store.
            NotReady: The package that speaks with it is not installed.
        """
        try:
            import obstore.exceptions
            from obstore.store import from_url
        except ImportError as error:
            raise NotReady("install withheld[objects] to speak with an object store") from error
        name, _, secret = login.partition(":")
        settings: dict[str, str] = {"region": region}
        if endpoint:
            settings |= {"endpoint": endpoint}
        if login:
            settings |= {"access_key_id": name, "secret_access_key": secret}
        options = {"allow_http": endpoint.startswith("http://")}
        try:
            store = from_url(address, client_options=options, retry_config=_RETRIES, **settings)  # type: ignore[call-overload]  # the scheme says which settings
        except (ValueError, obstore.exceptions.BaseError) as error:
            raise InvalidInput("that is no object store; give s3://bucket/folder") from error
        return cls(store)

    def get(self, name: str, *, known: str = "") -> Kept | None:
        """
        Return an object, without bytes where it is the one that is known.

        Raises:
            NotReady: The store does not answer, or does not let us.
        """
        import obstore
        import obstore.exceptions

        with _translated():
            try:
                options: obstore.GetOptions = {"if_none_match": known} if known else {}
                found = obstore.get(self._store, name, options=options)
                return Kept(found.meta["e_tag"] or "", bytes(found.bytes()))
            except obstore.exceptions.NotModifiedError:
                return Kept(known, b"")
            except (obstore.exceptions.NotFoundError, FileNotFoundError):
                return None

    def beginning(self, name: str, size: int) -> Beginning | None:
        """
        Return the first bytes of an object, or None where there is none.

        Raises:
            NotReady: The store does not answer, or does not let us.
        """
        import obstore
        import obstore.exceptions

        with _translated():
            try:
                found = obstore.get(self._store, name, options={"range": (0, size)})
                return Beginning(found.meta["size"], bytes(found.bytes()))
            except (obstore.exceptions.NotFoundError, FileNotFoundError):
                return None

    def put(self, name: str, data: bytes, *, instead_of: str | None = None) -> None:
        """
        Put an object there, whole.

        Raises:
            NotReady: The store does not answer, does not let us, or has something else by now.
        """
        import obstore

        mode: PutMode = "overwrite" if instead_of is None else "create"
        if instead_of:
            mode = {"e_tag": instead_of}
        in_parts = instead_of is None and len(data) > _PART_SIZE_MAX
        with _translated():
            obstore.put(self._store, name, data, mode=mode, use_multipart=in_parts)

    def names(self, folder: str) -> list[str]:
        """
        Return the names of the objects in a folder.

        Raises:
            NotReady: The store does not answer, or does not let us.
        """
        import obstore

        with _translated():
            found = obstore.list_with_delimiter(self._store, folder)["objects"]
        return [one["path"].rpartition("/")[2] for one in found]


@contextmanager
def _translated() -> Iterator[None]:
    """
    Raise as ours what the store raises.

    Raises:
        NotReady: In place of any error of theirs; the kind of error and no address is named.
    """
    import obstore.exceptions

    try:
        yield
    except (obstore.exceptions.BaseError, OSError) as error:
        kind = type(error).__name__
        raise NotReady(f"the object store did not do it ({kind}); trying again later") from error
