"""Speed and size, measured on demand."""
