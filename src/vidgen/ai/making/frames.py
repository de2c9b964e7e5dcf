"""Outlines for ideas that vidgen knows nothing about: a frame by the kind of idea that claims nothing about the topic.

A plan for "how to", good habits for tips, ways to think for a question, before / moment / after for history, a day for a
journey, the order of work for a recipe, moments for what somebody lived through, a choice for two things, the words of the
idea itself for something new.
"""

from __future__ import annotations

import random
import re
from dataclasses import dataclass

from vidgen.ai.making.asking import compared, lived
from vidgen.ai.making.promising import ASKING

Point = tuple[str, str, str]
"""Headline, what is said, emoji. `{subject}` and `{doing}` are put in."""


@dataclass(frozen=True)
class Frame:
    """A way to tell of something unknown."""

    points: tuple[Point, ...]
    hook: str
    closings: tuple[tuple[str, str], ...]
    """Headline and what is said."""
    numbered: bool = False
    emoji: str = ""


_PLAN = Frame(
    (
        ("Watch it once", "To {doing}, first find somebody who can, and watch from beginning to end.", "👀"),
        ("Get everything ready", "Then lay out all that you need, so that nothing stops you half way.", "🧰"),
        ("Go slowly", "Do it once, as slowly as you like, and pause after every step.", "🐢"),
        ("Find the hard part", "Note the one step where you got stuck. That is the step to practise.", "🎯"),
        ("Do it again", "Now do it a second time, at once. The second time is when your hands learn it.", "🔁"),
    ),
    "{title}: a plan that takes you there.",
    (("Your turn", "Save this plan, try it today, and tell me how it went."),
     ("Where did you get stuck?", "Tell me which step was the hardest, and save this for the next time.")),
    numbered=True,
)  # fmt: skip
_TIPS = Frame(
    (
        ("Name the goal", "Say in one sentence what you want. What has no name is hard to reach.", "🎯"),
        ("Start small", "Choose a change that you can finish today. Small and done beats large and planned.", "🌱"),
        ("Take something away", "Before you add anything, drop one thing that is in the way.", "✂️"),
        ("Give it a time", "Put it into your calendar, with a day and an hour. What has a time gets done.", "📅"),
        ("Ask for one thing", "Ask somebody you trust for one thing that you could do better.", "💬"),
        ("Look back on Friday", "Once a week, look at what worked, and keep only that.", "📈"),
        ("Share it", "Tell somebody what you are trying. You will want to have something to report.", "📣"),
    ),
    "{title}. Simple ones, and you can begin today.",
    (("Which one first?", "Which one will you try first? Save this, and tell me next week."),
     ("Pick one", "Pick one, do it this week, and leave the others for later.")),
    numbered=True,
)  # fmt: skip
_QUESTION = Frame(
    (
        ("Make a guess", "Three, two, one. What is your guess? A wrong one is where learning starts.", "💭"),
        ("Who could know?", "Who could really know it? Look for two sources that do not copy each other.", "🔍"),
        ("Try to be wrong", "Then look for what speaks against your answer. If nothing could, keep looking.", "⚖️"),
        ("Say it simply", "At last, explain it in two sentences to somebody who never heard of it.", "💬"),
    ),
    "{question} Take a guess, and then find out for sure.",
    (("What is your guess?", "{question} Write your guess below, before you look it up."),),
    emoji="🤔",
)
_HISTORY = Frame(
    (
        (
            "Before",
            "Start with the day before. Who had the power, who wanted it, and what did nobody see coming?",
            "⏳",
        ),
        (
            "One pair of eyes",
            "Then look for one person who was there. One pair of eyes tells more than ten dates.",
            "👁️",
        ),
        ("The morning after", "Now ask what had changed by the next morning, and what had stayed just the same.", "🌅"),
        (
            "What is left today",
            "At last, look for what is left of it today: a word, a border, a building, a holiday.",
            "🏛️",
        ),
    ),
    "{title}. Four questions that bring it back to life.",
    (("What would you ask?", "If you could have been there for an hour, what would you ask? Tell me below."),),
    emoji="📜",
)
_JOURNEY = Frame(
    (
        ("Early", "Get up early once, and walk without a map. Every place is at its best before breakfast.", "🌅"),
        ("Noon", "At noon, eat where the menu is short, and where the people at the next table live there.", "🍽️"),
        ("Afternoon", "Keep one afternoon free of plans. What you find by chance is what you will tell at home.", "🧭"),
        ("Evening", "In the evening, walk up to the highest spot that you can find, and watch the lights go on.", "🌃"),
    ),
    "{title}. One day, four moments that you should not miss.",
    (("Where to first?", "Where would you go first? Save this for your trip, and send it to whoever comes along."),),
    emoji="🧳",
)
_RECIPE = Frame(
    (
        (
            "Read to the end",
            "Read the recipe to the end before you begin. Most mistakes hide in the last three lines.",
            "📖",
        ),
        ("All on the table", "Weigh everything first, and put it on the table in the order in which you need it.", "⚖️"),
        (
            "Taste as you go",
            "Taste early, and taste often. You can always add a little more, but never take it out.",
            "🥄",
        ),
        ("Write it down", "Write down what you changed. That is how a recipe becomes your own.", "📝"),
    ),
    "{title}. Four rules that make any recipe work.",
    (("Your secret?", "What is the secret in yours? Tell me below, and save this for the weekend."),),
    emoji="🍳",
)
_LOOK = Frame(
    (
        ("The first picture", "{plain}: which picture do you see first? Hold on to it.", "🖼️"),
        ("Turn it around", "Now turn it around. Who would see it quite differently, and why?", "🔄"),
        ("One hour", "You have an hour with somebody who knows all about it. What do you ask first?", "⏳"),
    ),
    "{title}. Three questions, half a minute.",
    (("Your answer?", "Which question was the hardest? Write your answer below."),),
)
_POEM = Frame(
    (
        ("Look first", "Look at {subject} for a minute, and write down five words. No sentences yet.", "👀"),
        ("Listen", "Now add a sound. What would you hear with your eyes closed?", "👂"),
        ("Cut", "Take out every word that is only pretty.", "✂️"),
        ("Read it aloud", "Read it aloud, and change what you stumble over. There is your poem.", "📖"),
    ),
    "{title}. Let us write it together, in four steps.",
    (("Your first line?", "Write your first line below. I will read every one."),),
    emoji="✍️",
)
_WORD = Frame(
    (
        ("The first word", "What comes to your mind first? Take the first word, and do not be clever.", "💭"),
        ("Who showed you?", "Think of the person who showed it to you first. What did they do?", "👤"),
        ("Where do you need it?", "And where do you need it most, this week?", "🧭"),
    ),
    "{title}. One word, three questions.",
    (("Your first word?", "Write your first word below. I will read every one."),),
)


_OWN = Frame(
    (
        ("How does it begin?", "How does it begin? Calmly, or with a noise? Make your guess.", "🌅"),
        ("The one thing", "What must never be missing? There is always one thing without which nothing works.", "🔑"),
        ("What goes wrong?", "And what goes wrong, nearly every time? Be honest, you know it, too.", "🙈"),
        ("How does it end?", "And how does it end? That is mostly the best part.", "🎬"),
    ),
    "{title}. Four moments, and you guess each one.",
    (("And yours?", "And how is it with you? Tell me below."),),
)
_PERSON = Frame(
    (
        ("The first picture", "Which picture comes first? A kitchen, a voice, a smell? Begin with that one.", "🖼️"),
        ("One sentence", "Which sentence do you still hear? Say it just as it was said.", "💬"),
        ("One thing", "Which thing is left of that time? Take it into your hand, and describe it.", "🗝️"),
        ("What you kept", "And what did you keep of it, without noticing?", "❤️"),
    ),
    "{title}. Four questions that bring it back.",
    (("Whom do you think of?", "Whom do you think of now? Tell me below."),),
)
_LIVED = Frame(
    (
        ("Before", "Moment one: the day before. What did {I} want, and what did {I} not know yet?", "⏳"),
        ("The turn", "Moment two: the turn. On which day did everything begin to look different?", "↩️"),
        ("Now", "Moment three: today. What would {I} do again, and what never again?", "🌅"),
    ),
    "{title}. It is told in three moments.",
    (("And you?", "Has something like it happened to you? Tell {me} below."),),
)
_FAILED = Frame(
    (
        ("Who wanted it?", "Question one: who really wanted it, apart from {me}?", "🙋"),
        ("Who saw it coming?", "Question two: what did others see, long before {I} did?", "👀"),
        ("What is left?", "Question three: what did it teach {me} that no book could?", "📖"),
    ),
    "{title}. Three questions, and none of them is easy.",
    (("Your lesson?", "What has failing taught you? Tell {me} below."),),
)
_TRIP = Frame(
    (
        ("The first look", "Picture one: the first look around. Where would you have gone first?", "👀"),
        ("The best bite", "Picture two: the best thing on the table. What is your guess?", "🍽️"),
        ("One to keep", "Picture three: the moment to keep. There is one that no camera saw.", "❤️"),
    ),
    "{title}. Three pictures, and you may guess.",
    (("Where next?", "Where should {I} go next? Tell {me} below."),),
    emoji="🧳",
)
_A_DAY = Frame(
    (
        ("How early?", "How early does the day begin, and what is the very first thing to do?", "⏰"),
        ("What nobody sees", "Which part of it does nobody see?", "👀"),
        ("The hardest minute", "Which minute of the day is the hardest?", "💪"),
        ("The best one", "And which moment makes up for all of it?", "❤️"),
    ),
    "{title}. Four questions to ask today.",
    (("Do you know one?", "Do you know somebody who could tell? Ask today, and write below what you heard."),),
)
_REASONS = Frame(
    (
        ("What then?", "What could you do afterwards that you cannot do today?", "🔮"),
        ("Who would notice?", "Who would be the first to notice?", "👀"),
        ("What does it take?", "What would it take each week, and what would you leave out for it?", "⏳"),
        ("In a year", "And how would it be in a year if you did nothing?", "📅"),
    ),
    "{question} Four questions, and you have your own reason.",
    (("Your reason?", "What is your best reason? Write it below."),),
    emoji="🤔",
)
_CHOICE = Frame(
    (
        ("At their best", "Think of each of them at its very best. Which one do you see first?", "🏆"),
        ("On a bad day", "Now a bad day. Which one would you rather have then?", "⛈️"),
        ("In ten years", "Which one will people still talk about in ten years?", "📅"),
        ("If one were gone", "And if one of them were gone tomorrow, which one would you miss?", "🧩"),
    ),
    "{first} or {second}? Decide now, and see whether you still think so at the end.",
    (("{First} or {second}?", "So, {first} or {second}? Write one word below."),),
    emoji="⚖️",
)
_CLOSE = "mother|father|mom|mum|dad|sister|brother|aunt|uncle|family|childhood|friend|teacher|parents|wife|husband"
_FAMILY = rf"\b(?:grand\w+|{_CLOSE})\b"


_DOES = "(?:helps|lets|makes|keeps|turns|brings|gives|saves|finds|shows)"
"""What something new does."""


def frame_for(idea: str) -> Frame:
    """Return the frame that suits an idea."""
    low = idea.lower().strip()
    words = set(re.findall(r"[a-z]+", low))
    if compared(idea) is not None:
        return _CHOICE
    if re.search(r"\bday (?:in the life )?of\b", low):
        return _A_DAY
    if lived(idea) or "story of" in low:
        return _PERSON if re.search(_FAMILY, low) else _lived(idea, words) if lived(idea) else _HISTORY
    if (why := reasoned(idea)) is not None:
        return _REASONS if why.endswith("?") else _QUESTION
    if re.search(
        r"\bguide to (?:the )?[A-Z]|[Ww]hat to (?:do|see|eat|visit) in\b|\bin (?:a|one) (?:day|weekend)$", idea
    ):
        return _JOURNEY
    if low.startswith(("how to ", "how do i ", "how can i ")):
        return _PLAN
    if words & {"poem", "poems", "verse", "haiku"}:
        return _POEM
    if re.search(r"\b(tips?|ways?|steps?|habits?|rules?|guide|ideas?|hacks?)\b", low) and not ASKING.match(idea):
        return _TIPS
    if re.match(r"(why|what|is|are|can|do|does|should|who|when|where|how|which|could|will|would)\b", low):
        return _QUESTION
    if words & {"recipe", "recipes", "bake", "baking", "cook", "cooking", "cake", "soup", "bread", "stew", "curry"}:
        return _RECIPE
    if words & {"travel", "trip", "weekend", "visit", "itinerary", "holiday", "vacation", "tour"} or re.search(
        r"\bin \w+ (?:hours|days)\b|\w+ (?:hours|days) in\b", low
    ):
        return _JOURNEY
    if re.search(r"\b1[0-9]{3}\b", low) or words & {
        "history",
        "rise",
        "evolution",
        "invention",
        "discovery",
        "war",
        "battle",
        "empire",
        "revolution",
        "siege",
        "ancient",
    }:
        return _HISTORY
    return _WORD if len(low.split()) == 1 else _LOOK


def _lived(idea: str, words: set[str]) -> Frame:
    """Return the frame for what somebody tells of: a trip, what went wrong, a change, or a day like any other."""
    if words & {"travel", "trip", "weekend", "holiday", "holidays", "vacation", "honeymoon", "tour", "visit", "cruise"}:
        return _TRIP
    if re.search(r"\b(?:fail\w*|mistakes?|regret\w*|bankrupt\w*|wrong|gave up)\b", idea.lower()):
        return _FAILED
    tells = (
        re.match(r"(?:why|how|what|when|where|the|a)\s", idea, re.IGNORECASE) or {"first", "last", "journey"} & words
    )
    return _LIVED if tells else _OWN


def reasoned(idea: str) -> str | None:
    """Return the question that an idea promises reasons for ("5 reasons to learn Python": "Why learn Python"); else None."""
    match = re.search(r"\breasons (to|for|that|why)\s+(.+)$", idea, re.IGNORECASE)
    return f"Why {match[2]}{'?' if match[1].lower() in ('to', 'for') else ''}" if match else None


def launched(idea: str) -> tuple[str, str] | None:
    """Return the name of something new and what is said of it ("Introducing Nimbus, the umbrella that …"); else None."""
    match = re.match(
        r"(?:introducing|meet|announcing|say hello to|presenting)\s+([^,:–—]{2,40})[,:–—]\s*(.{4,})$", idea, re.I
    )
    if match is None:  # "Our new app helps you …"
        match = re.match(rf"((?:our|the) (?:new )?(?:[\w-]+ ){{1,2}})({_DOES} .{{4,}})$", idea, re.I)
    return (match[1].strip(), match[2].strip(" .")) if match else None


def launch_points(name: str, what: str, dice: random.Random) -> list[tuple[str, str, str]]:
    """Return hook, points and closing for something new: only words that were given, and questions."""
    name = name[:1].upper() + name[1:]
    does = re.match(rf"{_DOES}\b", what) is not None
    said = f"{name} {what}." if does else f"{what[:1].upper()}{what[1:]}."
    greeting = f"{name} is here." if does else f"Meet {name}."
    short = re.sub(r"^(?:the|a|an)\s+", "", what.split(" that ")[0].split(" which ")[0].split(" for ")[0], flags=re.I)
    return [
        (greeting.rstrip("."), greeting, ""),
        (short[:1].upper() + short[1:60], said, ""),
        ("You know the moment", f"Think of the last time you would have needed it. {name} was made for that moment.", "💡"),
        ("Now it is here", f"Now it is here. {'Try it once, and see.' if does else f'{name}, {what}.'}", "🚀"),
        (name, dice.choice((f"{name}. What would you use it for? Ask us anything below.",
                            f"{name}. Follow us, and be the first to see it.")), ""),
    ]  # fmt: skip
