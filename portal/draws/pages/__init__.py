"""The pages of draws: for everybody, for those who register, for the school."""

from portal.draws.pages import public, school

routes = [*public.routes, *school.routes]
