"""Handed-in files as pictures of their pages, drawn by the worker, so that a reviewer reads them beside the checklist."""
