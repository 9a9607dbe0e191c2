"""The command ``routewatch``: a module for each group of commands."""
