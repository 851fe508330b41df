"""The pages, each with what every page must have."""
