"""How good the alignment is on labels: read them, align the same items, count."""
