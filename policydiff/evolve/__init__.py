"""How initiatives and tasks evolve over the plans of a corpus."""
