"""Pure arithmetic of accounts: one-time passwords and the ends of sessions."""
