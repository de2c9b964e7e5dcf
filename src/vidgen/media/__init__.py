"""Media files: probing and decoding. The only place that opens input."""
