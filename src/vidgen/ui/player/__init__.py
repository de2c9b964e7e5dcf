"""Playing in the window: clock, sound, transport, meters, full screen. The frames come from `render/playback/`."""
