"""What a change of hours or terms wrote, so that it can be undone as if it had not been.

Kept with the closing as JSON: `{"facilities": [ids], "tables": {table: {"gone": [rows], "came":
[rows]}}}`, a row being its values in the order of `COLUMNS`, its id first. A row that was altered
is in both. No person is named in it.
"""

import json
from collections.abc import Sequence
from typing import Any

from portal import database
from portal.language import say
from portal.problems import Problem, Refused

Rows = dict[str, dict[int, list[Any]]]

# Parents before children; what is taken away goes the other way.
COLUMNS = {
    "opening_period": ("id", "facility_id", "name_zh", "name_en", "starts_on", "ends_on"),
    "opening_rule": ("id", "period_id", "day_type", "weekdays", "opens", "closes", "until_dusk"),
    "school_period": (
        *("id", "organisation_id", "kind", "starts_on", "ends_on", "name_zh", "name_en"),
    ),
    "hours_exception": (
        *("id", "organisation_id", "facility_id", "starts_on", "ends_on", "spans"),
        *("reason_zh", "reason_en", "set_at"),
    ),
    "terms": (
        *("id", "facility_id", "holds_from", "slot_minutes", "raster_minutes", "buffer_minutes"),
        *("longest_minutes", "window_days", "release_minute", "notice_minutes", "cancel_minutes"),
        *("party_max", "guardian_age", "cap_day", "cap_week", "approval", "check_in"),
        *("check_in_before", "check_in_after", "strikes_allowed", "strike_days", "pause_days"),
        *("desk_share", "release_weekday", "neighbours_hours"),
    ),
    "terms_change": ("id", "facility_id", "holds_from", "words_zh", "words_en", "changed_at"),
}
OF_FACILITIES = "facility_id IN ({marks})"
OF_THEIR_ORGANISATIONS = (
    "organisation_id IN (SELECT organisation_id FROM facility WHERE id IN ({marks}))"
)
WHERE = {
    "opening_period": OF_FACILITIES,
    "opening_rule": f"period_id IN (SELECT id FROM opening_period WHERE {OF_FACILITIES})",
    "school_period": OF_THEIR_ORGANISATIONS,
    "hours_exception": OF_THEIR_ORGANISATIONS,
    "terms": OF_FACILITIES,
    "terms_change": OF_FACILITIES,
}

CHANGED_SINCE = Problem(
    "changed_since",
    say("It was changed once more since then, so it cannot be undone. Please change it by hand."),
)


async def rows_of(facility_ids: Sequence[int]) -> Rows:
    """The rows that hours and terms of these facilities are made of, by table and id."""
    found: Rows = {}
    for table, columns in COLUMNS.items():
        where = WHERE[table].format(marks=database.marks(len(facility_ids)))
        kept = await database.rows(
            f"SELECT {', '.join(columns)} FROM {table} WHERE {where}", *facility_ids
        )
        found[table] = {row[0]: list(row) for row in kept}
    return found


def written(facility_ids: Sequence[int], before: Rows, after: Rows) -> str:
    """What changed between the two, as a closing keeps it."""
    tables = {}
    for table in COLUMNS:
        was, now = before[table], after[table]
        gone = [row for key, row in was.items() if now.get(key) != row]
        came = [row for key, row in now.items() if was.get(key) != row]
        if gone or came:
            tables[table] = {"gone": gone, "came": came}
    return json.dumps({"facilities": sorted(facility_ids), "tables": tables}, ensure_ascii=False)


def facilities_in(kept: str) -> list[int]:
    """The facilities that a change concerned."""
    return [int(each) for each in json.loads(kept)["facilities"]]


async def take_back(kept: str) -> None:
    """Make the rows what they were before the change.

    Inside a transaction that holds the facilities. Raises Refused when any of them was changed
    once more.
    """
    tables = json.loads(kept)["tables"]
    present = await rows_of(facilities_in(kept))
    for table, rows in tables.items():
        came = {row[0]: row for row in rows["came"]}
        gone = {row[0] for row in rows["gone"]}
        if any(present[table].get(key) != row for key, row in came.items()):
            raise Refused([CHANGED_SINCE], conflict=True)
        if any(key in present[table] for key in gone - came.keys()):
            raise Refused([CHANGED_SINCE], conflict=True)
    for table in reversed(COLUMNS):
        rows = tables.get(table, {"gone": [], "came": []})
        stay = {row[0] for row in rows["gone"]}
        for row in rows["came"]:
            if row[0] not in stay:
                await database.execute(f"DELETE FROM {table} WHERE id = ?", row[0])
    for table, columns in COLUMNS.items():
        rows = tables.get(table, {"gone": [], "came": []})
        there = {row[0] for row in rows["came"]}
        for row in rows["gone"]:
            if row[0] in there:
                names = ", ".join(f"{name} = ?" for name in columns[1:])
                await database.execute(f"UPDATE {table} SET {names} WHERE id = ?", *row[1:], row[0])
            else:
                await database.execute(
                    f"INSERT INTO {table} ({', '.join(columns)})"
                    f" VALUES ({database.marks(len(columns))})",
                    *row,
                )
