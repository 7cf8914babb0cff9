"""督办: who is told when a limit passes, what a late unit owes the one who supervises, and what is looked at again."""
