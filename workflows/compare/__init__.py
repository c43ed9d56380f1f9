"""Two definitions beside each other: what is different, in words and line by line, and how two changed files become one."""

from workflows.compare.changes import Change, by_part, compare
from workflows.compare.merge import Conflict, Merged, merge

__all__ = ["Change", "Conflict", "Merged", "by_part", "compare", "merge"]
