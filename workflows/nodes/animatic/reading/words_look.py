"""Words for people: nouns, hair, clothes, colours, actions, things."""

from __future__ import annotations

from ..colour import Colour, hexc
from ..shot import Named

COLOURS: dict[str, Colour] = {
    name: hexc(code)
    for name, code in {
        "red": "#b8242a", "dark red": "#7a1c22", "crimson": "#a3142c", "scarlet": "#d0261f", "burgundy": "#6e1a2c", "maroon": "#6a1c22", "wine red": "#6e1a2c", "rust": "#a8502a",
        "brick red": "#9a4030", "coral": "#f07860", "rose": "#d8637a", "pink": "#e58aa4", "magenta": "#c0307f", "fuchsia": "#d0308f", "salmon": "#f0907a",
        "orange": "#e07a24", "burnt orange": "#b85a20", "amber": "#e8a030", "copper": "#b06a3c", "gold": "#d4a534", "golden": "#d8ac40", "mustard": "#c99a2a", "ochre": "#c08a3a", "yellow": "#ecc132",
        "pale yellow": "#f0dc90", "cream": "#efe4c8", "ivory": "#f2ead8", "beige": "#cdb894", "tan": "#bd9a6a", "camel": "#b98e58", "khaki": "#9c8f5e", "sand": "#d0b484", "brown": "#6e4a30",
        "dark brown": "#4a3020", "chestnut": "#75401f", "auburn": "#7c3320", "olive": "#6a6f3a", "olive green": "#6a6f3a", "green": "#3d7a45", "dark green": "#24502f", "forest green": "#2c5a36",
        "emerald": "#1f8a5a", "moss green": "#5f7a3a", "sage": "#93a888", "sage green": "#93a888", "mint": "#a0d8b8", "bottle green": "#1f4a36", "teal": "#1f7a7c", "turquoise": "#2fa8a4", "cyan": "#3fc0d0", "aqua": "#4fc8c0",
        "blue": "#2f5fa8", "dark blue": "#1f3566", "light blue": "#8fb8dc", "pale blue": "#a4c4e0", "sky blue": "#7fb4e0", "navy": "#1d2c50", "navy blue": "#1d2c50", "midnight blue": "#1a2448", "cobalt": "#2450a8",
        "cobalt blue": "#2450a8", "steel blue": "#4f7296", "slate blue": "#566a8a", "electric blue": "#2f7fff", "denim": "#40608c", "indigo": "#3a3280", "violet": "#6a48a8", "purple": "#6a3a8a", "plum": "#6a2f5a",
        "lavender": "#a894d0", "lilac": "#b8a0d0", "mauve": "#9a7a94", "black": "#1e1e24", "charcoal": "#3a3d44", "dark": "#2a2a32", "grey": "#7f848a", "gray": "#7f848a", "light grey": "#b4b8bc", "light gray": "#b4b8bc",
        "dark grey": "#4a4e54", "dark gray": "#4a4e54", "slate": "#56606a", "silver": "#b4bac2", "ash": "#9a9890", "white": "#ecebe6", "off white": "#e6e0d2", "pale": "#e0d8c8", "blonde": "#d8b060", "blond": "#d8b060",
        "ginger": "#b85a28", "sandy": "#c09a60", "brunette": "#4a2f20", "raven": "#1e1a20", "platinum": "#e6dcc0", "salt and pepper": "#8a8884", "greying": "#8f8c88", "graying": "#8f8c88", "strawberry blonde": "#cf8a55",
        "neon green": "#5fe060", "neon pink": "#ff5f9f", "faded blue": "#6f88a8", "deep blue": "#1f3a78", "sea green": "#3f8a78", "smoke": "#8a8c90", "sepia": "#8a6a48", "bronze": "#a07a40", "lemon": "#f0d850", "bone white": "#e6dfd0", "oxblood": "#5f1a1e", "iron blue": "#3f5468", "ash grey": "#9a9a98", "ash gray": "#9a9a98", "dusk rose": "#b8707a", "butter yellow": "#f2dc8c", "warm grey": "#96908a", "warm gray": "#96908a", "copper brown": "#8a5232", "mustard yellow": "#c99a2a", "ice blue": "#b8d8ea", "rust red": "#9a3f24", "blood red": "#8a1218", "sea blue": "#2f6f8a", "petrol": "#1f5060", "petrol blue": "#1f5060", "brass": "#b08a40", "honey": "#e0a840", "parchment": "#e2d4b0", "smoky blue": "#6a7f98", "peach": "#f4b48c", "cherry": "#b0182c", "sapphire": "#1f4aa0", "ruby": "#a0142c",
    }.items()
}  # fmt: skip

PEOPLE: dict[str, tuple[str, ...]] = {
    "woman": ("woman", "lady", "mother", "wife", "daughter", "sister", "widow", "grandmother", "aunt", "queen", "actress", "waitress", "businesswoman", "policewoman", "heroine", "girlfriend", "nun", "princess", "witch", "bride", "barmaid", "hostess", "niece", "godmother", "landlady"),
    "man": ("man", "gentleman", "father", "husband", "son", "brother", "widower", "grandfather", "uncle", "king", "actor", "waiter", "businessman", "policeman", "hero", "boyfriend", "monk", "prince", "priest", "fisherman", "cowboy", "butler", "wizard", "guy", "fellow", "groom", "watchman", "barman", "nephew", "landlord", "foreman", "ferryman", "postman", "gunslinger"),
    "girl": ("girl", "little girl", "schoolgirl", "young girl"),
    "boy": ("boy", "little boy", "schoolboy", "young boy", "lad"),
    "child": ("child", "kid", "toddler", "youngster"),
    "person": ("person", "figure", "stranger", "detective", "captain", "doctor", "nurse", "soldier", "sailor", "astronaut", "scientist", "engineer", "pilot", "officer", "police officer", "inspector", "lawyer", "judge", "teacher", "student", "professor", "librarian", "archivist", "journalist", "reporter", "photographer", "painter", "artist", "musician", "violinist", "pianist", "dancer", "singer", "chef", "cook", "baker", "farmer", "gardener", "mechanic", "worker", "miner", "guard", "thief", "spy", "agent", "assassin", "killer", "teenager", "traveller", "traveler", "keeper", "lighthouse keeper", "shopkeeper", "bartender", "clerk", "commander", "cosmonaut", "android", "robot", "hunter", "diver", "courier", "technician", "biologist", "botanist", "geologist", "navigator", "medic", "surgeon", "prisoner", "ghost", "knight", "warrior", "monarch", "rider", "driver", "passenger", "witness", "suspect", "victim", "lover", "friend", "old friend", "rival", "partner", "colleague", "watchmaker", "clockmaker", "carpenter", "cellist", "conductor", "baron", "hacker", "writer", "poet", "novelist", "editor", "curator", "coroner", "harbour master", "harbourmaster", "skipper", "gambler", "magician", "translator", "architect", "restorer", "hiker", "climber", "smuggler", "bodyguard", "secretary", "florist"),
}  # fmt: skip

GROUPS: dict[str, tuple[str, ...]] = {
    "couple": ("couple", "young couple", "old couple", "pair of lovers", "newlyweds"),
    "women": ("women", "sisters", "girls", "ladies"),
    "men": ("men", "brothers", "boys", "soldiers", "guards", "sailors", "officers", "workers", "fishermen", "policemen", "astronauts"),
    "children": ("children", "kids"),
    "two": ("two figures", "two people", "two friends", "two strangers", "siblings", "two of them"),
    "three": ("three people", "three figures", "three friends"),
    "crowd": ("crowd", "crowds", "passers by", "passersby", "onlookers", "bystanders", "pedestrians", "commuters", "customers", "audience", "guests", "villagers", "townsfolk", "mourners", "dancers in the background", "people", "patrons", "diners", "congregation", "shoppers", "travellers", "passengers", "spectators", "jury", "protesters", "crew members", "neighbours", "neighbors"),
}  # fmt: skip

SIDES: dict[str, tuple[str, ...]] = {
    "left": ("on the left", "at left", "to the left", "left side", "frame left", "left foreground", "at the left", "left of frame", "left third"),
    "right": ("on the right", "at right", "to the right", "right side", "frame right", "right foreground", "at the right", "right of frame", "right third"),
    "centre": ("in the middle", "in the centre", "in the center", "centre frame", "center frame", "at the centre", "at the center", "in the foreground"),
}  # fmt: skip

AWAY = (
    "from behind", "back to us", "her back to", "his back to", "back turned", "turns away", "turned away", "facing away",
    "back to the camera", "seen from the back", "walks away",
)  # fmt: skip

MEN_NAMES = frozenset({
    "luca", "nikita", "joshua", "noah", "elia", "misha", "sasha", "ilya", "andrea", "kola", "mustafa", "akira",
    "ezra", "jona", "paul", "john", "james", "david", "peter", "simon", "martin", "henry", "sam", "ben", "daniel",
    "michael", "ian", "jonah", "kofi", "ravi", "omar", "ali", "yusuf", "ivan", "igor", "dmitri", "jonas", "elias",
    "anders", "lars", "erik", "emil", "felix", "oscar", "leon", "max", "finn", "liam", "owen", "hugo", "victor",
    "walter", "frank", "joe", "jack", "tom", "harry", "george", "arthur", "miles", "theo", "adrian", "julian",
    "gabriel", "rafael", "samuel", "wen", "hiro", "kenji", "tariq", "idris", "malik", "kwame",
})  # fmt: skip
WOMEN_NAMES = frozenset({
    "mary", "ruth", "alice", "grace", "claire", "jane", "anne", "ann", "joan", "helen", "ellen", "karen", "susan",
    "margaret", "elizabeth", "judith", "agnes", "iris", "ingrid", "astrid", "sigrid", "miriam", "esther", "hannah",
    "sarah", "leah", "beth", "rose", "lily", "june", "may", "joy", "hope", "faith", "eve", "zoe", "chloe", "phoebe",
    "penelope", "yuki", "mei", "ines", "carmen", "dolores", "pilar", "isabel", "noor", "aisling", "niamh",
    "siobhan", "freya", "marguerite", "vivian", "harriet", "violet", "hazel", "sylvie", "margot", "colette",
    "odette", "simone", "yvonne", "bridget", "gwen", "nell", "tess", "kate", "dawn", "robin", "maeve", "imogen",
    "rowan", "saskia",
})  # fmt: skip


NUMBERS = {"two": 2, "three": 3, "four": 4, "five": 5, "several": 3, "pair": 2, "both": 2, "few": 3}

HAIR_STYLES: dict[str, tuple[str, ...]] = {
    "cropped": ("cropped hair", "close cropped", "cropped", "buzz cut", "buzzcut", "shaved sides", "pixie cut", "crew cut", "close cut", "pixie"),
    "short": ("short hair", "short haired", "neat hair", "combed hair", "side parted", "parted hair", "neatly parted", "short"),
    "bob": ("bob", "bobbed hair", "chin length", "bob cut", "shoulder length", "bobbed"),
    "long": ("long hair", "long haired", "flowing hair", "waist length", "loose hair", "long straight", "straight hair", "long loose", "long"),
    "wavy": ("wavy hair", "waves", "wavy", "long wavy", "long wavy hair"),
    "curly": ("curly hair", "curls", "curly", "frizzy", "ringlets", "curly haired", "coiled hair"),
    "afro": ("afro", "natural hair"),
    "ponytail": ("ponytail", "pony tail", "tied back", "hair tied", "pulled back", "swept back"),
    "bun": ("bun", "chignon", "topknot", "pinned up", "updo", "hair up", "low bun", "knot of hair", "pinned", "hair pinned", "knot"),
    "braid": ("braid", "braids", "plait", "braided", "plaits", "plaited", "single braid"),
    "slick": ("slicked back", "slicked", "greased", "slick hair", "slicked hair"),
    "tousled": ("tousled", "messy hair", "unkempt", "dishevelled", "disheveled", "windblown hair", "shaggy", "unruly", "scruffy", "untidy"),
    "bald": ("bald", "bald head", "shaven head", "shaved head", "balding", "bald headed", "hairless"),
}  # fmt: skip


def _aged(*decades: str) -> tuple[str, ...]:
    """``in her fifties``, ``in her mid fifties`` and their kin: in whole phrases, since a bare ``fifties`` may be a style."""
    parts = ("", "early ", "mid ", "late ")
    spans = [part + decade for decade in decades for part in (parts if " " not in decade else ("",))]
    return tuple(f"in {whose} {span}" for whose in ("his", "her", "their") for span in spans)


AGES: dict[str, tuple[str, ...]] = {
    "old": ("old", "elderly", "aged", *_aged("late fifties", "sixties", "seventies", "eighties", "nineties"), "ancient", "grandmother", "grandfather", "silver haired", "white haired", "wrinkled", "sixty", "seventy", "eighty", "late sixties", "early sixties", "late fifties", "weathered"),
    "young": ("young", "youthful", "teenage", "teen", "teenager", *_aged("teens", "twenties"), "twenties", "early twenties", "late twenties", "student", "nineteen", "twenty", "eighteen", "seventeen", "sixteen"),
    "adult": ("middle aged", "in his fifties", "in her fifties", "in their fifties", *_aged("thirties", "forties", "early fifties", "mid fifties"), "thirties", "forties", "fifties"),
}  # fmt: skip

BUILDS: dict[str, tuple[str, ...]] = {
    "slim": ("slim", "slender", "thin", "lean", "wiry", "lanky", "gaunt", "petite", "slight", "willowy", "skinny"),
    "broad": ("broad", "stocky", "heavyset", "heavy set", "muscular", "burly", "large", "broad shouldered", "stout", "big", "sturdy", "thickset", "portly", "plump", "barrel chested", "heavy"),
}  # fmt: skip

SKINS: dict[str, tuple[str, ...]] = {
    "dark": ("dark skin", "dark skinned", "black woman", "black man", "deep brown skin", "dark brown skin", "african", "black skin", "ebony"),
    "brown": ("brown skin", "brown skinned", "olive skin", "tan skin", "tanned", "bronze skin", "indian", "latina", "latino", "warm brown skin", "light brown skin"),
    "pale": ("pale skin", "pale skinned", "fair skin", "fair skinned", "light skin", "freckled", "pale complexion", "freckles", "pale woman", "pale man", "pale face"),
}  # fmt: skip

ACTIONS: dict[str, tuple[str, ...]] = {
    "stand": ("stand", "standing", "stands", "stood", "pauses", "lingers", "faces", "watches", "watching", "looks", "gazes", "stares", "gazing", "staring", "looking", "listens", "poised", "turns", "smiles", "frowns", "hesitates", "stops", "studies", "remains"),
    "wait": ("wait", "waits", "waiting", "loiters", "stands waiting", "stands alone"),
    "walk": ("walk", "walks", "walking", "strolls", "strolling", "wanders", "paces", "pacing", "approaches", "approaching", "steps", "crosses", "crossing", "enters", "leaves", "leaving", "strides", "striding", "marches", "trudges", "passes", "hurries", "drifts through", "follows", "arrives", "arriving", "departs", "limps", "creeps", "creep", "creeping", "stride", "hurry", "stepping", "walks away", "wades"),
    "run": ("run", "runs", "running", "sprints", "sprinting", "flees", "fleeing", "chases", "chasing", "dashes", "racing", "races", "bolts", "rushes", "rushing", "charges", "jumps", "leaps", "leaping", "vaults"),
    "sit": ("sit", "sits", "sitting", "seated", "slumped", "sat", "rests", "sits down", "perches", "perched", "lounges", "slouches", "drives", "driving", "lies", "lying", "sleeps", "asleep", "sleeping", "rows", "rowing", "rides"),
    "kneel": ("kneel", "kneels", "kneeling", "proposes", "on one knee", "on her knees", "on his knees"),
    "crouch": ("crouch", "crouches", "crouching", "crawl", "crawls", "crawling", "hide", "hides", "hiding", "ducks", "squats", "huddles", "huddled", "stoops", "bends down", "digs", "digging"),
    "point": ("point", "points", "pointing", "gestures toward", "gestures towards", "indicates", "accuses"),
    "reach": ("reach", "reaches", "reaching", "touches", "touching", "extends", "offers", "offering", "hands", "opens", "opening", "pushes", "knocks", "pulls", "grabs", "grabbing", "places", "lays", "shakes hands", "presses", "unlocks", "picks up", "lifts", "pours", "turns the", "strokes", "passes him", "passes her", "gives", "catches", "holds out", "helps"),
    "raise": ("raise", "raises", "raising", "shouts", "shouting", "cheers", "celebrates", "conducts", "signals", "holds up", "holding up", "holds high", "lifts high"),
    "wave": ("wave", "waves goodbye", "waving", "says goodbye", "waves", "hails", "greets", "farewell", "beckons"),
    "talk": ("talk", "talks", "talking", "speaks", "speaking", "conversation", "converses", "whispers", "whispering", "says", "asks", "explains", "discusses", "chats", "chatting", "confides", "tells", "murmurs", "laughs", "laughing", "replies", "confesses", "pleads", "face each other", "facing each other", "sings", "singing", "answers", "calls out", "negotiates"),
    "argue": ("argue", "argues", "arguing", "quarrel", "quarrels", "confronts", "confrontation", "fights", "fighting", "yells", "accusing", "confronting", "struggle", "struggles", "argument", "protests", "demands", "interrogates", "threatens"),
    "embrace": ("embrace", "embraces", "embracing", "hug", "hugs", "hugging", "kiss", "kisses", "kissing", "hold each other", "holding each other", "in each other's arms", "cling to each other", "dance together", "dancing together", "slow dance", "reunite", "reunion", "holds her close", "holds him close"),
    "dance": ("dance", "dances", "dancing", "twirls", "spins"),
    "phone": ("on the phone", "phone to her ear", "phone to his ear", "calls someone", "telephoning", "speaks into the phone", "answers the phone", "talks on the phone", "receiver to his ear", "receiver to her ear"),
    "read": ("read", "reads", "reading", "examines", "examining", "inspects", "unfolds", "unfolding", "leafs through", "pores over", "consults", "studying a", "studies a", "studies the"),
    "look-through": ("looks through binoculars", "through binoculars", "peers through a telescope", "looks through a telescope", "binoculars raised", "raises binoculars", "photographs", "takes a photograph", "taking a photograph", "aims a camera", "raises the camera", "raises her camera", "raises his camera", "peers through"),
    "look-up": ("look up", "looks up", "looking up", "gazes up", "stares up", "gazing up", "stargazing", "looks at the sky", "looks skyward"),
    "look-down": ("look down", "looks down", "looking down", "bows her head", "bows his head", "head bowed", "head down", "gazes down", "stares down", "lowers her eyes", "lowers his eyes"),
    "lean": ("leans", "leaning", "leans against", "leaning against", "slouched against", "leans on"),
    "lean-in": ("leans over", "lean over", "lean in", "lean close", "lean together", "leans in", "leans forward", "leans toward", "leans towards", "leaning over", "leaning in", "leaning forward", "leaning toward", "bends over", "bends toward", "bends close", "stoops over", "peers into", "hunches over", "bent over"),
    "aim": ("aims", "aiming", "aims a gun", "points a gun", "aims a pistol", "draws a gun", "points a pistol", "levels a gun", "draws a pistol", "raises a gun", "draws his gun", "draws her gun", "levels a pistol"),
    "write": ("write", "writes", "writing", "types", "typing", "sketches", "draws a sketch", "drawing", "plays the piano", "at the piano", "plays piano"),
    "pray": ("pray", "prays", "praying", "clasped hands", "hands folded", "hands clasped"),
    "weep": ("weep", "weeps", "weeping", "cry", "cries", "crying", "sobs", "sobbing", "in tears", "face in her hands", "face in his hands", "covers her face", "covers his face"),
    "work": ("works", "paints", "paint a", "paint the", "painting at", "working", "repairs", "repairing", "cooks", "cooking", "kneads", "chops", "hammers", "sorts", "searches", "searching", "rummages", "tinkers", "mends", "washes", "adjusts", "operates", "solders", "fixes", "tends", "waters", "prepares", "packs", "sweeps", "ties", "hauls", "stirs", "assembles"),
    "climb": ("climb", "climbs", "climbing", "scales the", "clambers", "scrambles up"),
    "carry": ("carry", "carries", "carrying"),
    "hold": ("hold", "holds", "holding", "clutches", "clutching", "grips", "gripping", "cradles", "cradling", "in her hand", "in his hand", "in hand", "in one hand", "in her hands", "in his hands", "brandishes", "wields", "grasps", "lights a", "sips", "drinks", "drinking"),
    "fall-back": ("staggers", "stumbles", "recoils", "reels", "steps back", "backs away", "flinches"),
}  # fmt: skip


def named(word: str) -> Named:
    """A colour by its word."""
    return Named("grey" if word == "gray" else word, COLOURS[word])
