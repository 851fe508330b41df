"""A year of reminding, told beforehand by a second, simpler way of thinking."""
