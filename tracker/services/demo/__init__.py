"""The content of the demo organization: an invented อบต., its people, its plan, and what happened to it so far."""
