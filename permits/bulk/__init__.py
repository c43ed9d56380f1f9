"""Deciding many reviews at once: a frozen list, a dry run, the decisions, and the way back while nothing has left the house."""
