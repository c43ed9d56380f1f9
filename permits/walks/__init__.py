"""Walks: a manager tries a SOP out, on a fake clock and with made-up cases, before anybody applies."""
