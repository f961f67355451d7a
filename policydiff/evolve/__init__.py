"""How initiatives and tasks evolve over the plans of many years and regions."""
