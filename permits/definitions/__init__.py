"""Services as published: numbered, immutable versions of SOP files."""
