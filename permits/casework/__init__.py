"""Whole cases at the desk: those that wait for a step outside the reviews, and the page on which it is taken."""
