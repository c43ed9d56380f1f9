"""Complaints (pengaduan), objections to a decision (keberatan), appeals (banding): received, given out, answered."""
