"""The desk: whose work it is, what one keeps an eye on, and how one likes one's queue."""
