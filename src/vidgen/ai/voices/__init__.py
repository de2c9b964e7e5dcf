"""Speech without a network: text → sentences → spoken words → phonemes → sound with the time of each word.

speaker.py    the parent's side: sentences, cache, pauses, loudness
worker.py     the model, in a process of its own
wording.py    what is written and what is said: of English in english.py (english_units.py, counting.py), of other
              languages in units.py (foreign_words.py), addresses of all in addresses.py
sentences.py  where a sentence ends
"""
