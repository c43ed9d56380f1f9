"""Following an application without an account, by its number and the code that was given out with it."""
