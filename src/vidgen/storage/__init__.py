"""Project files, the library, backups, interchange."""
