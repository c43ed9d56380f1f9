"""Applying for several services together: what is the same is asked once, all are sent together or none is."""
