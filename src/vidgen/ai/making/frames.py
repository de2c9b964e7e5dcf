"""Outlines for ideas that vidgen knows nothing about: a frame by the kind of idea that claims nothing about the topic.

A plan for "how to", good habits for tips, ways to think for a question, before / moment / after for history, a day for a
journey, the order of work for a recipe, the words of the idea itself for something new.
"""

from __future__ import annotations

import random
import re
from dataclasses import dataclass

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
        ("Watch it once", "First, watch somebody {doing} from beginning to end, and do not touch anything yet.", "👀"),
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
        ("Name the goal", "Say in one sentence what you want from {subject}. What has no name is hard to reach.", "🎯"),
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
        (
            "Make a guess",
            "Before you look it up, make a guess, and say why. A wrong guess is where learning starts.",
            "💭",
        ),
        ("Find two sources", "Then find two sources that do not copy each other, and see where they agree.", "🔍"),
        ("Try to be wrong", "Ask what would prove your answer wrong. If nothing could, keep looking.", "⚖️"),
        ("Say it simply", "At last, explain it in two sentences to somebody who has never heard of it.", "💬"),
    ),
    "{question} Here is how to find an answer that you can trust.",
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
        ("Look closer", "Take one detail of {subject} that you always overlook, and give it a whole minute.", "🔍"),
        ("Who made it so?", "Ask who made it the way it is, and what they wanted. Somebody decided that once.", "🤔"),
        ("Take it away", "Now imagine a week without it. What would you miss first?", "🧩"),
        ("Tell somebody", "Tell a friend what you found, in three sentences.", "💬"),
    ),
    "{title}. Let us look at it with fresh eyes.",
    (("What did you see?", "What did you see that nobody else does? Tell me in the comments."),),
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
        ("What is it to you?", "Finish this sentence: {subject} is. Take the first words that come.", "💭"),
        ("Who showed you?", "Think of the person who showed it to you first. What did they do?", "👤"),
        ("Where do you need it?", "And where do you need it most, this week?", "🧭"),
    ),
    "{title}. One word, three questions.",
    (("Your sentence?", "Write your sentence below. I will read every one."),),
)


def frame_for(idea: str) -> Frame:
    """Return the frame that suits an idea."""
    low = idea.lower().strip()
    words = set(re.findall(r"[a-z]+", low))
    if low.startswith(("how to ", "how do i ", "how can i ")):
        return _PLAN
    if words & {"poem", "poems", "verse", "haiku"}:
        return _POEM
    if re.search(r"\b(tips?|ways?|steps?|habits?|rules?|guide|ideas?|mistakes?|hacks?|reasons?|lessons?)\b", low):
        return _TIPS
    if re.match(r"(why|what|is|are|can|do|does|should|who|when|where|how|which|could|will|would)\b", low):
        return _QUESTION
    if words & {"recipe", "recipes", "bake", "baking", "cook", "cooking", "cake", "soup", "bread", "stew", "curry"}:
        return _RECIPE
    if words & {"travel", "trip", "weekend", "visit", "itinerary", "holiday", "vacation", "hours", "tour"}:
        return _JOURNEY
    if re.search(r"\b1[0-9]{3}\b", low) or words & {
        "history",
        "war",
        "battle",
        "empire",
        "revolution",
        "siege",
        "ancient",
    }:
        return _HISTORY
    return _WORD if len(low.split()) == 1 else _LOOK


def launched(idea: str) -> tuple[str, str] | None:
    """Return the name of something new and what is said of it ("Introducing Nimbus, the umbrella that …"); else None."""
    match = re.match(
        r"(?:introducing|meet|announcing|say hello to|presenting)\s+([^,:–—]{2,40})[,:–—]\s*(.{4,})$", idea, re.I
    )
    return (match[1].strip(), match[2].strip(" .")) if match else None


def launch_points(name: str, what: str, dice: random.Random) -> list[tuple[str, str, str]]:
    """Return hook, points and closing for something new: only words that were given, and questions."""
    said = f"{what[:1].upper()}{what[1:]}."
    short = re.sub(r"^(?:the|a|an)\s+", "", what.split(" that ")[0].split(" which ")[0].split(" for ")[0], flags=re.I)
    return [
        (f"Meet {name}", f"Meet {name}.", ""),
        (short[:1].upper() + short[1:60], said, ""),
        ("You know the moment", f"Think of the last time you would have needed it. {name} was made for that moment.", "💡"),
        ("Now it is here", f"Now it is here. {name}, {what}.", "🚀"),
        (name, dice.choice((f"{name}. What would you use it for? Ask us anything below.",
                            f"{name}. Follow us, and be the first to see it.")), ""),
    ]  # fmt: skip
