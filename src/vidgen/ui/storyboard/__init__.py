"""The storyboard: scenes of the timeline as cards."""
