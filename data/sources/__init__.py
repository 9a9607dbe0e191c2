"""Records of a publisher into reports with our columns; a module for each publisher."""
