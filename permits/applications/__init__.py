"""Applications: from draft to decision, and the record of what happened."""
