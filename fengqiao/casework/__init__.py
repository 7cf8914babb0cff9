"""The core: a matter, its time, its work, its papers. Each stands on the one before: matters, clocks, tasks, documents."""
