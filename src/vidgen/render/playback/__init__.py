"""Playing a timeline: frames and sound made ahead of the clock in worker processes, frames handed over in shared memory.

engine.py     what is asked for next, by whom; threads, one for each worker process
ahead.py      which frames are wanted, the most urgent first
unchanged.py  which frames an edit leaves as they were
shelf.py      the frames that are at hand
memory.py     memory that two processes share, in slots
pixels.py     the two ways from a frame to pixels, and what lies in a slot
painter.py    one worker that makes frames    worker.py    what it serves
mixing.py     the same for sound: blocks of a run, ahead of the clock
"""
