"""From an idea to a timeline: outline → scenes → narration, pictures, captions, music → ordinary blocks and scenes.

outline.py                its scenes and what is said in them; rules.py makes one without a model:
ideas.py                  of an idea: telling.py what is known, framing.py and frames.py where nothing is;
abroad.py                 of ideas in other languages
promising.py              how many points an idea asks for
scripts.py, articles.py   of a text that is given
knowledge.py              what vidgen knows by itself: topics with facts, and which emoji shows a word
palettes.py, sceneries.py its colours and its place;  style.py  what all scenes share
beats.py, openings.py, shots.py, layouts.py, drawn_figures.py, moving.py   what is seen, from beat to beat
matching.py               how well picture and narration fit
accuracy.py               how exact the captions are
requests.py               who does what, and what is asked of them
steps.py                  what was done already, so that nothing is done or paid twice
maker.py                  runs the steps;  assembling.py  makes blocks of them;  remaking.py  one scene anew
"""
