"""Running cases and new versions: what a version means for them, moving them to it, and back."""
