"""Files that applicants hand in: checked, stored by digest, served safely."""
