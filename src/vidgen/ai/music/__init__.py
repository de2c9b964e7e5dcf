"""Music and effects by synthesis: no sample of anybody's recording is in them, so nobody's rights are either.

moods.py        tempo, chords and instruments by mood, and the mood of a text
instruments.py  pad, pluck, bass, drums: notes as arrays
bed.py          a piece of exactly the length that is wanted, with an ending
effects.py      whoosh, pop, riser, chime
"""
