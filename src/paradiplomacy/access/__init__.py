"""Access of several to one record: people and their roles, invitations, sessions, log."""
