"""The words behind the rules: abbreviations, units, currencies, and capitals that are said as words or spelled."""

MONTHS = (
    "January February March April May June July August September October November December".split()
)

ABBREVIATIONS = {
    "dr.": "doctor", "mr.": "mister", "mrs.": "missus", "ms.": "miz", "prof.": "professor", "capt.": "captain",
    "sgt.": "sergeant", "lt.": "lieutenant", "col.": "colonel", "gen.": "general", "gov.": "governor", "sen.": "senator",
    "rev.": "reverend", "fr.": "father", "hon.": "honourable", "jr.": "junior", "sr.": "senior", "vs.": "versus",
    "etc.": "et cetera", "e.g.": "for example", "i.e.": "that is", "approx.": "approximately", "dept.": "department",
    "est.": "established", "ave.": "avenue", "blvd.": "boulevard", "rd.": "road", "mt.": "mount", "ft.": "fort",
    "inc.": "incorporated", "ltd.": "limited", "co.": "company", "corp.": "corporation", "fig.": "figure", "vol.": "volume",
    "ch.": "chapter", "p.s.": "PS", "r.i.p.": "RIP", "a.d.": "AD", "b.c.": "BC", "ph.d.": "PhD",
    "dr": "doctor", "mr": "mister", "mrs": "missus", "ms": "miz", "w/o": "without", "w/": "with",
    "jan.": "January", "feb.": "February", "aug.": "August", "sept.": "September", "oct.": "October",
    "nov.": "November", "dec.": "December",
    "mon.": "Monday", "tues.": "Tuesday", "thurs.": "Thursday", "fri.": "Friday",
}  # fmt: skip

CURRENCIES = {
    "$": ("dollar", "dollars", "cent", "cents"),
    "US$": ("US dollar", "US dollars", "cent", "cents"),
    "£": ("pound", "pounds", "penny", "pence"),
    "€": ("euro", "euros", "cent", "cents"),
    "¥": ("yen", "yen", "", ""),
    "₹": ("rupee", "rupees", "paisa", "paise"),
    "₽": ("rouble", "roubles", "kopek", "kopeks"),
    "₩": ("won", "won", "", ""),
}
"""One and many of the unit, and of its hundredth."""

UNITS = {
    "%": ("percent", "percent"), "‰": ("per mille", "per mille"),
    "°C": ("degree Celsius", "degrees Celsius"), "°F": ("degree Fahrenheit", "degrees Fahrenheit"),
    "°": ("degree", "degrees"), "km/h": ("kilometre an hour", "kilometres an hour"),
    "mph": ("mile an hour", "miles an hour"), "m/s": ("metre a second", "metres a second"),
    "km": ("kilometre", "kilometres"), "cm": ("centimetre", "centimetres"), "mm": ("millimetre", "millimetres"),
    "kg": ("kilogram", "kilograms"), "mg": ("milligram", "milligrams"), "lbs": ("pound", "pounds"),
    "lb": ("pound", "pounds"), "oz": ("ounce", "ounces"), "ft": ("foot", "feet"), "mi": ("mile", "miles"),
    "yd": ("yard", "yards"), "ml": ("millilitre", "millilitres"), "GB": ("gigabyte", "gigabytes"),
    "MB": ("megabyte", "megabytes"), "kHz": ("kilohertz", "kilohertz"), "MHz": ("megahertz", "megahertz"),
    "Hz": ("hertz", "hertz"), "kW": ("kilowatt", "kilowatts"), "kV": ("kilovolt", "kilovolts"),
    "hrs": ("hour", "hours"), "hr": ("hour", "hours"), "mins": ("minute", "minutes"), "min": ("minute", "minutes"),
    "secs": ("second", "seconds"), "sec": ("second", "seconds"), "ms": ("millisecond", "milliseconds"),
    "km²": ("square kilometre", "square kilometres"), "m²": ("square metre", "square metres"),
}  # fmt: skip
"""One and many; only what stands right behind a number."""

SYMBOLS = {
    "&": "and", "@": "at", "+": "plus", "=": "equals", "×": "times", "÷": "divided by", "§": "section",
    "©": "", "®": "", "™": "", "•": ",", "→": "to", "%": "percent", "°": "degrees",
}  # fmt: skip

SAID_AS_WORDS = {
    "NASA": "Nasa", "NATO": "Nato", "UNESCO": "Unesco", "UNICEF": "Unicef", "AIDS": "Aids", "RADAR": "radar",
    "SONAR": "sonar", "LASER": "laser", "SCUBA": "scuba", "OK": "okay", "PIN": "pin", "SIM": "sim", "RAM": "ram",
    "COVID": "Covid", "SWAT": "swat", "MRS": "missus", "MR": "mister", "DR": "doctor", "ST": "Saint",
}  # fmt: skip
"""Written in capitals, said as given."""

SPELLED = frozenset(
    "FBI CIA US USA TV TVS UK EU UN UFO UFOS SOS AI IQ ID IDS ATM CEO BBC CNN DNA RNA GPS CCTV FAQ IOU ICU ER EMT RSVP DIY VIP "
    "UV IV EKG ECG USB URL API CPU GPU PC PM AD BC IOUS AKA ETA IRA IRS USS HMS".split()
)
"""Said letter by letter, though a word could be made of them."""

SHORT_WORDS = frozenset(
    "a i an am as at be by do go he hi if in is it me my no of oh on or so to up we ah ha ad ox act add age ago aid aim "
    "air all and any are arm art ask ate bad bag ban bar bat bay bed bee beg bet big bit bow box boy bug bus but buy cab "
    "can cap car cat cow cry cup cut dad day did die dig dog dot dry due ear eat egg end eve eye far fat few fig fit fix "
    "fly fog for fox fun gas get god got gun guy had has hat hen her hey hid him hip his hit hot how hug hut ice ill ink "
    "inn its jam jar jaw job jog joy key kid kit lab lad lap law lay led leg let lid lie lip log lot low mad man map may "
    "men met mix mom mud nap net new nod nor not now nut oak odd off oil old one our out own pay pen pet pie pig pit pop "
    "pot put ran rat raw red rid rob rod row rub run sad sat saw say sea see set she shy sin sip sir sit six sky sob son "
    "sum sun tag tap tax tea ten the tie tin tip toe too top toy try two use van war was way wet who why win won yes yet "
    "you zoo".split()
)
"""English words of up to three letters: in capitals they are still words."""
