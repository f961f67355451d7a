"""policydiff: what changed between Chinese government plans, with the evidence."""

__version__ = "0.1.0"
