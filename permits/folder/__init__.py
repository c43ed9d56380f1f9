"""One's own folder: papers kept with their dates, so that the next form takes them from there."""
