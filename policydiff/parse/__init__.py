"""Decoded text to plans: lines, layout, parts, units, items and metadata."""
