"""Many plans at any size: the stages of a comparison over a corpus, incrementally."""
