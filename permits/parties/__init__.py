"""For whom somebody acts: businesses and their members, powers of attorney, helpers with a draft, the counter."""
