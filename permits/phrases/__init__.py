"""Phrases: sentences for reasons and conditions that an office keeps ready for its reviewers."""
