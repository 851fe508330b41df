"""Figures taken by hand, never part of the suite: a slow machine is not a wrong one."""
