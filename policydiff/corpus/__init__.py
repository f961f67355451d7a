"""Many plans at a time: what is kept of them, what is computed again, which pairs are looked at."""
