"""The council page: what it shows, its words as blocks, and its files."""
