"""One file of self-checks for each notebook, named like it; what they share is in `shared`."""
