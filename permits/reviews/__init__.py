"""Work asked of offices: queue, assignment, decision."""
