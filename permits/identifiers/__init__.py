"""Finding a case by an identity number (NIK, NIB, NPWP) without keeping the number anywhere but in the answers."""
