"""The use cases, each with its one commit."""
