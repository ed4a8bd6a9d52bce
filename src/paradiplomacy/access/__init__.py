"""Who may do what where several people share a record: people, roles, invitations, sessions, the audit log."""
