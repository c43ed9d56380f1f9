"""A person's data in the person's hands: what is kept and why, a copy of it, correction, deletion, consent (Law 27/2022)."""
