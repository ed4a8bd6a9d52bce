"""The words of the council page; the word files of this module hold them."""
