"""The five themes, the words that speak for each, and sentences of none."""

from quality.language.word_lists import word_set

THEMES: tuple[str, ...] = ("action", "romance", "mystery", "dialogue", "exposition")

PLAIN: tuple[str, ...] = (
    "The sun came out after lunch.",
    "He put the cup on the table.",
    "It was a day like any other.",
    "They waited for the bus.",
    "She opened the window.",
    "The room was quiet.",
    "He thought about it for a while.",
    "There was a chair by the wall.",
    "It took about an hour.",
    "She looked at the paper.",
    "The road went up the hill.",
    "He was tired and a little cold.",
    "People came and went.",
    "The dog slept by the fire.",
    "She had never been there before.",
    "In the morning it rained.",
    "He nodded and turned away.",
    "The light was on in the kitchen.",
    "It was not what she had expected.",
    "They walked on without a word.",
    "He counted the money twice.",
    "A bell rang somewhere.",
    "She knew that it was time to go.",
    "Nothing much happened that week.",
)
"""Sentences of no theme: how near a theme is to these is its head start over the others."""

LEXICON: dict[str, frozenset[str]] = {
    "action": word_set("""
    ran fell fought struck hit shot leapt leaped threw flung swung broke burst caught hurled fled drove tore
    knocked tripped
    run sprint race chase flee escape fight strike hit punch kick shoot fire gun blade knife sword blow crash
    explode explosion jump leap dive duck dodge grab seize wrestle tackle slam smash break burst fall climb
    scramble attack battle pursue alarm danger rush hurl throw drag pull swing skid roll engine speed lunge
    shatter scream vault haul
"""),
    "romance": word_set("""
    loved kissed held wed longed
    love kiss heart tender tenderness embrace beloved darling sweetheart longing desire passion affection romance
    romantic cheek lips smile blush caress hold warm warmth gentle marry wedding bride lover dance adore miss
    together closer gaze touch happy happiness shoulder arms pillow promise
"""),
    "mystery": word_set("""
    hid vanished wondered knew signed
    clue secret mystery mysterious strange missing vanish disappear hidden hide suspect suspicion evidence
    investigate detective inspector murder body corpse victim unknown puzzle cipher code riddle trace footprint
    whisper locked key signature initials sealed envelope discover wonder question unexplained witness alibi
    proof nobody none nothing somebody someone something whoever why never yet empty behind beneath
"""),
    "dialogue": word_set("""
    said told spoke
    say said ask answer reply tell talk speak speech shout argue conversation word mutter explain agree interrupt
    call
"""),
    "exposition": word_set("""
    built lived grew stood
    year century generation town city village country history war founded ancient old once family families
    tradition custom always usually usual every known called people winter summer spring autumn weather season
    company worked born law rule system house belong owned
"""),
}
"""Words that speak for a theme, in any of their forms."""
