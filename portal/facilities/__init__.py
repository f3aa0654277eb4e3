"""What is opened: organisations, their facilities, the spaces in them, the units to book."""
