"""What `python -m helpers ...` does for a workshop: nothing here is imported by a notebook."""
