"""What is valid but doubtful in a record: checks, what was accepted, and the words for both."""
