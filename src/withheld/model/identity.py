"""The names things go by.  Each is its own type, so that one cannot stand for another."""

from typing import NewType

OrderID = NewType("OrderID", str)
"""An order on file, such as `2021-0002`: the year it was received, then a running number."""
ItemID = NewType("ItemID", int)
"""One item of an order, counted from 1 in the document's order; never used again in the order."""
DemandID = NewType("DemandID", int)
"""One operative clause of an order, counted from 1."""
LineNumber = NewType("LineNumber", int)
"""A line of the document as read, counted from 1 through all of its parts."""
PersonID = NewType("PersonID", str)
"""An enrolled person, such as `asha`; a pseudonym the operator chooses, never a full name."""
KeyID = NewType("KeyID", str)
"""A public key's name: the first 16 hexadecimal digits of the SHA-256 of its 32 raw bytes."""
SubjectID = NewType("SubjectID", str)
"""What a locator means on the service: `account:ID`, `post:ID`, `hashtag:name`, `search:query` …"""
AuthorityID = NewType("AuthorityID", str)
"""An authority in the registry, such as `in-meity`."""
PackID = NewType("PackID", str)
"""A pack of law, such as `IN-69A`."""
PackVersion = NewType("PackVersion", str)
"""A version of a pack: a date and a counter, such as `2026-11-24.1`."""
DocumentID = NewType("DocumentID", str)
"""A kept document: the SHA-256 of its bytes in 64 hexadecimal digits."""
VaultKey = NewType("VaultKey", str)
"""Where a secret lies in the vault: 32 random hexadecimal digits; says nothing of what it names."""
LetterID = NewType("LetterID", str)
"""A letter to an account holder or an authority."""
ComplaintID = NewType("ComplaintID", str)
"""A complaint by an account holder."""
ChallengeID = NewType("ChallengeID", str)
"""A challenge in court, by the service or the people affected."""
HoldID = NewType("HoldID", str)
"""A hold: what must be preserved until a person ends it."""
TimerID = NewType("TimerID", str)
"""A clock that runs for an order, such as `2021-0001/act`."""
SubjectKey = NewType("SubjectKey", str)
"""A subject as the record knows it: 32 random hexadecimal digits; only the vault knows whom."""
