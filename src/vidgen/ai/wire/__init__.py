"""How requests and answers of services look on the wire, and what their errors become. Providers share it."""
