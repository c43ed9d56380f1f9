"""Two definitions beside each other: what is different, in words, and how two changed files become one."""
