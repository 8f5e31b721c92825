"""The untrusted, budgeted search for evidence."""
