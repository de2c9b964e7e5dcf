"""What models make, in the window: whole videos, scenes anew, single pictures and sounds, captions from speech."""
