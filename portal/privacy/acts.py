"""What staff and neighbours did for one person, and what the person did for them: for the copy.

Each line is a name in the copy and the query that fills it; every `?` is the person.
"""

ACTS = {
    "displaced": (
        "SELECT b.code, d.starts_at, d.ends_at, d.state, d.changed_at, c.reason_zh, c.reason_en"
        " FROM displacement d JOIN booking b ON b.id = d.booking_id"
        " JOIN closing c ON c.id = d.closing_id WHERE b.person_id = ? ORDER BY d.id"
    ),
    "comes_first": (
        "SELECT kind, until_at, ended_at FROM priority WHERE person_id = ? ORDER BY id"
    ),
    "closings_set": (
        "SELECT kind, reason_zh, reason_en, set_at FROM closing WHERE set_by_id = ? ORDER BY id"
    ),
    "closings_lifted": (
        "SELECT kind, reason_zh, reason_en, lifted_at FROM closing WHERE lifted_by_id = ?"
        " ORDER BY id"
    ),
    "visits": (
        "SELECT b.code, v.came_at, v.left_at, v.heads, v.way FROM visit v"
        " JOIN booking b ON b.id = v.booking_id WHERE b.person_id = ? ORDER BY v.came_at"
    ),
    "let_in": (
        "SELECT b.code, v.entered_at FROM visit v JOIN booking b ON b.id = v.booking_id"
        " WHERE v.by_id = ? ORDER BY v.entered_at"
    ),
    "walk_ins_counted": (
        "SELECT on_day, heads, entered_at FROM walk_in WHERE by_id = ? ORDER BY id"
    ),
    "gate_links_given": (
        "SELECT name, gate, given_at, ended_at FROM gate_link WHERE given_by_id = ? ORDER BY id"
    ),
    "gate_links_ended": (
        "SELECT name, gate, ended_at FROM gate_link WHERE ended_by_id = ? ORDER BY id"
    ),
    "no_shows": (
        "SELECT b.code, s.given_at, s.expires_at, s.lifted_at, s.lifted_why FROM strike s"
        " JOIN booking b ON b.id = s.booking_id WHERE s.person_id = ? ORDER BY s.id"
    ),
    "no_shows_lifted": (
        "SELECT lifted_at, lifted_why FROM strike WHERE lifted_by_id = ? ORDER BY id"
    ),
    "pauses": (
        "SELECT why, words, starts_at, ends_at, lifted_at FROM pause WHERE person_id = ?"
        " ORDER BY id"
    ),
    "pauses_set": (
        "SELECT why, words, starts_at, ends_at FROM pause WHERE set_by_id = ? ORDER BY id"
    ),
    "pauses_lifted": "SELECT why, lifted_at FROM pause WHERE lifted_by_id = ? ORDER BY id",
    "appeals": (
        "SELECT b.code, a.words, a.made_at, a.decided_at, a.verdict, a.why, a.answer FROM appeal a"
        " JOIN booking b ON b.id = a.booking_id WHERE a.person_id = ? ORDER BY a.id"
    ),
    "appeals_decided": (
        "SELECT verdict, why, answer, decided_at FROM appeal WHERE decided_by_id = ? ORDER BY id"
    ),
    "helpers": (
        "SELECT p.name, h.agreed, h.starts_at, h.ended_at FROM helper h"
        " JOIN person p ON p.id = h.helper_id WHERE h.person_id = ? ORDER BY h.id"
    ),
    "helps": (
        "SELECT p.name, h.agreed, h.starts_at, h.ended_at FROM helper h"
        " JOIN person p ON p.id = h.person_id WHERE h.helper_id = ? ORDER BY h.id"
    ),
    "helpers_recorded": (
        "SELECT starts_at, agreed FROM helper WHERE recorded_by_id = ? ORDER BY id"
    ),
    "helpers_ended": "SELECT ended_at FROM helper WHERE ended_by_id = ? ORDER BY id",
    "verified": (
        "SELECT v.neighbour, p.name AS by_whom, v.seen_at, v.ended_at FROM verification v"
        " LEFT JOIN person p ON p.id = v.by_id WHERE v.person_id = ? ORDER BY v.id"
    ),
    "verified_others": ("SELECT neighbour, seen_at FROM verification WHERE by_id = ? ORDER BY id"),
    "looked_at_by": (
        "SELECT p.name, r.page, r.on_day, r.times FROM record_view r"
        " JOIN person p ON p.id = r.viewer_id WHERE r.person_id = ? ORDER BY r.on_day, r.page"
    ),
    "looked_at": (
        "SELECT page, on_day, sum(times) AS times FROM record_view WHERE viewer_id = ?"
        " GROUP BY page, on_day ORDER BY on_day, page"
    ),
    "merged_into_mine": ("SELECT merged_at, undone_at FROM merger WHERE kept_id = ? ORDER BY id"),
    "merged_away": "SELECT merged_at, undone_at FROM merger WHERE gone_id = ? ORDER BY id",
    "records_merged": "SELECT merged_at FROM merger WHERE merged_by_id = ? ORDER BY id",
    "mergers_undone": "SELECT undone_at FROM merger WHERE undone_by_id = ? ORDER BY id",
    "roles_ended": "SELECT role, ended_at FROM role_grant WHERE ended_by_id = ? ORDER BY id",
    "listings_set": (
        "SELECT address, minute, set_at FROM day_listing WHERE set_by_id = ? ORDER BY set_at"
    ),
    "listings_received": (
        "SELECT l.minute, l.set_at FROM day_listing l JOIN person p ON p.email = l.address"
        " WHERE p.id = ? ORDER BY l.set_at"
    ),
    "messages_chosen": (
        "SELECT kind, wanted, changed_at FROM message_choice WHERE person_id = ? ORDER BY kind"
    ),
    "messages_put_aside": (
        "SELECT kind, dropped_at, dropped_why FROM message WHERE dropped_by_id = ? ORDER BY id"
    ),
    "companions": (
        "SELECT b.code, c.nickname, c.joined_at, c.left_at FROM companion c"
        " JOIN booking b ON b.id = c.booking_id WHERE b.person_id = ? ORDER BY c.id"
    ),
    "companion_links": (
        "SELECT b.code, l.created_at, l.revoked_at FROM companion_link l"
        " JOIN booking b ON b.id = l.booking_id WHERE b.person_id = ? ORDER BY l.id"
    ),
    "draws": (
        "SELECT f.slug AS facility, d.week, e.name, e.party, e.children, e.child_band, e.channel,"
        " e.consent, h.name AS helped_by, e.entered_at, e.changed_at, e.turn, e.tickets"
        " FROM draw_entry e JOIN draw d ON d.id = e.draw_id JOIN facility f ON f.id = d.facility_id"
        " LEFT JOIN person h ON h.id = e.helper_id"
        " WHERE e.person_id = ? ORDER BY e.id"
    ),
    "registered_others_for_draws": (
        "SELECT entered_at, changed_at FROM draw_entry WHERE helper_id = ? ORDER BY id"
    ),
    "wishes_in_draws": (
        "SELECT e.name, w.rank, s.starts_at, s.ends_at, w.fate, w.barred FROM draw_wish w"
        " JOIN draw_entry e ON e.id = w.entry_id JOIN draw_slot s ON s.id = w.slot_id"
        " WHERE e.person_id = ? ORDER BY e.id, w.rank"
    ),
    "waits": (
        "SELECT w.code, w.kind, f.slug AS facility, w.starts_at, w.ends_at, w.minutes, w.party,"
        " w.children, w.child_band, w.state, w.joined_at, w.changed_at FROM wait w"
        " LEFT JOIN facility f ON f.id = w.facility_id WHERE w.person_id = ? ORDER BY w.id"
    ),
    "kept_from_waiting": (
        "SELECT w.code, b.starts_at, b.ends_at, o.offered_at, o.until_at, o.state FROM wait_offer o"
        " JOIN wait w ON w.id = o.wait_id JOIN booking b ON b.id = o.booking_id"
        " WHERE w.person_id = ? ORDER BY o.id"
    ),
    "earlier_records": "SELECT created_at FROM person WHERE merged_into_id = ? ORDER BY id",
}
