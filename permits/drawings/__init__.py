"""Drawings of services: pages for staff, files at the terminal, and drafts made from other systems' drawings."""
