"""The state of one order: a fold of its events."""
