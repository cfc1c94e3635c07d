"""The five themes: what each reads like, for the sentence model, and its words, for the lexicon."""

from quality.word_lists import word_set

THEMES: tuple[str, ...] = ("action", "romance", "mystery", "dialogue", "exposition")

DESCRIPTIONS: dict[str, tuple[str, str, str]] = {
    "action": (
        "A fast physical fight or chase: running, jumping, shooting, crashing.",
        "They sprinted, struck, fell and scrambled to escape.",
        "The car skidded, the glass broke, and he threw himself to the ground.",
    ),
    "romance": (
        "Two people fall in love, kiss, and hold hands.",
        "Her heart beat faster as he touched her cheek.",
        "They longed for each other and were happy to be close.",
    ),
    "mystery": (
        "A puzzling clue, a secret, an unanswered question.",
        "Something was missing, and nobody knew who had taken it or why.",
        "It was strange: the door had been locked from the inside.",
    ),
    "dialogue": (
        '"What do you mean?" he asked. "You know very well," she answered.',
        "Two people talk, ask, answer and argue.",
        "Spoken words of a conversation.",
    ),
    "exposition": (
        "A description of the place, its history and how life there goes.",
        "The town had been built a century ago, and everybody worked at the mill.",
        "He had grown up there, and each winter was the same.",
    ),
}

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
    ran fell fought struck hit shot leapt leaped threw flung swung broke burst caught hurled fled drove bled
    run sprint race chase flee escape fight strike hit punch kick shoot fire gun blade knife sword blow crash
    explode explosion jump leap dive duck dodge grab seize wrestle tackle slam smash break burst fall climb
    scramble attack defend battle pursue alarm danger shout rush hurl throw drag pull swing skid roll engine
    speed
"""),
    "romance": word_set("""
    loved kissed held wed
    love kiss heart tender embrace beloved darling sweetheart longing desire passion affection romance romantic
    hand cheek lips smile blush caress hold warm warmth gentle marry wedding bride lover date dance adore miss
    together close gaze eyes breath soft touch promise
"""),
    "mystery": word_set("""
    hid found vanished wondered
    clue secret mystery mysterious strange missing vanish disappear hidden hide suspect suspicion evidence
    investigate detective murder body unknown puzzle cipher code riddle trace footprint shadow whisper locked
    key letter note find discover wonder question unexplained nobody witness alibi proof search examine wrong
"""),
    "dialogue": word_set("""
    said told spoke
    say said ask answer reply tell talk speak speech whisper shout argue conversation question voice word mutter
    explain agree interrupt call laugh
"""),
    "exposition": word_set("""
    built lived grew stood used
    year century town city village history war founded built ancient old family generation tradition custom
    always usually known called people country world map river mountain house street weather season company
    worked lived born law rule system station machine
"""),
}
