"""What the desk may book: what anybody may, and what it takes responsibility for."""
