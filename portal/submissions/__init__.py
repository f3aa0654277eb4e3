"""One key, one answer: a form that is sent twice acts once and is answered alike."""
