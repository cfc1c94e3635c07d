"""The five themes: what each reads like, for the sentence model, and its words, for the lexicon."""

from quality.word_lists import word_set

THEMES: tuple[str, ...] = ("action", "romance", "mystery", "dialogue", "exposition")

DESCRIPTIONS: dict[str, tuple[str, str, str]] = {
    "action": (
        "A fast physical fight or chase: running, jumping, shooting, crashing, dodging, explosions.",
        "They sprinted, struck, fell and scrambled to escape the danger.",
        "Violent struggle, pursuit and physical danger.",
    ),
    "romance": (
        "Two people fall in love, kiss, hold hands and feel tender longing for each other.",
        "Her heart beat faster as he touched her cheek and whispered that he loved her.",
        "Love, attraction, intimacy, affection between a couple.",
    ),
    "mystery": (
        "A puzzling secret: clues, a strange disappearance, an unanswered question, hidden evidence.",
        "She found a clue that made no sense and wondered who had been there and why.",
        "Suspicion, investigation, secrets, something unexplained.",
    ),
    "dialogue": (
        "A conversation: people talk, ask questions, answer and argue with each other.",
        '"What do you mean?" he asked. "You know what I mean," she replied.',
        "Characters speaking to one another, spoken words.",
    ),
    "exposition": (
        "Background explanation of the place, its history and how things work there.",
        "The town had been built a century ago, and everyone in it worked at the mill.",
        "Description of the setting, the past, customs and facts about the world.",
    ),
}

LEXICON: dict[str, frozenset[str]] = {
    "action": word_set("""
    run sprint race chase flee escape fight strike hit punch kick shoot fire gun blade knife sword blow crash
    explode explosion jump leap dive duck dodge grab seize wrestle tackle slam smash break burst fall climb
    scramble attack defend battle pursue alarm danger shout rush hurl throw drag pull swing skid roll engine
    speed
"""),
    "romance": word_set("""
    love kiss heart tender embrace beloved darling sweetheart longing desire passion affection romance romantic
    hand cheek lips smile blush caress hold warm warmth gentle marry wedding bride lover date dance adore miss
    together close gaze eyes breath soft touch promise
"""),
    "mystery": word_set("""
    clue secret mystery mysterious strange missing vanish disappear hidden hide suspect suspicion evidence
    investigate detective murder body unknown puzzle cipher code riddle trace footprint shadow whisper locked
    key letter note find discover wonder question unexplained nobody witness alibi proof search examine wrong
"""),
    "dialogue": word_set("""
    say said ask answer reply tell talk speak speech whisper shout argue conversation question voice word mutter
    explain agree interrupt call laugh
"""),
    "exposition": word_set("""
    year century town city village history war founded built ancient old family generation tradition custom
    always usually known called people country world map river mountain house street weather season company
    worked lived born law rule system station machine
"""),
}
