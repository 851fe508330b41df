"""Commands, as an administrator or a script calls them."""
