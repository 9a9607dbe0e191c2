"""What a person or another program sees of the conclusions."""
