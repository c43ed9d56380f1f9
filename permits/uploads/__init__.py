"""Files on their way in: received whole or in pieces, in quarantine until they are checked."""
