"""Hostile inputs, each with the command that meets it; ``benchmarks/hostile.py`` runs them all."""
