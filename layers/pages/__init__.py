"""The app's pages: controls, parameters, frames, deck; nothing is computed in them."""
