"""Words for clothes."""

from __future__ import annotations

TOPS: dict[str, tuple[str, ...]] = {
    "long coat": ("long coat", "floor length coat", "greatcoat", "ankle length coat", "duster", "duster coat", "long overcoat", "long wool coat", "long woollen coat", "long dark coat", "frock coat"),
    "coat": ("coat", "peacoat", "pea coat", "wool coat", "winter coat", "short coat", "duffel coat", "duffle coat", "fur coat"),
    "trench coat": ("trench coat", "trenchcoat", "mackintosh", "mac", "trench"),
    "overcoat": ("overcoat", "topcoat"),
    "raincoat": ("raincoat", "rain coat", "oilskin", "oilskins", "slicker", "waterproof", "sou'wester coat", "rain jacket", "anorak", "oilskin coat", "oilskin jacket"),
    "lab coat": ("lab coat", "white coat", "laboratory coat", "doctor's coat", "scrubs"),
    "parka": ("parka", "hooded parka", "puffer jacket", "down jacket", "winter jacket", "quilted jacket", "padded jacket"),
    "leather jacket": ("leather jacket", "biker jacket", "bomber jacket", "flight jacket"),
    "jacket": ("jacket", "blazer", "denim jacket", "work jacket", "field jacket", "tweed jacket", "corduroy jacket", "windbreaker", "canvas jacket", "hooded jacket", "hooded anorak", "military jacket", "flight suit jacket", "waxed jacket", "sport coat", "dinner jacket"),
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
    "robe": ("robe", "dressing gown", "housecoat", "bathrobe", "kimono", "judge's robe", "robes", "judicial robe"),
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
    "headscarf": ("headscarf", "head scarf", "hijab", "kerchief over the hair", "veil", "shawl over her head", "bandana"),
    "hood": ("hooded", "hood up", "hood raised", "raised hood", "hood pulled"),
    "helmet": ("helmet", "space helmet", "visor"),
    "crown": ("crown", "tiara", "coronet"),
}  # fmt: skip

EXTRAS: dict[str, tuple[str, ...]] = {
    "round glasses": ("round glasses", "round spectacles", "wire rimmed glasses", "round framed glasses", "wire rim glasses", "round wire glasses"),
    "glasses": ("glasses", "spectacles", "eyeglasses", "sunglasses", "horn rimmed glasses", "reading glasses", "half moon glasses"),
    "scarf": ("scarf", "wool scarf", "neckerchief", "kerchief", "kerchief at the neck", "cravat", "muffler", "silk scarf", "knitted scarf", "woollen scarf"),
    "beard": ("beard", "bearded", "full beard", "stubble", "goatee", "grey beard", "white beard", "short beard", "trimmed beard"),
    "moustache": ("moustache", "mustache"),
    "bag": ("shoulder bag", "satchel", "backpack", "rucksack", "handbag", "leather bag", "messenger bag", "tote bag", "canvas bag", "knapsack", "camera bag", "tool bag"),
    "boots": ("boots", "rubber boots", "work boots", "leather boots", "wellingtons"),
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
