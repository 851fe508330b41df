"""What an official would argue about, in plain Python: no database, no web, no network, no clock."""
