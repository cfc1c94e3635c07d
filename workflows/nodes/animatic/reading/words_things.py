"""Words for things, by the word the description uses."""

from __future__ import annotations

THINGS: dict[str, tuple[str, ...]] = {
    "-": ("key light", "low key", "high key", "cross light", "fire escape", "light house", "watch out", "car park", "book case", "note of", "boat house", "door frame", "bed rock", "cross fire", "rose light", "rocking chair of", "wires cross", "cross overhead", "cross the", "tracks cross"),
    "lantern": ("lantern", "oil lamp", "hurricane lamp", "storm lantern", "storm lamp", "paper lantern"), "candle": ("candle", "candlestick", "candles", "candelabra"), "torch": ("burning torch", "flaming torch", "torch flame"),
    "flashlight": ("flashlight", "torchlight", "electric torch", "torch", "penlight"), "lamp": ("lamp", "desk lamp", "table lamp", "reading lamp", "lampshade"),
    "letter": ("letter", "note", "document", "telegram", "postcard", "manuscript", "blueprint", "sheet of paper", "folded note", "dossier", "folder"), "envelope": ("envelope", "sealed envelope", "wax seal", "parcel", "invitation"), "photograph": ("photograph", "photo", "picture frame", "framed photograph", "polaroid", "snapshot", "portrait photograph"),
    "map": ("map", "chart", "sea chart", "star chart", "nautical chart"), "book": ("book", "diary", "journal", "notebook", "ledger", "novel", "bible", "sketchbook", "logbook", "log book"), "phone": ("phone", "telephone", "mobile", "cell phone", "smartphone", "receiver", "handset", "tablet", "datapad"),
    "umbrella": ("umbrella", "parasol"), "gun": ("gun", "pistol", "revolver", "handgun", "firearm", "weapon", "rifle"), "knife": ("knife", "blade", "dagger", "switchblade", "scalpel"), "sword": ("sword", "sabre"),
    "key": ("key", "car keys", "car key", "brass key", "keys", "keyring", "old key"), "flower": ("flower", "rose", "bouquet", "flowers", "wildflower", "tulip", "lily", "orchid", "daisy", "sunflower", "seedling"), "cup": ("cup", "mug", "teacup", "coffee cup", "cup of coffee", "cup of tea", "coffee mug"), "glass of wine": ("glass of wine", "wine glass", "whiskey glass", "glass of whisky", "champagne", "whisky", "whiskey", "cocktail", "wine"),
    "camera": ("old camera", "film camera", "photo camera", "her camera", "his camera", "vintage camera"), "binoculars": ("binoculars", "field glasses"), "telescope": ("telescope", "spyglass"), "suitcase": ("suitcase", "briefcase", "luggage", "travelling case", "valise", "duffel bag", "violin case"), "guitar": ("guitar", "violin", "cello", "lute"),
    "radio": ("radio", "walkie talkie", "transmitter", "transistor radio", "communicator", "radio set"), "ring": ("engagement ring", "wedding ring", "ring box", "diamond ring", "gold ring"),
    "car": ("car", "automobile", "taxi", "sedan", "police car", "truck", "van", "vehicle", "cab", "jeep", "limousine", "headlights"), "bicycle": ("bicycle", "bike"), "boat": ("boat", "rowboat", "rowing boat", "dinghy", "skiff", "canoe"), "ship": ("ship", "freighter", "cargo ship", "liner", "tall ship"),
    "train": ("train", "locomotive", "steam train"), "door": ("door", "doorway", "open door", "hatch", "gate"), "clock": ("clock", "wall clock", "pocket watch", "grandfather clock", "alarm clock", "wristwatch"), "piano": ("piano", "grand piano", "upright piano"), "bench": ("bench", "park bench", "wooden bench"), "chair": ("chair", "armchair", "rocking chair", "empty chair"),
    "table": ("table", "desk"), "fire": ("campfire", "bonfire", "fire", "flames", "brazier", "burning barrel"), "tent": ("tent",), "statue": ("statue", "sculpture", "bust"), "fountain": ("fountain",), "mirror": ("mirror", "looking glass"), "painting": ("painting", "portrait", "easel"), "bottle": ("bottle", "message in a bottle", "flask", "vial"),
    "box": ("box", "crate", "chest", "treasure chest", "trunk", "wooden box", "music box", "toolbox", "package"), "dog": ("dog", "hound", "puppy"), "cat": ("cat", "kitten"), "birds": ("birds", "seagulls", "gulls", "crows", "ravens", "flock", "pigeons", "seagull", "gull", "crow", "raven", "swallows"), "horse": ("horse", "stallion", "mare", "mule", "donkey", "pony"), "goat": ("goat", "billy goat", "nanny goat"),
    "balloon": ("hot air balloon", "balloon"), "kite": ("kite",), "rope": ("rope", "noose"), "computer": ("computer", "laptop", "monitor", "screen", "terminal screen", "typewriter", "console"), "signpost": ("signpost", "road sign", "street sign"), "tree": ("tree", "oak", "willow", "dead tree", "bare tree", "lone tree"), "cross": ("cross", "gravestone", "headstone", "tombstone"),
    "smoke": ("smoke", "chimney smoke"), "globe": ("globe",), "chess": ("chessboard", "chess board", "chess"), "telescope stand": ("telescope on a tripod", "brass telescope"), "moon": ("full moon", "crescent moon", "moon"), "rocket": ("rocket", "spaceship on the pad", "lander"),
}  # fmt: skip

HANDY = frozenset(
    {
        "lantern",
        "candle",
        "torch",
        "flashlight",
        "letter",
        "envelope",
        "photograph",
        "map",
        "book",
        "phone",
        "umbrella",
        "gun",
        "knife",
        "sword",
        "key",
        "flower",
        "cup",
        "glass of wine",
        "camera",
        "binoculars",
        "telescope",
        "suitcase",
        "guitar",
        "radio",
        "ring",
    }
)
"""Things a hand can hold: those `figures.held` draws."""
