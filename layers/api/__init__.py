"""The HTTP service: agencies send events in, one batch a request, and are told what became of each."""
