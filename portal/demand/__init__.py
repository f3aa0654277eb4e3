"""What was asked for and could not be had: counted by place, kind of day and hour, nobody in it."""
