"""The issued thing: its number, its signed paper, the register, and how anyone checks it."""
