"""Commands on interviews of both ends: a file each."""
