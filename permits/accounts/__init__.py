"""People, offices, seats, and who may do what."""
