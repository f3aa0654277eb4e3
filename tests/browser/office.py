"""What only the administrator sees: made by hand, since nothing fails in the demo."""

from tests.browser.town import Town


def letter_that_was_refused(town: Town) -> None:
    """A message that a mail server would not take."""
    town.write_one(
        "INSERT INTO message (channel, address, kind, language, content, created_at, due_at,"
        " tries, given_up_at, trouble) SELECT 'email', 'gone@example.org', 'booked', 'zh', '{}',"
        " created_at, created_at, 1, created_at, '550 5.1.1 No such mailbox here'"
        " FROM person ORDER BY id LIMIT 1 RETURNING id"
    )
