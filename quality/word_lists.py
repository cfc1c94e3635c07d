"""Small closed lists of English words."""


def word_set(text: str) -> frozenset[str]:
    """The words of a block of text, as a set."""
    return frozenset(text.split())


ABBREVIATIONS = word_set("""
    mr mrs ms mx dr prof st sr jr rev hon capt cpt lt col gen sgt cmdr maj adm gov sen rep pres mt ft vs etc eg
    ie cf al approx dept est fig inc ltd co corp no vol pp ave blvd rd
""")

SPEECH_VERBS = word_set("""
    said asked replied answered whispered shouted called cried murmured muttered added continued yelled snapped
    laughed sighed breathed hissed growled screamed told thought says asks replies whispers shouts calls cries
    think say ask reply whisper shout
""")

STOP_WORDS = word_set("""
    a about above across after afterwards again against all almost alone along already also although always am
    among an and another any anybody anyone anything anyway anywhere are aren't around as at away back be became
    because become been before behind being below beside besides between beyond both but by can can't cannot
    could couldn't did didn't do does doesn't doing don't done down during each either else enough even ever
    every everybody everyone everything everywhere except few for from further get gets getting go goes going
    gone got had hadn't has hasn't have haven't having he he'd he'll he's her here here's hers herself him
    himself his how however i i'd i'll i'm i've if in indeed inside instead into is isn't it it's its itself
    just keep kept last least less let let's like made make many may maybe me might mine more most much must my
    myself near neither never next no nobody none nor not nothing now nowhere of off often on once one only onto
    or other others otherwise ought our ours ourselves out over own per perhaps please put quite rather really
    said same say says seem seemed seems several shall she she'd she'll she's should shouldn't since so some
    somebody someone something sometimes somewhere still such take than that that's the their theirs them
    themselves then there there's therefore these they they'd they'll they're they've thing things this those
    though through throughout thus to together too toward towards two under until up upon us used very was
    wasn't we we'd we'll we're we've well went were weren't what what's whatever when where whether which while
    who who's whoever whole whom whose why will with within without won't would wouldn't yes yet you you'd
    you'll you're you've your yours yourself
""")
