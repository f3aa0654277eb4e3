"""Looking without an account: the home page, and the search for "what, when, where"."""
