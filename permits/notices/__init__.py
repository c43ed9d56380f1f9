"""Messages to people: rendered once, sent with a fixed identity."""
