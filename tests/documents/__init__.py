"""Reading plans and writing reports, on real files."""
