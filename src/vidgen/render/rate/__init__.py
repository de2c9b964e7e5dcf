"""How many bits each segment gets, so that a film has a bit rate, a size, or a quality that was asked for."""
