"""Plans in layouts nobody showed us: written by a generator and by hand, read back and compared."""
