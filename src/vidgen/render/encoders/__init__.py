"""Encoders of pictures: which there are, how each is opened, which of them work on this computer, and which to take.

    kind.py      what is told about an encoder          kinds/       one file an encoder, or a maker's hardware
    registry.py  all of them                            options.py   preset → the options of one of them
    opening.py   `open_encoder`, `open_stream` (PyAV)   trials.py    does it work here? kept for the next time
    choosing.py  `choose`, `resolved`, `next_after`     machine.py   when what was tried holds no longer

How an export uses them: `preset, note = resolved(preset, trials)` in the main process, which makes `preset.video.encoder`
the name of an encoder; then in each worker `open_encoder(plan, preset.video)`; when that or encoding raises, take
`next_after(preset.video, failed, why)` for the segment. With one thread (the default) the same frames and options give the
same bytes wherever it runs, the same extradata for all segments (also of different crf and bit rate), and closed GOPs.
"""
