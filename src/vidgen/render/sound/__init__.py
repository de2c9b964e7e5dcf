"""The mix, how loud it is, sound at other speeds, and what hears words in it."""
