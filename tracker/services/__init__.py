"""Use cases: one verb each, one transaction each."""
