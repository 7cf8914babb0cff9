"""Pure parts of tasks: the five modes, the next step of a matter, and the state that follows from events."""
