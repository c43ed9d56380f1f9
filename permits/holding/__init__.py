"""What one may do with a permit that was issued: renew it, change it, hand it to somebody else; and the office revokes it."""
