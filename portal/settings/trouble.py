"""What is said when a setting is wrong."""


class SettingsError(Exception):
    """One sentence saying which setting is wrong and what would be right."""
