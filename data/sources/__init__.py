"""One module for each publisher: its columns into ours."""
