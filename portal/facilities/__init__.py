"""What is opened: organisations, their facilities, the spaces in them and the units one may book."""
