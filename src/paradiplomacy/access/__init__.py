"""Who may do what where several share a record: people, roles, invitations, sessions, log."""
