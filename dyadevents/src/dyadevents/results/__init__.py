"""What a fit says, in the forms that analysts read: tables, words, predictions, files."""
