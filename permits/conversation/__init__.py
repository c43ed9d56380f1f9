"""What people write to each other about a case: notes of an office, notes of all its offices, messages with the applicant."""
