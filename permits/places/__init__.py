"""Places: other cases about the same spot or address are found by keyed digests, never by reading answers."""
