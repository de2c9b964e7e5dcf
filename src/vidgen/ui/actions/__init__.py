"""Commands as actions: menus, palette, shortcuts, the forms that ask for arguments, and going about."""
