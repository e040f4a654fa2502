"""Ready documents: the same answers as without them, and never an old one."""
