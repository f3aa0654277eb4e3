"""One sequence of changes to the database, named by what each does; never edited after release."""
