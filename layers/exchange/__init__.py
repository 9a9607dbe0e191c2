"""What leaves as a file: one module for each format."""
