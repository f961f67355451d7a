"""What a plan is, whose, where and of which year, with the evidence for each answer."""
