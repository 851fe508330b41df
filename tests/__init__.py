"""The proof: what this product promises, tried on every database that can be found."""
