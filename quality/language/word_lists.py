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

MALE_NOUNS = word_set("""
    actor baron bloke boy boyfriend brother businessman chap count dad daddy dude duke emperor father fellow
    fiance fiancé fireman fisherman gentleman godfather gramps grandfather grandpa grandson groom guy husband
    king lad lord mailman man monk mr nephew policeman postman priest prince salesman sir son stepfather stepson
    uncle waiter widower wizard
""")

FEMALE_NOUNS = word_set("""
    actress aunt bride countess daughter duchess empress fiancee fiancée gal girl girlfriend goddess godmother
    granddaughter grandma grandmother granny heroine hostess lady lass madam maid miss mom mommy mother mrs ms
    mum niece nun policewoman princess queen sister stepdaughter stepmother waitress widow wife witch woman
""")

PERSON_NOUNS = word_set("""
    adult agent alien android angel anybody anyone archivist artist assistant attacker author baby barber
    bartender bear bird boss burglar captain cashier cat ceo chef child classmate clerk coach colleague
    companion cook cousin creature criminal crush customer dancer date demon dentist detective devil director
    doctor dog dragon driver editor elder enemy engineer everybody everyone ex farmer figure fish friend ghost
    god guard guest gunman heir hero horse host human hunter individual infant inspector intruder janitor
    journalist judge keeper kid killer kitten knight lawyer leader librarian lover magician manager master mayor
    mechanic medic messenger minister monster murderer musician narrator neighbor neighbour nobody nurse officer
    operator opponent orphan owner painter parent partner passenger patient pedestrian person pilot player
    president prisoner professor psychologist pupil puppy receptionist reporter rival robber robot roommate
    sailor scientist scion secretary self senator sergeant servant shooter sibling singer soldier somebody
    someone speaker spouse stranger student surgeon survivor suspect teacher teammate technician teen teenager
    therapist thief toddler twin vampire victim villain voice warrior werewolf whoever wolf worker writer youth
    zombie
""")

GROUP_NOUNS = word_set("""
    all army audience band both boys brothers children community company council couple crew crowd everybody
    everyone family five flock folk folks four friends gang gentlemen girls group guards guests guys herd kids
    ladies men neighbors neighbours officers others pack pair parents people police public sisters six soldiers
    squad staff students team three tribe twins two villagers women
""")

NOT_PLURAL = word_set("""
    across afterwards always arms as besides bus cheeks class days does downstairs dress ears eyes feet fingers
    gas glass glasses hands has hers his hours inches indoors is jeans knees legs less lips miles minutes months
    news ours outdoors pants perhaps seconds series shoulders sometimes species stairs tears thanks theirs
    things this thoughts times towards trousers unless upstairs us was weeks whereas words years yes yours
""")

VERBS_OF_PERSONS = word_set("""
    also always asks ate began bent bit blew bore bought broke brought built came can caught chose clung comes
    could crept cut did does dove drank drew drove dug falls feels fell felt flew forgave forgot fought found
    froze gave gets goes got grew had has heard held hid hit holds hung is just keeps kept knelt knew knows laid
    lay leaned leant leaves led left lent let lit looks lost made makes met might must never nods only paid put
    ran rang read rode rose runs said sang sat saw says sees sent set shook shot should shut sits slept slid
    slowly smiles sought spent spoke spun stands still stood strode struck stuck stung suddenly swam swept swore
    swung takes taught then thought threw told took tore turns walks was went wept were will woke won wore would
    wrote
""")

AFTER_AN_OBJECT = word_set("""
    a about after again an and as at away back because before but by down for from he i if in into it not now of
    off on or out over she so that the then they this to too under until up we when while who with you
""")
