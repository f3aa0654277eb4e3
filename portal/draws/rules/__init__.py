"""The law of draws: who comes when, who gets what, and how anybody may reckon it again."""
