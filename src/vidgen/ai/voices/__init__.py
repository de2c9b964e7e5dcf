"""Speech without a network: text → sentences → spoken words → phonemes → sound with the time of each word.

speaker.py    the parent's side: sentences, cache, pauses, loudness
worker.py     the model, in a process of its own
wording.py    what is written and what is said: numbers, dates, units, abbreviations
sentences.py  where a sentence ends
"""
