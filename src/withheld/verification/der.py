"""
Just enough of ASN.1 to read a signature: values by their tags (X.690, BER and DER).

Lengths that end with an end mark are read too, since mail programs write them.
"""

from dataclasses import dataclass

from withheld.errors import InvalidInput

SEQUENCE, SET, INTEGER, OCTETS, OID = 0x30, 0x31, 0x02, 0x04, 0x06
UTC_TIME, GENERALIZED_TIME = 0x17, 0x18
_CONSTRUCTED, _HIGH_TAG, _INDEFINITE = 0x20, 0x1F, 0x80
_LENGTH_BYTES_MAX = 4
_DEPTH_MAX = 24
_CHILDREN_MAX = 2_000


@dataclass(frozen=True, slots=True)
class Node:
    """One value."""

    tag: int
    """The identifier octet, class and form included."""
    content: bytes
    raw: bytes
    """The value as it stands, tag and length included."""

    @property
    def children(self) -> tuple["Node", ...]:
        """
        The values inside a constructed value.

        Raises:
            InvalidInput: They are none.
        """
        if not self.tag & _CONSTRUCTED:
            raise InvalidInput("a value of the signature that should hold others holds none")
        found, at = list[Node](), 0
        while at < len(self.content) and len(found) < _CHILDREN_MAX:
            node, at = _read(self.content, at, 0)
            found.append(node)
        return tuple(found)

    @property
    def octets(self) -> bytes:
        """
        The bytes of an octet string, also one that is written in pieces.

        Raises:
            InvalidInput: It is none.
        """
        if self.tag & _CONSTRUCTED:
            return b"".join(one.octets for one in self.children)
        return self.content

    @property
    def oid(self) -> str:
        """
        The object identifier, such as `1.2.840.113549.1.7.2`.

        Raises:
            InvalidInput: It is none.
        """
        if self.tag != OID or not self.content:
            raise InvalidInput("a value of the signature is no object identifier")
        arcs, value = list[int](), 0
        for octet in self.content:
            value = value << 7 | octet & 0x7F
            if not octet & 0x80:
                arcs.append(value)
                value = 0
        first = min(arcs[0] // 40, 2) if arcs else 0
        return ".".join(map(str, (first, (arcs[0] if arcs else 0) - 40 * first, *arcs[1:])))

    @property
    def whole(self) -> int:
        """The integer."""
        return int.from_bytes(self.content, "big", signed=True)


def parse(data: bytes) -> Node:
    """
    Return the value that `data` begins with; what follows it is left alone.

    Raises:
        InvalidInput: It begins with none.
    """
    return _read(data, 0, 0)[0]


def expect(node: Node, tag: int) -> tuple[Node, ...]:
    """
    Return the values inside `node`, which must have the tag `tag`.

    Raises:
        InvalidInput: It has another.
    """
    if node.tag != tag:
        raise InvalidInput("the signature is not built as the standard says")
    return node.children


def length_of(size: int) -> bytes:
    """Return the length octets that DER writes for `size` octets."""
    if size < _INDEFINITE:
        return bytes([size])
    octets = size.to_bytes((size.bit_length() + 7) // 8, "big")
    return bytes([_INDEFINITE | len(octets)]) + octets


def _read(data: bytes, at: int, depth: int) -> tuple[Node, int]:
    """
    Return the value at `at`, and where the next one begins.

    Raises:
        InvalidInput: There is none.
    """
    if at + 2 > len(data) or depth > _DEPTH_MAX:
        raise InvalidInput("the signature breaks off")
    tag, start = data[at], at + 2
    if tag & _HIGH_TAG == _HIGH_TAG:
        raise InvalidInput("the signature has a tag that no signature has")
    size = data[at + 1]
    if size == _INDEFINITE:
        return _read_to_mark(data, at, depth)
    if size > _INDEFINITE:
        count = size - _INDEFINITE
        if count > _LENGTH_BYTES_MAX or start + count > len(data):
            raise InvalidInput("the signature has a length that no signature has")
        size = int.from_bytes(data[start : start + count], "big")
        start += count
    if start + size > len(data):
        raise InvalidInput("the signature breaks off")
    end = start + size
    return Node(tag, data[start:end], data[at:end]), end


def _read_to_mark(data: bytes, at: int, depth: int) -> tuple[Node, int]:
    """Return the value at `at`, whose end is marked by two zero octets."""
    inside = start = at + 2
    while data[inside : inside + 2] != b"\0\0":
        _, inside = _read(data, inside, depth + 1)
    return Node(data[at], data[start:inside], data[at : inside + 2]), inside + 2
