"""
What a stranger checks of everything a service published, with nothing but its public key.

Nothing here knows a case store: what is read is a copy of the public folder, and what nobody could
tell from it is said as plainly as what was found.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from hashlib import sha256
from itertools import pairwise

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from withheld.cli.copies import Copy
from withheld.errors import InvalidInput, ProofFailed, Refused
from withheld.ledger.anchors import AgeProof, missing_slots, verify_age
from withheld.ledger.auditing import Audit, audit
from withheld.ledger.canonical import JSON, parse
from withheld.ledger.checkpoints import TrustedKey, check_continues, peek
from withheld.ledger.notes import VerifierKey, decode_base64
from withheld.ledger.tiles import (
    CHECKPOINT_PATH,
    TILE_HEIGHT,
    TILE_WIDTH,
    TilePath,
    pack_bundle,
    paths_of,
    read_entries,
)
from withheld.renderers.site import differing, render_site
from withheld.transparency.openings import KEY_ROTATED, UNSEALED
from withheld.transparency.recounting import recount_all
from withheld.transparency.site import SITE_FACTS, read_site_facts

LOG = "log/"
_PROOFS = re.compile(r"unsealed/[0-9]{1,12}\.json")
_DRAFT = re.compile(r"(?:.*/)?\.[^/]+\.draft")


@dataclass(slots=True, kw_only=True)
class Verdict:
    """What was found; a sentence each, for a person."""

    checked: list[str] = field(default_factory=list)
    unchecked: list[str] = field(default_factory=list)
    """What nobody could tell from this copy.  Never leave these out."""
    wrong: list[str] = field(default_factory=list)
    """Empty if everything that could be checked is in order."""
    size: int = 0
    """How many entries the log has."""


def verify_copy(copy: Copy, key: str, seen: Sequence[bytes] = ()) -> Verdict:
    """
    Return what is in order, what is wrong, and what cannot be told.

    Args:
        copy: A copy of the public folder.
        key: The log's first public key as the service gave it (name+id+base64).
        seen: Signed checkpoints kept from earlier, or got from others.

    Raises:
        MalformedNote: `key` is none.
    """
    verdict = Verdict()
    first = VerifierKey.parse(key)
    entries: list[bytes] = []
    try:
        keys = _trusted(copy, first, verdict)
        found = audit(
            lambda path: copy.fetch(LOG + path),
            keys,
            seen=seen,
            origin=first.name,
            visit=lambda _, entry: entries.append(entry),
        )
    except Refused as failure:
        verdict.wrong.append(f"{failure.code}: {failure}")
        verdict.unchecked.append("Everything else: nothing rests on a log that is not in order.")
        return verdict
    verdict.size = found.checkpoint.size
    verdict.checked += found.checked
    verdict.unchecked += found.unchecked
    _check_slots(found, verdict)
    _check_other_files(copy, found, entries, verdict)
    try:
        values = [parse(entry) for entry in entries]
        _check_counts(values, verdict)
        _check_pages(copy, values, keys, verdict)
    except Refused as failure:
        verdict.wrong.append(f"{failure.code}: {failure}")
    else:
        _check_unsealed(copy, values, keys, found, verdict)
    return verdict


def _trusted(copy: Copy, first: VerifierKey, verdict: Verdict) -> list[TrustedKey]:
    """
    Return the first key and those that came after it, each signed by the one before.

    The entries are not proven yet; a new key is believed for the old key's signature alone.
    """
    note = copy.fetch(LOG + CHECKPOINT_PATH)
    keys = [TrustedKey(key=first)]
    if note is None:
        return keys
    log = read_entries(lambda path: copy.fetch(LOG + path), peek(note).size)
    for index, entry in enumerate(log):
        if b'"kind":"' + KEY_ROTATED.encode() not in entry:
            continue
        new = _successor(parse(entry), keys[-1].key)
        if new is None:
            verdict.wrong.append(
                f"key-unknown: entry {index} names a new key that the key in force did not sign"
            )
            continue
        keys[-1] = replace(keys[-1], until_size=index + 1)
        keys.append(TrustedKey(key=new, from_size=index + 1))
        verdict.checked.append(
            f"Entry {index} hands over to a new key, and the old key signed the new one."
        )
    return keys


def _successor(value: JSON, old: VerifierKey) -> VerifierKey | None:
    """Return the new key an entry names if `old` signed its 32 bytes, else None."""
    if not isinstance(value, Mapping) or value.get("old") != str(old):
        return None
    try:
        new = VerifierKey.parse(str(value.get("new")))
        signature = bytes.fromhex(str(value.get("signature")))
        Ed25519PublicKey.from_public_bytes(old.public_key).verify(signature, new.public_key)
    except (Refused, ValueError, InvalidSignature):
        return None
    return new if new.name == old.name else None


def _check_slots(found: Audit, verdict: Verdict) -> None:
    slots = found.anchor_slots
    if len(slots) < 2:  # noqa: PLR2004 -- a distance takes two
        return
    every = min(later - one for one, later in pairwise(slots))
    missing = missing_slots(slots, every)
    minutes = every.total_seconds() / 60
    if missing:
        verdict.unchecked.append(
            f"Why {len(missing)} slots, {minutes:g} minutes apart, have no anchor."
        )
    else:
        verdict.checked.append(f"No slot lacks its anchor, one every {minutes:g} minutes.")


def _check_other_files(
    copy: Copy, found: Audit, entries: Sequence[bytes], verdict: Verdict
) -> None:
    """Check what lies in the log's folder besides what the newest checkpoint calls for."""
    listed = copy.paths()
    if listed is None:
        verdict.unchecked.append("Files nobody names: a web server does not list what it has.")
        return
    named = {str(path) for path in paths_of(found.checkpoint.size)} | {CHECKPOINT_PATH}
    mine = {path.removeprefix(LOG) for path in listed if path.startswith(LOG)}
    for path in sorted(mine - named):
        if _DRAFT.fullmatch(path):
            continue
        if copy.fetch(LOG + path) != _earlier_file(path, found, entries):
            verdict.wrong.append(
                f"entry-rewritten: {LOG}{path} is not what the log had at an earlier size"
            )
    drafts = sum(1 for path in listed if _DRAFT.fullmatch(path))
    if drafts:
        verdict.unchecked.append(f"{drafts} files left half-written by a crash; they mean nothing.")


def _earlier_file(path: str, found: Audit, entries: Sequence[bytes]) -> bytes | None:
    """Return what a partial file of an earlier size holds; None if there is no such file."""
    try:
        named = TilePath.parse(path)
        begin = named.index * TILE_WIDTH
        if named.level is not None:
            height = named.level * TILE_HEIGHT
            return found.tree.hashes(height, begin, begin + named.width)
        part = entries[begin : begin + named.width]
        return pack_bundle(part) if len(part) == named.width else None
    except InvalidInput:
        return None


def _check_counts(values: Sequence[JSON], verdict: Verdict) -> None:
    recounted = recount_all(values)
    for one in recounted.disagreements:
        verdict.wrong.append(
            f"counts: entry {one.leaf} ({one.period}) does not follow from the tallies before it"
        )
    good = len(recounted.checked) - len(recounted.disagreements)
    verdict.checked.append(f"Counted again from single entries: {good} published counts agree.")
    verdict.unchecked.append(
        "Whether each tally tells the truth of its order: the orders themselves are not here."
    )


def _check_pages(
    copy: Copy, values: Sequence[JSON], keys: Sequence[TrustedKey], verdict: Verdict
) -> None:
    """
    Make every page again from the log and compare.

    Raises:
        InvalidInput: The site does not say what it was made of, or an entry is not as we write it.
    """
    written = copy.fetch(SITE_FACTS)
    if written is None:
        raise InvalidInput(f"the site has no {SITE_FACTS}; expected the folder as it was published")
    facts = read_site_facts(written, values)
    if facts.log_key not in {str(one.key) for one in keys}:
        verdict.wrong.append("key-unknown: the site names another key than the one that was given")
    listed = copy.paths()
    wanted = [path for path, _ in render_site(facts)] if listed is None else sorted(listed)
    pages = {path: copy.fetch(path) for path in wanted if not _DRAFT.fullmatch(path)}
    published = {path: data for path, data in pages.items() if data is not None}
    different = differing(published, values)
    verdict.wrong += [
        f"page: {path} is not what the log makes of it, is missing, or is too many"
        for path in different
    ]
    if not different:
        verdict.checked.append("Every page and statement of the site follows from the log.")
    verdict.unchecked.append(
        "What the pages say of the service itself (its name, its address): the log does not hold it"
    )


def _check_unsealed(
    copy: Copy,
    values: Sequence[JSON],
    keys: Sequence[TrustedKey],
    found: Audit,
    verdict: Verdict,
) -> None:
    named: set[str] = set()
    for index, value in enumerate(values):
        if not isinstance(value, Mapping) or value.get("kind") != UNSEALED:
            continue
        path = str(value.get("proof"))
        named.add(path)
        try:
            verdict.checked += _proven(copy, value, keys, found)
        except Refused as failure:
            verdict.wrong.append(f"{failure.code}: {path}, named by entry {index}: {failure}")
    stray = [path for path in copy.paths() or () if path.startswith("unsealed/")]
    verdict.unchecked += [
        f"{path}: no entry of the log names it." for path in sorted(set(stray) - named)
    ]


def _proven(
    copy: Copy, value: Mapping[str, JSON], keys: Sequence[TrustedKey], found: Audit
) -> list[str]:
    """
    Return what a file of proofs shows, a sentence for each event.

    Raises:
        ProofFailed: It does not show it.
        InvalidInput: It is no file of proofs.
    """
    path = str(value.get("proof"))
    data = copy.fetch(path) if _PROOFS.fullmatch(path) else None
    if data is None:
        raise ProofFailed("the file of proofs is not there")
    if sha256(data).hexdigest() != value.get("sha256"):
        raise ProofFailed("the file is not the one the log committed to; it was changed")
    content = parse(data)
    leaves = content.get("leaves") if isinstance(content, Mapping) else None
    if not isinstance(leaves, list) or len(leaves) != value.get("leaves"):
        raise ProofFailed("the file does not prove as many events as the log says")
    return [_aged(leaf, keys, found) for leaf in leaves]


def _aged(leaf: JSON, keys: Sequence[TrustedKey], found: Audit) -> str:
    """
    Return how old an event is shown to be.

    Raises:
        ProofFailed: It is not shown.
    """
    if not isinstance(leaf, Mapping):
        raise ProofFailed("a proof that is no object")
    written = decode_base64(str(leaf.get("leaf")))
    proof = AgeProof.from_json(leaf.get("age"))
    slot = verify_age(proof, written, keys, origin=found.checkpoint.origin)
    # The checkpoint the proof rests on is one of this log, not of a fork of it.
    check_continues(found.tree, peek(proof.public_checkpoint))
    event = parse(written)
    name = str(event.get("event")) if isinstance(event, Mapping) else "an event"
    return (
        f"{name.replace('-', ' ').capitalize()} is at least as old as {slot:%Y-%m-%d %H:%M} UTC "
        f"(anchor at entry {proof.anchor_index})."
    )
