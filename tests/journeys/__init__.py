"""The whole way from a plan to the mayor's report."""
