"""What a browser is called."""

from __future__ import annotations

import pytest

from permits.sessions.device import device_words

SAID = [
    ("Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/128.0 Safari/537.36 Edg/128.0",
     "Edge, Windows"),
    ("Mozilla/5.0 (Linux; Android 13; SM-A145F) AppleWebKit/537.36 SamsungBrowser/25.0 Chrome/121.0 Mobile Safari/537.36",
     "Samsung Internet, Android"),
    ("Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) AppleWebKit/605.1.15 Version/17.5 Mobile Safari/604.1",
     "Safari, iPhone"),
    ("Mozilla/5.0 (X11; Linux x86_64; rv:130.0) Gecko/20100101 Firefox/130.0", "Firefox, Linux"),
    ("Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/537.36 Chrome/128.0 Safari/537.36", "Chrome, macOS"),
    ("curl/8.5", ""),
    ("<script>alert(1)</script>", ""),
]  # fmt: skip


@pytest.mark.parametrize(("agent", "words"), SAID)
def test_a_browser_is_named_by_two_words_of_ours(agent: str, words: str) -> None:
    """Browser and system are named by words of ours, never by what the header says; an unknown one by nothing."""
    assert device_words(agent) == words
