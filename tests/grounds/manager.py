"""Sally, who manages a school, at her browser."""

from portal.submissions.rules import new_key
from tests.bookings.cast import visitor_of
from tests.make import Made, make_organisation
from tests.people.make import make_grant, make_person, signed_in

OURS = {"sec-fetch-site": "same-origin"}
DESCRIBED = {
    "name_zh": "羽毛球馆",
    "name_en": "Badminton hall",
    "surface": "wood",
    "indoor": "1",
    "lit": "1",
    "gate_zh": "东门",
    "gate_en": "East gate",
    "bring_zh": "自带球拍",
    "bring_en": "Your own racket",
    "fee_zh": "免费",
    "fee_en": "Free of charge",
    "latitude": "22.69",
    "longitude": "114.34",
}
HALL = {**DESCRIBED, "kind": "badminton", "shape": "courts", "count": "2", "tick": "30"}


class Sally:
    """Her school, and what she sends from its pages."""

    def __init__(self, client, cookie, person_id, school_id, slug):
        self.client, self.school_id, self.slug = client, school_id, slug
        self.person_id = person_id
        self.headers = {**OURS, "cookie": cookie}
        self.path = f"/organisations/{slug}/facilities"

    async def get(self, rest=""):
        return await self.client.get(self.path + rest, headers=self.headers)

    async def post(self, rest, fields, **changes):
        sent = {"submission": new_key(), **fields, **changes}
        return await self.client.post(self.path + rest, data=sent, headers=self.headers)

    async def add(self, **changes):
        return await self.post("/new", HALL, do="add", **changes)

    @property
    def visitor(self):
        """Herself, as actions know her."""
        return visitor_of(Made(self.person_id, 0, "Sally"))


async def make_sally(client, slug="longling") -> Sally:
    """A manager of a school that opens nothing yet."""
    school = await make_organisation(slug=slug)
    person = await make_person(name="Sally")
    await make_grant(person, "school_manager", school)
    return Sally(client, f"session={(await signed_in(person))['session']}", person, school, slug)
