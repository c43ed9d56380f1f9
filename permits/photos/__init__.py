"""Several photos of one paper, put together into one PDF."""
