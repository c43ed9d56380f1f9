"""A city to try the product in: invented people and cases, made by the same operations that serve real ones."""
