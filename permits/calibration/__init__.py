"""What was told to applicants about when their case would end, kept, and compared with what came."""
