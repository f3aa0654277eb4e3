"""Who waits for what is full: in line, offered what is given back, told why not yet."""
