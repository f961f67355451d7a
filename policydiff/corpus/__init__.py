"""Many documents: a store of what was computed of them, and the runs that fill it."""
