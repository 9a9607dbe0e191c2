"""Names of places into positions, without a network."""
