"""The outbox: what people are told is a row in the transaction of the fact, sent after it."""
