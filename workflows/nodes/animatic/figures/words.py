"""Words for a figure as it was drawn."""

from __future__ import annotations

from ..shot import Actor, Look

_HAIR = {
    "cropped": "cropped {} hair", "short": "short {} hair", "bob": "{} hair in a bob", "long": "long {} hair", "wavy": "long wavy {} hair",
    "curly": "curly {} hair", "afro": "an afro of {} hair", "ponytail": "{} hair in a ponytail", "bun": "{} hair in a bun", "braid": "{} hair in a braid",
    "slick": "slicked-back {} hair", "tousled": "tousled {} hair",
}  # fmt: skip
_DOING = {
    "stand": "stands", "stand-hip": "stands with a hand on the hip", "stand-pockets": "stands with hands at the sides", "wait": "stands waiting",
    "stand-folded": "stands with folded arms", "stand-clasped": "stands with clasped hands",
    "lean": "leans back", "lean-in": "leans forward", "kneel": "kneels on one knee", "crouch": "crouches", "sit": "sits", "point": "points ahead with an outstretched arm",
    "reach": "reaches out a hand", "raise": "raises an arm high", "wave": "waves", "hold": "stands", "read": "stands looking down at the hands",
    "carry": "stands with both arms out", "phone": "stands with a phone at the ear", "look-through": "stands looking ahead with raised hands",
    "look-up": "stands looking up", "look-down": "stands looking down", "embrace": "embraces", "aim": "stands aiming with both arms",
    "write": "sits writing", "pray": "stands praying with folded hands", "weep": "weeps with hands before the face", "fall-back": "staggers back",
    "walk": "walks", "run": "runs", "talk": "stands talking", "argue": "stands arguing with a raised hand", "dance": "dances", "work": "works with both hands",
    "climb": "climbs", "hold-close": "looks at what is in the hand", "float": "floats weightless",
}  # fmt: skip


def article(phrase: str) -> str:
    """With ``a`` or ``an``."""
    return f"{'an' if phrase[:1].lower() in 'aeiou' else 'a'} {phrase}"


def who(look: Look) -> str:
    """``an old man with a grey beard``."""
    noun = look.kind
    if look.role:
        noun = look.role
    young = {"old": "old ", "young": "young "}.get(look.age, "")
    if look.kind in ("girl", "boy"):
        young = ""
    text = article(f"{young}{noun}".strip())
    bits: list[str] = []
    covered = look.hat in ("hood", "helmet", "headscarf", "veil")
    if look.hair_style == "bald":
        bits.append("a bald head")
    elif not covered:
        bits.append(_HAIR.get(look.hair_style, "{} hair").format(look.hair.word))
    if "beard" in look.extras:
        bits.append(article(f"{look.hair.word} beard"))
    elif "moustache" in look.extras:
        bits.append("a moustache")
    return f"{text} with {' and '.join(bits)}" if bits else text


def wearing(look: Look, framing: str) -> str:
    """``a long red coat, round glasses and a black hat``; only what the framing shows."""
    colour = look.top_colour.word
    top = look.top
    phrase = f"long {colour} {top[5:]}" if top.startswith("long ") else f"{colour} {top}"
    items = [phrase if top == "overalls" else article(phrase)]
    if look.top in ("suit",):
        items = [article(f"{colour} suit and tie")]
    if look.legs == "skirt" and framing != "close":
        items.append(article(f"{look.legs_colour.word} skirt"))
    elif (
        framing == "wide"
        and look.top in ("jacket", "leather jacket", "shirt", "sweater", "hoodie", "t-shirt", "blouse", "parka")
        and look.legs == "trousers"
    ):
        items.append(f"{look.legs_colour.word} trousers")
    if look.hat == "hood":
        items.append("a raised hood")
    elif look.hat == "helmet":
        items.append("a round helmet")
    elif look.hat:
        items.append(article(f"{look.hat_colour.word} {look.hat}"))
    if "scarf" in look.extras and look.scarf_colour is not None:
        items.append(article(f"{look.scarf_colour.word} scarf"))
    if "glasses" in look.extras:
        items.append("round glasses" if "round" in look.extras else "glasses")
    if "bag" in look.extras and framing != "close":
        items.append("a shoulder bag")
    return listed(items)


def listed(items: list[str]) -> str:
    """``a, b and c``."""
    if len(items) <= 1:
        return "".join(items)
    return f"{', '.join(items[:-1])} and {items[-1]}"


def doing(actor: Actor) -> str:
    """``stands talking``."""
    text = _DOING.get(actor.action, "stands")
    if actor.away and not text.startswith(("walks", "runs")):
        text += ", seen from behind"
    return text
