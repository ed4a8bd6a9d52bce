"""Who may sign in to a shared record, and what they did."""
