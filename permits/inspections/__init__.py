"""Inspections in the field: the time of a visit, what the inspector found, its photos and its signed minutes."""
