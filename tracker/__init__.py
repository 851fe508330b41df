"""ติดตาม (Tidtam): from a plan of integrity measures to the signed report."""
