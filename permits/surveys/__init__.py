"""The satisfaction survey after every decision, and the public satisfaction index counted from it."""
