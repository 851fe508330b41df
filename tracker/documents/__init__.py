"""Reading plans and writing reports; heavy libraries live in a child process."""
