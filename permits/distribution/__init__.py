"""Distribution: an office lets the program put new reviews into the hands of whoever has least to do."""
