"""Ways out of the house: LINE and mail."""
