"""The gate: who comes today, ticked on a phone or on paper; the school's day; appeals."""
