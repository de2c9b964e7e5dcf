"""The open project as panels see it: records and news, where the user is, what is made of its media."""
