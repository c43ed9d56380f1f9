"""The SOP editor in the browser: a draft's text with its problems, and beside it what the text makes of the service."""
