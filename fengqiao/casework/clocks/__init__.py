"""时限: limits that run on a matter or a task, started once and ended only by being stopped."""
