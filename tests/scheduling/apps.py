"""Applications with a database of their own, which other processes may open too."""
