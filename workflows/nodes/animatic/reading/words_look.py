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
        "neon green": "#5fe060", "neon pink": "#ff5f9f", "faded blue": "#6f88a8", "deep blue": "#1f3a78", "sea green": "#3f8a78", "smoke": "#8a8c90", "sepia": "#8a6a48", "bronze": "#a07a40", "lemon": "#f0d850", "peach": "#f4b48c", "cherry": "#b0182c", "sapphire": "#1f4aa0", "ruby": "#a0142c",
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

TOPS: dict[str, tuple[str, ...]] = {
    "long coat": ("long coat", "floor length coat", "greatcoat", "ankle length coat", "duster", "duster coat", "long overcoat", "long wool coat", "long woollen coat", "long dark coat", "frock coat"),
    "coat": ("coat", "peacoat", "pea coat", "wool coat", "winter coat", "short coat", "duffel coat", "duffle coat", "fur coat"),
    "trench coat": ("trench coat", "trenchcoat", "mackintosh", "mac", "trench"),
    "overcoat": ("overcoat", "topcoat"),
    "raincoat": ("raincoat", "rain coat", "oilskin", "oilskins", "slicker", "waterproof", "sou'wester coat", "rain jacket", "anorak", "oilskin coat", "oilskin jacket"),
    "lab coat": ("lab coat", "white coat", "laboratory coat", "doctor's coat", "scrubs"),
    "parka": ("parka", "puffer jacket", "down jacket", "winter jacket", "quilted jacket", "padded jacket"),
    "leather jacket": ("leather jacket", "biker jacket", "bomber jacket", "flight jacket"),
    "jacket": ("jacket", "blazer", "denim jacket", "work jacket", "field jacket", "tweed jacket", "corduroy jacket", "windbreaker", "canvas jacket", "military jacket", "flight suit jacket", "waxed jacket", "sport coat", "dinner jacket"),
    "suit": ("suit", "tuxedo", "three piece suit", "business suit", "pinstripe suit", "two piece suit", "tweed suit", "linen suit"),
    "uniform": ("uniform", "tunic", "military uniform", "police uniform", "jumpsuit", "boiler suit", "flight suit", "coveralls", "coverall", "mission uniform"),
    "shirt": ("shirt", "work shirt", "dress shirt", "flannel", "flannel shirt", "plaid shirt", "button up", "linen shirt", "denim shirt", "rolled sleeves", "shirtsleeves", "checked shirt"),
    "blouse": ("blouse", "silk blouse"),
    "t-shirt": ("t shirt", "tshirt", "tee", "tank top", "singlet"),
    "sweater": ("sweater", "jumper", "pullover", "turtleneck", "knit", "jersey", "wool sweater", "fisherman's sweater", "roll neck", "knitted sweater", "fisherman's jumper"),
    "cardigan": ("cardigan", "shawl", "wrap"),
    "hoodie": ("hoodie", "hooded sweatshirt", "sweatshirt"),
    "vest": ("vest", "waistcoat", "gilet"),
    "apron": ("apron",),
    "dress": ("dress", "sundress", "summer dress", "cocktail dress", "knee length dress", "tea dress", "cotton dress", "frock", "pinafore", "shift dress"),
    "gown": ("gown", "evening gown", "ball gown", "wedding dress", "long dress", "floor length dress", "evening dress", "silk gown", "maxi dress", "wedding gown"),
    "robe": ("robe", "dressing gown", "bathrobe", "kimono", "judge's robe", "robes", "judicial robe"),
    "cassock": ("cassock", "priest's robe", "clerical", "habit", "nun's habit", "clerical collar"),
    "cloak": ("cloak", "cape", "hooded cloak", "poncho", "mantle", "hooded cape"),
    "spacesuit": ("spacesuit", "space suit", "pressure suit", "eva suit", "astronaut suit", "vacuum suit"),
    "overalls": ("overalls", "dungarees"),
}  # fmt: skip

LEGS: dict[str, tuple[str, ...]] = {
    "trousers": ("trousers", "pants", "jeans", "slacks", "breeches", "corduroys", "leggings", "shorts", "denim jeans", "cargo pants"),
    "skirt": ("skirt", "pencil skirt", "pleated skirt", "kilt", "long skirt"),
}  # fmt: skip

HATS: dict[str, tuple[str, ...]] = {
    "fedora": ("fedora", "trilby", "homburg", "bowler hat", "bowler"),
    "hat": ("hat", "felt hat", "brimmed hat"),
    "wide-brimmed hat": ("wide brimmed hat", "wide brim hat", "broad brimmed hat", "sun hat", "floppy hat", "sunhat"),
    "cowboy hat": ("cowboy hat", "stetson"),
    "straw hat": ("straw hat",),
    "cap": ("cap", "baseball cap", "flat cap", "newsboy cap", "beret", "peaked cap", "cloth cap"),
    "captain's cap": ("captain's cap", "captain's hat", "sailor's cap", "sailor cap", "naval cap"),
    "police cap": ("police cap", "police hat", "officer's cap", "conductor's cap"),
    "beanie": ("beanie", "knit cap", "wool hat", "watch cap", "woolly hat", "knitted cap", "woolen hat", "woollen hat", "knit hat", "wool cap", "woollen cap", "knitted hat"),
    "top hat": ("top hat",),
    "hard hat": ("hard hat", "hardhat", "miner's helmet", "safety helmet"),
    "headscarf": ("headscarf", "head scarf", "hijab", "kerchief", "veil", "shawl over her head", "bandana"),
    "hood": ("hood", "hooded", "hood up"),
    "helmet": ("helmet", "space helmet", "visor"),
    "crown": ("crown", "tiara", "coronet"),
}  # fmt: skip

EXTRAS: dict[str, tuple[str, ...]] = {
    "round glasses": ("round glasses", "round spectacles", "wire rimmed glasses", "round framed glasses", "wire rim glasses", "round wire glasses"),
    "glasses": ("glasses", "spectacles", "eyeglasses", "sunglasses", "horn rimmed glasses", "reading glasses", "half moon glasses"),
    "scarf": ("scarf", "wool scarf", "neckerchief", "muffler", "silk scarf", "knitted scarf", "woollen scarf"),
    "beard": ("beard", "bearded", "full beard", "stubble", "goatee", "grey beard", "white beard", "short beard", "trimmed beard"),
    "moustache": ("moustache", "mustache"),
    "bag": ("shoulder bag", "satchel", "backpack", "rucksack", "handbag", "leather bag", "messenger bag", "tote bag", "canvas bag", "knapsack", "camera bag", "tool bag"),
    "boots": ("boots", "rubber boots", "work boots", "leather boots", "wellingtons"),
}  # fmt: skip

AGES: dict[str, tuple[str, ...]] = {
    "old": ("old", "elderly", "aged", "in his sixties", "in her sixties", "in his seventies", "in her seventies", "in his eighties", "in her eighties", "ancient", "grandmother", "grandfather", "silver haired", "white haired", "wrinkled", "sixty", "seventy", "eighty", "late sixties", "early sixties", "late fifties", "weathered"),
    "young": ("young", "youthful", "teenage", "teen", "teenager", "in his twenties", "in her twenties", "twenties", "early twenties", "late twenties", "student", "nineteen", "twenty", "eighteen", "seventeen", "sixteen"),
    "adult": ("middle aged", "in his thirties", "in her thirties", "in his forties", "in her forties", "in his fifties", "in her fifties", "thirties", "forties", "fifties"),
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
    "wait": ("waits", "waiting", "loiters", "stands waiting", "stands alone"),
    "walk": ("walk", "walks", "walking", "strolls", "strolling", "wanders", "paces", "pacing", "approaches", "approaching", "steps", "crosses", "crossing", "enters", "leaves", "leaving", "strides", "striding", "marches", "trudges", "passes", "hurries", "drifts through", "follows", "arrives", "arriving", "departs", "limps", "creeps", "creeping", "stepping", "walks away", "wades"),
    "run": ("run", "runs", "running", "sprints", "sprinting", "flees", "fleeing", "chases", "chasing", "dashes", "racing", "races", "bolts", "rushes", "rushing", "charges", "jumps", "leaps", "leaping", "vaults"),
    "sit": ("sit", "sits", "sitting", "seated", "slumped", "sat", "rests", "sits down", "perches", "perched", "lounges", "slouches", "drives", "driving", "lies", "lying", "sleeps", "asleep", "sleeping", "rows", "rowing", "rides"),
    "kneel": ("kneel", "kneels", "kneeling", "proposes", "on one knee", "on her knees", "on his knees"),
    "crouch": ("crouch", "crouches", "crouching", "hides", "hiding", "ducks", "squats", "huddles", "huddled", "stoops", "bends down", "bends over", "digs", "digging"),
    "point": ("point", "points", "pointing", "gestures toward", "gestures towards", "indicates", "accuses"),
    "reach": ("reach", "reaches", "reaching", "touches", "touching", "extends", "offers", "offering", "hands", "opens", "opening", "pushes", "knocks", "pulls", "grabs", "grabbing", "places", "lays", "shakes hands", "presses", "unlocks", "picks up", "lifts", "pours", "turns the", "strokes", "passes him", "passes her", "gives", "catches", "holds out", "helps"),
    "raise": ("raise", "raises", "raising", "shouts", "shouting", "cheers", "celebrates", "conducts", "signals", "lifts the lantern", "holds up", "holding up", "raises a lantern", "lifts a lantern", "holds a lantern up"),
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
    "lean": ("lean", "leans", "leaning", "leans against", "leaning against", "slouched against", "leans on"),
    "aim": ("aims", "aiming", "aims a gun", "points a gun", "aims a pistol", "draws a gun", "points a pistol", "levels a gun", "draws a pistol", "raises a gun", "draws his gun", "draws her gun", "levels a pistol"),
    "write": ("write", "writes", "writing", "types", "typing", "sketches", "draws a sketch", "paints", "painting at", "drawing", "plays the piano", "at the piano", "plays piano"),
    "pray": ("pray", "prays", "praying", "clasped hands", "hands folded", "hands clasped"),
    "weep": ("weep", "weeps", "weeping", "cry", "cries", "crying", "sobs", "sobbing", "in tears", "face in her hands", "face in his hands", "covers her face", "covers his face"),
    "work": ("works", "working", "repairs", "repairing", "cooks", "cooking", "kneads", "chops", "hammers", "sorts", "searches", "searching", "rummages", "tinkers", "mends", "washes", "adjusts", "operates", "solders", "fixes", "tends", "waters", "prepares", "packs", "sweeps", "ties", "hauls", "stirs", "assembles"),
    "climb": ("climb", "climbs", "climbing", "scales the", "clambers", "scrambles up"),
    "carry": ("carry", "carries", "carrying"),
    "hold": ("hold", "holds", "holding", "clutches", "clutching", "grips", "gripping", "cradles", "cradling", "in her hand", "in his hand", "in hand", "in one hand", "in her hands", "in his hands", "brandishes", "wields", "grasps", "lights a", "sips", "drinks", "drinking"),
    "fall-back": ("staggers", "stumbles", "recoils", "reels", "steps back", "backs away", "flinches"),
}  # fmt: skip

ROLE_DRESS: dict[str, tuple[tuple[str, str], tuple[str, str]]] = {
    # role: (top, its colour), (hat, its colour)
    "doctor": (("lab coat", "white"), ("", "")), "surgeon": (("lab coat", "white"), ("", "")), "scientist": (("lab coat", "white"), ("", "")),
    "biologist": (("lab coat", "white"), ("", "")), "botanist": (("lab coat", "white"), ("", "")), "nurse": (("lab coat", "pale blue"), ("", "")), "medic": (("lab coat", "white"), ("", "")),
    "detective": (("trench coat", "tan"), ("fedora", "brown")), "inspector": (("trench coat", "grey"), ("fedora", "charcoal")), "spy": (("trench coat", "charcoal"), ("fedora", "black")),
    "police officer": (("uniform", "navy"), ("police cap", "navy")), "policeman": (("uniform", "navy"), ("police cap", "navy")), "policewoman": (("uniform", "navy"), ("police cap", "navy")),
    "officer": (("uniform", "navy"), ("", "")), "soldier": (("uniform", "olive"), ("cap", "olive")), "guard": (("uniform", "charcoal"), ("cap", "charcoal")), "commander": (("uniform", "slate"), ("", "")), "pilot": (("leather jacket", "brown"), ("", "")),
    "captain": (("overcoat", "navy"), ("captain's cap", "white")), "skipper": (("sweater", "navy"), ("captain's cap", "white")), "sailor": (("sweater", "navy"), ("beanie", "navy")), "fisherman": (("raincoat", "yellow"), ("beanie", "navy")),
    "astronaut": (("spacesuit", "white"), ("helmet", "white")), "cosmonaut": (("spacesuit", "orange"), ("helmet", "white")), "engineer": (("uniform", "orange"), ("", "")), "technician": (("uniform", "grey"), ("", "")),
    "robot": (("spacesuit", "silver"), ("helmet", "silver")), "android": (("uniform", "white"), ("", "")),
    "priest": (("cassock", "black"), ("", "")), "nun": (("cassock", "black"), ("headscarf", "black")), "monk": (("robe", "brown"), ("hood", "brown")), "judge": (("robe", "black"), ("", "")),
    "farmer": (("overalls", "denim"), ("straw hat", "sand")), "gardener": (("overalls", "green"), ("straw hat", "sand")), "worker": (("overalls", "denim"), ("hard hat", "yellow")), "miner": (("overalls", "charcoal"), ("hard hat", "yellow")),
    "mechanic": (("overalls", "slate blue"), ("cap", "navy")), "chef": (("apron", "white"), ("", "")), "cook": (("apron", "white"), ("", "")), "baker": (("apron", "white"), ("", "")), "waiter": (("vest", "black"), ("", "")), "waitress": (("apron", "white"), ("", "")), "bartender": (("vest", "black"), ("", "")),
    "lawyer": (("suit", "navy"), ("", "")), "businessman": (("suit", "charcoal"), ("", "")), "businesswoman": (("suit", "charcoal"), ("", "")), "butler": (("suit", "black"), ("", "")), "agent": (("suit", "black"), ("", "")), "groom": (("suit", "black"), ("", "")),
    "king": (("robe", "crimson"), ("crown", "gold")), "queen": (("gown", "crimson"), ("crown", "gold")), "princess": (("gown", "lilac"), ("crown", "gold")), "prince": (("cloak", "blue"), ("crown", "gold")), "witch": (("cloak", "purple"), ("hood", "purple")), "wizard": (("cloak", "indigo"), ("hood", "indigo")),
    "bride": (("gown", "white"), ("headscarf", "white")), "cowboy": (("vest", "brown"), ("cowboy hat", "brown")), "gunslinger": (("long coat", "tan"), ("cowboy hat", "brown")), "thief": (("hoodie", "charcoal"), ("hood", "charcoal")), "assassin": (("cloak", "charcoal"), ("hood", "charcoal")), "student": (("hoodie", "olive"), ("", "")),
    "librarian": (("cardigan", "plum"), ("", "")), "archivist": (("cardigan", "olive"), ("", "")), "professor": (("jacket", "brown"), ("", "")), "teacher": (("cardigan", "teal"), ("", "")), "dancer": (("dress", "rose"), ("", "")), "lighthouse keeper": (("coat", "navy"), ("captain's cap", "navy")), "keeper": (("coat", "navy"), ("captain's cap", "navy")),
    "ghost": (("gown", "white"), ("", "")), "knight": (("cloak", "crimson"), ("helmet", "silver")), "grandmother": (("cardigan", "mauve"), ("", "")), "grandfather": (("cardigan", "brown"), ("", "")),
}  # fmt: skip

THINGS: dict[str, tuple[str, ...]] = {
    "lantern": ("lantern", "oil lamp", "hurricane lamp", "storm lantern", "storm lamp", "paper lantern"), "candle": ("candle", "candlestick", "candles", "candelabra"), "torch": ("burning torch", "flaming torch", "torch flame"),
    "flashlight": ("flashlight", "torchlight", "electric torch", "torch", "penlight"), "lamp": ("lamp", "desk lamp", "table lamp", "reading lamp", "lampshade"),
    "letter": ("letter", "note", "document", "paper", "telegram", "page", "postcard", "manuscript", "will", "contract", "blueprint", "sheet of paper", "folded note", "report", "file", "dossier", "folder"), "envelope": ("envelope", "sealed envelope", "wax seal", "parcel", "invitation"), "photograph": ("photograph", "photo", "picture frame", "framed photograph", "polaroid", "snapshot", "portrait photograph"),
    "map": ("map", "chart", "sea chart", "star chart", "nautical chart"), "book": ("book", "diary", "journal", "notebook", "ledger", "novel", "bible", "sketchbook", "logbook", "log book"), "phone": ("phone", "telephone", "mobile", "cell phone", "smartphone", "receiver", "handset", "tablet", "datapad"),
    "umbrella": ("umbrella", "parasol"), "gun": ("gun", "pistol", "revolver", "handgun", "firearm", "weapon", "rifle"), "knife": ("knife", "blade", "dagger", "switchblade", "scalpel"), "sword": ("sword", "sabre"),
    "key": ("key", "brass key", "keys", "keyring", "old key"), "flower": ("flower", "rose", "bouquet", "flowers", "wildflower", "tulip", "lily", "orchid", "daisy", "sunflower", "seedling"), "cup": ("cup", "mug", "teacup", "coffee cup", "cup of coffee", "cup of tea", "coffee mug"), "glass of wine": ("glass of wine", "wine glass", "whiskey glass", "glass of whisky", "champagne", "whisky", "whiskey", "cocktail", "wine"),
    "camera": ("old camera", "film camera", "photo camera", "her camera", "his camera", "vintage camera"), "binoculars": ("binoculars", "field glasses"), "telescope": ("telescope", "spyglass"), "suitcase": ("suitcase", "briefcase", "luggage", "travelling case", "valise", "duffel bag", "violin case", "case"), "guitar": ("guitar", "violin", "cello", "lute"),
    "radio": ("radio", "walkie talkie", "transmitter", "transistor radio", "communicator", "radio set"), "ring": ("engagement ring", "wedding ring", "ring box", "diamond ring", "gold ring"),
    "car": ("car", "automobile", "taxi", "sedan", "police car", "truck", "van", "vehicle", "cab", "jeep", "limousine", "headlights"), "bicycle": ("bicycle", "bike"), "boat": ("boat", "rowboat", "rowing boat", "dinghy", "skiff", "canoe"), "ship": ("ship", "freighter", "cargo ship", "liner", "tall ship"),
    "train": ("train", "locomotive", "steam train"), "door": ("door", "doorway", "open door", "hatch", "gate"), "clock": ("clock", "wall clock", "pocket watch", "grandfather clock", "watch", "alarm clock"), "piano": ("piano", "grand piano", "upright piano"), "bench": ("bench", "park bench", "wooden bench"), "chair": ("chair", "armchair", "rocking chair", "empty chair"),
    "table": ("table", "desk"), "fire": ("campfire", "bonfire", "fire", "flames", "brazier", "burning barrel"), "tent": ("tent",), "statue": ("statue", "sculpture", "bust"), "fountain": ("fountain",), "mirror": ("mirror", "looking glass"), "painting": ("painting", "portrait", "canvas", "easel"), "bottle": ("bottle", "message in a bottle", "flask", "vial"),
    "box": ("box", "crate", "chest", "treasure chest", "trunk", "wooden box", "music box", "toolbox", "package"), "dog": ("dog", "hound", "puppy"), "cat": ("cat", "kitten"), "birds": ("birds", "seagulls", "gulls", "crows", "ravens", "flock", "pigeons", "seagull", "gull", "crow", "raven", "swallows"), "horse": ("horse", "stallion", "mare"),
    "balloon": ("hot air balloon", "balloon"), "kite": ("kite",), "rope": ("rope", "noose"), "computer": ("computer", "laptop", "monitor", "screen", "terminal screen", "typewriter", "console"), "signpost": ("signpost", "road sign", "street sign"), "tree": ("tree", "oak", "willow", "dead tree", "bare tree", "lone tree"), "cross": ("cross", "gravestone", "headstone", "tombstone"),
    "smoke": ("smoke", "steam", "chimney smoke"), "globe": ("globe",), "violin": (), "chess": ("chessboard", "chess board", "chess"), "telescope stand": ("telescope on a tripod", "brass telescope"), "moon": ("full moon", "crescent moon", "moon"), "rocket": ("rocket", "spaceship on the pad", "lander"),
}  # fmt: skip
THINGS = {k: v for k, v in THINGS.items() if v}


HANDY = frozenset({
    "lantern", "candle", "torch", "flashlight", "letter", "envelope", "photograph", "map", "book", "phone", "umbrella", "gun", "knife", "sword",
    "key", "flower", "cup", "glass of wine", "camera", "binoculars", "telescope", "suitcase", "guitar", "radio", "ring",
})
"""Things a hand can hold: those `things.held` draws."""


def named(word: str) -> Named:
    """A colour by its word."""
    return Named("grey" if word == "gray" else word, COLOURS[word])
