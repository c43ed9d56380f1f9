"""The receipt of an application: a PDF with its number, what was handed in, what comes next and by when."""
