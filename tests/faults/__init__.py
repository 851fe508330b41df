"""What goes wrong in the world, done on purpose: kills, stops, wrong clocks, broken databases, lying providers.

The judge is always the provider's own journal. Each test runs small in the suite; `python -m tests.faults.run`
runs the storms large and prints a table, and `pytest tests/faults --reminders 200` all the others.
"""
