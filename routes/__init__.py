"""What is concluded from events: frames in, frames out; no disk, network, clock, environment or screen."""
