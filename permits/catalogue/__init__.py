"""The public face of the published services: what there is, what it takes, how long, what it costs."""
