"""Words that stand on several kinds of page; the word files of this module hold them."""
