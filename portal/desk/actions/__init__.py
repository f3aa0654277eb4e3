"""What the desk does to records: two of one person put together, and taken apart again."""
