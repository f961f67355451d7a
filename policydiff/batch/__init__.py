"""A whole corpus, from files to reports: what is done of it where, and what is kept."""
