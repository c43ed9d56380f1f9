"""Work with a due time: rows that promise it, the relay that hands it on, the worker that does it."""
