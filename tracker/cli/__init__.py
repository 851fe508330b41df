"""Commands for administrators and scripts."""
