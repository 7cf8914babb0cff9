"""The grammar of the house: events, stages, time, actors, privacy, pages. No word of the domain."""
