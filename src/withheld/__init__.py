"""
withheld: orders to block speech, from envelope to evidence.

Importing this package pulls in nothing heavy.  The rooms are the stages of an order's life; open
ARCHITECTURE.md for the walk through them.
"""

__all__ = ["__version__"]

__version__ = "0.1.0"
