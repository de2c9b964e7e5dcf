"""Small widgets and manners that any panel may use."""
