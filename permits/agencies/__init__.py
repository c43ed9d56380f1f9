"""Outside agencies: offices that answer a review without an account, by a link that is good for this one review."""
