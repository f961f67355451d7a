"""What every stage needs of text: folding, cleaning, words and similarity."""
