"""Music and effects by synthesis: no sample of anybody's recording is in them, so nobody's rights are either.

moods.py        by mood: tempo, chords, instruments, rhythms; and the mood of a text
form.py         the parts of a piece, and which layers each has
harmony.py      chords, and how their tones lead into the next
melody.py       a motif, and what becomes of it
instruments.py  leads, bass, percussion: notes as arrays
pads.py         chords as of many players
playing.py      the layers of a piece, part by part
room.py         where they sound: sides, distance, reverb
bed.py          a piece of exactly the length that is wanted
effects.py      whoosh, pop, riser, chime
"""
