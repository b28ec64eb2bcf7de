"""The plumbing behind the notebooks. Importing it loads nothing heavy: import the modules you need."""
