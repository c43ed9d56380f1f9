"""The SOP editor in the browser: a draft's text with its problems, what it makes of the service, and guided changes."""
