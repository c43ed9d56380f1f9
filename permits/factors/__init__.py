"""Second factors: passkeys, one-time codes, recovery codes, and the way back for whoever lost all of them."""
