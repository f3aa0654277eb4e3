"""What each word after `portal` does, one file a word."""
