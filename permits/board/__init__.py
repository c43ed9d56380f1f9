"""The managers' board: how much work there is, where it waits, what is late; every figure leads to its cases."""
