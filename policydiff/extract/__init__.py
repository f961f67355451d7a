"""What an item is about: policy areas by a codebook, or themes where there is none."""
