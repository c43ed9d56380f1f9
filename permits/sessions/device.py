"""What a browser says of itself, in two words: «Chrome, Android». Nothing finer is kept of it."""

from __future__ import annotations

# The first name that is found counts: each of these browsers also says the names of those below it.
BROWSERS = (
    ("Edg", "Edge"), ("OPR/", "Opera"), ("SamsungBrowser", "Samsung Internet"), ("Firefox", "Firefox"),
    ("FxiOS", "Firefox"), ("CriOS", "Chrome"), ("Chrome", "Chrome"), ("Safari", "Safari"),
)  # fmt: skip
SYSTEMS = (
    ("iPhone", "iPhone"), ("iPad", "iPad"), ("Android", "Android"), ("Windows", "Windows"), ("Mac OS X", "macOS"),
    ("CrOS", "ChromeOS"), ("Linux", "Linux"),
)  # fmt: skip


def device_words(user_agent: str) -> str:
    """Browser and system of a User-Agent header; empty when neither is known."""
    found = [
        next((word for sign, word in names if sign in user_agent), None) for names in (BROWSERS, SYSTEMS)
    ]  # fmt: skip
    return ", ".join(word for word in found if word)
