"""What people do with their accounts, one file for each thing."""
