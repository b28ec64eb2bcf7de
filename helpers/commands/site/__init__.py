"""What builds the site of the series: a Sphinx extension, and the copies of the notebooks that it reads."""
