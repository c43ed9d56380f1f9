"""Where a person is signed in: a row for every sign-in, so that each can be seen and ended."""
