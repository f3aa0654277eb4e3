"""The verbs of draws."""

from portal.draws.actions.announcing import announce
from portal.draws.actions.carrying_out import carry_out
from portal.draws.actions.entering import enter, withdraw
from portal.draws.actions.ruling import end_rule, set_rule

__all__ = ["announce", "carry_out", "end_rule", "enter", "set_rule", "withdraw"]
